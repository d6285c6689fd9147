"""What rules ask of members besides their baskets: which purchase it is, birthdays, ages."""

from datetime import date, timedelta
from typing import Any

import pytest

from loyalty import merging
from loyalty.facts import Asked, situations
from rewards import rulebook
from tests.builders import NOON, TILL, earn, open_shop
from tests.goods_back import void
from tests.members.builders import make_member
from tests.rewards import builders as promises

pytestmark = pytest.mark.django_db


def asked(member, *, at=NOON):
    """The situation of a sale of a member."""
    book = rulebook.current(fresh=True)
    (situation,) = situations([Asked(at, member_id=member.pk)], book)
    return situation


@pytest.fixture
def program(db):
    program = open_shop()
    texts: dict[str, dict[str, Any]] = {
        "third": {"visit_number": 3},
        "young": {"age_min": 18},
        "birthday": {"birthday_days_before": 0, "birthday_days_after": 0},
        "new": {"enrolled_days_max": 30},
    }
    for code, text in texts.items():
        promises.publish(promises.make_rule(program, code), award="bonus", points=5, **text)
    return program


def test_a_visit_counts_what_was_kept_by_all_who_are_one(program):
    aino, bo = make_member(), make_member()
    earn(aino, 1, NOON - timedelta(days=3))
    earn(bo, 1, NOON - timedelta(days=2))
    void(earn(aino, 1, NOON - timedelta(days=1)))
    assert (asked(aino).visit, asked(bo).visit) == (2, 2)

    merging.merge(loser=bo, survivor=aino, as_of=NOON, actor=TILL)

    assert (asked(aino).visit, asked(bo).visit) == (3, 3)


def test_days_are_those_of_the_program(program):
    late = NOON.replace(hour=22, minute=30)  # past midnight in Helsinki: the 11th
    member = make_member(birth_on=date(2008, 3, 11))

    found = [(one.birthday_in, one.age) for one in (asked(member), asked(member, at=late))]

    assert found == [(1, 17), (0, 18)]
