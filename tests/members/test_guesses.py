"""Guesses are counted one by one, and the one too many is refused and told of."""

from datetime import timedelta

import pytest

from events.models import Event
from members import guesses
from members.guesses import TooManyGuesses
from members.models import Attempt
from tests.moments import START

pytestmark = pytest.mark.django_db


def guess(at=START, subject="voucher:key:1"):
    guesses.take(subject=subject, limit=2, seconds=600, as_of=at)


def test_the_guess_above_the_limit_is_refused_until_the_window_ends():
    guess()
    guess()

    with pytest.raises(TooManyGuesses) as refusal:
        guess(START + timedelta(minutes=4))

    assert refusal.value.retry_after == 360
    guess(START + timedelta(minutes=10))
    guess(subject="voucher:key:2")


def test_somebody_is_told_once_a_window():
    for _ in range(2):
        guess()
    for _ in range(3):
        with pytest.raises(TooManyGuesses):
            guess()

    (event,) = Event.objects.values("kind", "subject", "payload")
    assert event == {
        "kind": "security.guessing",
        "subject": "voucher:key:1",
        "payload": {"subject": "voucher:key:1", "limit": 2, "seconds": 600},
    }


def test_a_guess_that_was_right_does_not_count():
    for _ in range(5):
        guess()
        guesses.give_back(subject="voucher:key:1", seconds=600, as_of=START)

    assert Attempt.objects.get().count == 0


def test_old_counts_are_forgotten():
    guess()

    assert guesses.forget_old(as_of=START + timedelta(hours=23)) == 0
    assert guesses.forget_old(as_of=START + timedelta(hours=25)) == 1
