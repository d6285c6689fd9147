"""A bug seeded in each verb is found by the random histories: they look where it hurts."""

from datetime import UTC, datetime
from importlib import import_module
from random import Random

import pytest

from tests.properties.corrections import Corrections
from tests.properties.mutations import MUTATIONS, Mutation
from tests.properties.shop import open_for_histories

pytestmark = pytest.mark.django_db

BEGINS = datetime(2026, 1, 30, 12, tzinfo=UTC)
HISTORIES_MAX = 400
STEPS = 25


class Suspicious(Corrections):
    """Begins where months end."""

    begins = BEGINS


def is_found(mutation: Mutation) -> bool:
    """Whether one of many histories fails; nobody looks for a shorter one, or for a second."""
    told = {"settings": mutation.program, "favours": mutation.favours}
    machine: type[Corrections] = type("Machine", (Suspicious,), told)
    for number in range(HISTORIES_MAX):
        try:
            machine.happen(Random(number), steps=STEPS)
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
