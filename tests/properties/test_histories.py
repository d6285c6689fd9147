"""Random histories end in balanced books, and a second opinion agrees after every step."""

import os
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.properties.corrections import Corrections
from tests.properties.shop import open_for_histories

pytestmark = pytest.mark.django_db

# Five hundred steps each, so two thousand in all; HYPOTHESIS_PROFILE=long takes many more.
STEPS = 25
IS_LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
HISTORIES = 2_000 if IS_LONG else 20
# The short run takes the same histories every time and tells the first that fails as it is; the
# long one looks for new ones, and for the shortest of them.
SHORT: dict[str, Any] = {} if IS_LONG else {"derandomize": True, "phases": [Phase.generate]}


def steps(histories: int = HISTORIES, **more: Any) -> settings:
    return settings(
        max_examples=histories,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        **{**SHORT, **more},
    )


def machine(begins: datetime, **program: object) -> type[Corrections]:
    """Histories that begin then, in a program with these settings."""
    return type("Machine", (Corrections,), {"begins": begins, "settings": program})


@pytest.mark.parametrize(
    ("begins", "program"),
    [
        pytest.param(
            datetime(2026, 3, 27, 20, tzinfo=UTC),
            {"policy": "forgive", "percent": 100, "pending": ""},
            id="over the spring clock change, forgiving",
        ),
        pytest.param(
            datetime(2028, 1, 30, 12, tzinfo=UTC),
            {"policy": "debt", "percent": 100, "pending": "days"},
            id="over a leap day, with debt, three days pending",
        ),
        pytest.param(
            datetime(2026, 10, 22, 12, tzinfo=UTC),
            {"policy": "refuse", "percent": 100, "pending": "confirmation"},
            id="over the autumn clock change, refusing, pending until confirmed",
        ),
        pytest.param(
            datetime(2026, 1, 30, 23, tzinfo=UTC),
            {"policy": "debt", "percent": 50, "pending": ""},
            id="over month ends, with debt repaid by half of what is earned",
        ),
    ],
)
def test_random_histories_end_in_balanced_books(begins, program):
    open_for_histories(**program)

    run_state_machine_as_test(machine(begins, **program), settings=steps())
