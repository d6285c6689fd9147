"""A bug seeded in each verb is found by the random histories: they look where it hurts."""

from datetime import UTC, datetime
from importlib import import_module

import pytest
from hypothesis import Phase
from hypothesis.stateful import rule, run_state_machine_as_test

from tests.books import assert_books_balance
from tests.properties.corrections import Corrections
from tests.properties.mutations import MUTATIONS, Mutation
from tests.properties.shop import open_for_histories
from tests.properties.test_histories import steps

pytestmark = pytest.mark.django_db

BEGINS = datetime(2026, 1, 30, 12, tzinfo=UTC)


class Suspicious(Corrections):
    """Begins where months end, and looks into the books once more now and then."""

    begins = BEGINS

    @rule()
    def audit(self) -> None:
        assert_books_balance()


def is_found(mutation: Mutation) -> bool:
    told = {"settings": mutation.program, "favours": mutation.favours}
    machine = type("Machine", (Suspicious,), told)
    try:
        run_state_machine_as_test(
            machine, settings=steps(400, phases=[Phase.generate], derandomize=True, database=None)
        )
    except (Exception, pytest.fail.Exception):  # noqa: BLE001 - whatever it was, it was found
        return True
    return False


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.bug)
def test_a_bug_in_a_verb_is_found(mutation: Mutation, monkeypatch):
    open_for_histories(**mutation.program)
    module = import_module(mutation.module)
    text = getattr(module, mutation.name)
    assert text.count(mutation.old) == 1
    monkeypatch.setattr(module, mutation.name, text.replace(mutation.old, mutation.new))

    assert is_found(mutation)
