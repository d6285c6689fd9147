"""Events that Regulars raises itself, once each, while a rule asks for them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from loyalty import own_events
from loyalty.models import MemberEvent
from rewards import rulebook
from rewards.models import Program
from tests.books import assert_books_balance
from tests.builders import NOON, open_shop, wallet_of
from tests.members.builders import make_member
from tests.rewards import builders as promises

pytestmark = pytest.mark.django_db

BEGAN = NOON - timedelta(days=3)


def asked_for(event: str) -> None:
    rule = promises.make_rule(open_shop(), "own")
    promises.publish(rule, BEGAN, award="bonus", points=50, event=event)
    rulebook.forget()


def test_who_enrolled_since_the_rule_began_earns_once():
    asked_for("member.created")
    new = make_member(as_of=BEGAN)
    make_member(as_of=BEGAN - timedelta(seconds=1))

    assert own_events.raise_all(as_of=NOON) == 1
    assert own_events.raise_all(as_of=NOON + timedelta(minutes=1)) == 0

    event = MemberEvent.objects.get()
    assert (event.member_id, event.key, event.occurred_at) == (new.pk, str(new.public_id), BEGAN)
    assert wallet_of(new).balance == 50
    assert_books_balance()


def test_a_rule_that_began_long_ago_is_made_up_for_by_the_thorough_sweep():
    rule = promises.make_rule(open_shop(), "own")
    long_ago = NOON - timedelta(days=60)
    promises.publish(rule, long_ago, award="bonus", points=50, event="member.created")
    rulebook.forget()
    make_member(as_of=long_ago)

    assert own_events.raise_all(as_of=NOON) == 0
    assert own_events.raise_all(as_of=NOON, thorough=True) == 1


@pytest.mark.parametrize("event", ["member.created", "member.birthday"])
def test_those_who_are_refused_starve_nobody(event, monkeypatch):
    monkeypatch.setattr("rewards.book.POINTS_PER_PURCHASE_MAX", 50)
    asked_for(event)
    program = Program.objects.get(is_default=True)
    too_much = promises.make_rule(program, "too-much")
    promises.publish(too_much, BEGAN, award="bonus", points=1, event=event, age_max=30)
    rulebook.forget()
    for year in (2000, 2000, 1990, 1990, 1990):
        make_member(as_of=BEGAN, birth_on=date(year, 3, 10))

    assert own_events.raise_all(as_of=NOON, chunk=1) == 3
    assert own_events.raise_all(as_of=NOON, chunk=1) == 0


def test_nothing_is_raised_that_no_rule_asks_for():
    open_shop()
    make_member(as_of=NOON)

    assert own_events.raise_all(as_of=NOON) == 0
    assert MemberEvent.objects.count() == 0


@pytest.mark.parametrize(
    ("now", "born", "is_due"),
    [
        (datetime(2027, 2, 28, 12, tzinfo=UTC), date(2000, 2, 29), True),
        (datetime(2027, 2, 27, 12, tzinfo=UTC), date(2000, 2, 29), False),
        (datetime(2028, 2, 28, 12, tzinfo=UTC), date(2000, 2, 29), False),
        (datetime(2028, 2, 29, 12, tzinfo=UTC), date(2000, 2, 29), True),
        # In Helsinki it is the 11th from 22:00 on.
        (datetime(2027, 3, 10, 21, 59, tzinfo=UTC), date(1990, 3, 11), False),
        (datetime(2027, 3, 10, 22, tzinfo=UTC), date(1990, 3, 11), True),
        # A sweep that was away for a week.
        (datetime(2027, 3, 10, 12, tzinfo=UTC), date(1990, 3, 3), True),
        (datetime(2027, 3, 10, 12, tzinfo=UTC), date(1990, 3, 2), False),
    ],
)
def test_a_birthday_is_one_of_the_programs_calendar(now, born, is_due):
    asked_for("member.birthday")
    member = make_member(birth_on=born, as_of=NOON)

    raised = own_events.raise_all(as_of=now), own_events.raise_all(as_of=now)

    assert raised == (int(is_due), 0)
    if is_due:
        assert MemberEvent.objects.get().key == f"{member.public_id}:{now.year}"
        assert wallet_of(member).balance == 50


def test_who_enrolled_after_their_birthday_waits_a_year():
    asked_for("member.birthday")
    make_member(birth_on=date(1990, 3, 9), as_of=NOON)
    make_member(birth_on=date(1990, 3, 5), as_of=NOON - timedelta(days=30))  # before the rule began

    assert own_events.raise_all(as_of=NOON) == 0
