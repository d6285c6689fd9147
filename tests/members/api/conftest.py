"""The people who call: a till that may write, and a colleague of another store who may read."""

import pytest

from members.scopes import MEMBERS_READ
from tests.members.builders import Caller, caller, make_store


@pytest.fixture
def till(clock) -> Caller:
    """The owner: bound to a store, may read and write; the clock stands still."""
    clock.freeze()
    return caller(store=make_store())


@pytest.fixture
def colleague(till) -> Caller:
    """Somebody of another store, who may only read."""
    return caller(MEMBERS_READ, store=make_store("turku"))
