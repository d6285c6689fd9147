"""Random histories end in balanced books, and a second opinion agrees after every step."""

import os
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.properties.corrections import Corrections
from tests.properties.shop import open_for_histories

pytestmark = pytest.mark.django_db

# Five hundred steps each, so two thousand in all, in many short histories and some in which points
# expire, come back and move on: the same every time, none like another, and the first that fails is
# told as it is. HYPOTHESIS_PROFILE=long takes a hundred times as many, looks for new ones, and for
# the shortest that fails.
LENGTHS = (25,) * 8 + (60,) * 5
IS_LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"


def look_for_long(kind: type[Corrections]) -> None:
    @settings(
        max_examples=len(LENGTHS) * 100, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(
        chance=st.randoms(use_true_random=False, note_method_calls=True),
        steps=st.sampled_from(sorted(set(LENGTHS))),
    )
    def happen(chance: Random, steps: int) -> None:
        kind.happen(chance, steps=steps)

    happen()


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

    if IS_LONG:
        look_for_long(machine(begins, **program))
        return
    for number, steps in enumerate(LENGTHS):
        machine(begins, **program).happen(Random(f"{begins} {number}"), steps=steps)
