"""Many guess at the same moment."""

import pytest

from members import guesses
from members.guesses import TooManyGuesses
from tests.moments import START
from tests.races.at_once import repeated

pytestmark = pytest.mark.django_db(transaction=True)


def is_let_in() -> bool:
    try:
        guesses.take(subject="login:1", limit=5, seconds=600, as_of=START)
    except TooManyGuesses:
        return False
    return True


def test_of_20_guesses_at_once_5_are_let_in():
    assert sorted(repeated(20, is_let_in)) == [False] * 15 + [True] * 5
