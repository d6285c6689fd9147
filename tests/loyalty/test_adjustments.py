"""Points given, taken, extended and brought back by hand: with a reason, and a second person."""

from datetime import date

import pytest
from django.contrib.auth.models import Group, User

from loyalty import adjustments
from loyalty.adjustment_errors import (
    AdjustmentDecided,
    InvalidAdjustment,
    OwnAdjustment,
)
from loyalty.ledger.spending import InsufficientPoints
from loyalty.models import Adjustment, AdjustmentKind, AdjustmentLimit, Entry, Lot
from members.actors import Actor, ActorKind
from rewards import rulebook
from tests.books import assert_books_balance
from tests.builders import NOON, earn, make_wallet, open_shop, wallet_of
from tests.loyalty.adjusting import proposal, propose, staff
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db

KIND = AdjustmentKind


@pytest.fixture(autouse=True)
def shop():
    return open_shop()


@pytest.fixture
def member():
    return make_member()


def test_within_the_limit_it_is_posted_at_once(member):
    row = propose(proposal(member, 100), staff("ada", points_max=100))

    assert (row.status, row.balance_after, row.decided_by) == ("approved", 100, "ada")
    lot = Lot.objects.get(member=member)
    assert (lot.remaining_points, lot.expires_at) == (100, rulebook.current().expires_at(NOON))
    assert list(Entry.objects.values_list("kind", "points", "source_id")) == [(5, 100, row.pk)]
    assert_books_balance()


def test_above_the_limit_nothing_moves_until_another_approves(member):
    ada, bo = staff("ada", points_max=99), staff("bo")
    row = propose(proposal(member, 100), ada)
    assert (row.status, Entry.objects.count()) == ("proposed", 0)

    adjustments.approve(row.pk, actor=bo, as_of=NOON)
    again = adjustments.approve(row.pk, actor=bo, as_of=NOON)

    assert (again.status, again.decided_by, again.balance_after) == ("approved", "bo", 100)
    assert Entry.objects.count() == 1
    assert_books_balance()


def test_nobody_decides_on_their_own_proposal(member):
    ada = staff("ada")
    row = propose(proposal(member, 100), ada)

    with pytest.raises(OwnAdjustment):
        adjustments.approve(row.pk, actor=ada, as_of=NOON)
    with pytest.raises(OwnAdjustment):
        adjustments.reject(row.pk, actor=ada, as_of=NOON)

    row.refresh_from_db()
    assert (row.status, Entry.objects.count()) == ("proposed", 0)


def test_what_was_rejected_stays_rejected(member):
    row = propose(proposal(member, 100), staff("ada"))
    bo = staff("bo")

    adjustments.reject(row.pk, actor=bo, as_of=NOON, note="twice the same")

    with pytest.raises(AdjustmentDecided) as refusal:
        adjustments.approve(row.pk, actor=staff("cy"), as_of=NOON)
    assert refusal.value.detail == "It was rejected by bo; propose a new one if that was wrong."
    assert Entry.objects.count() == 0


def test_the_highest_of_several_roles_counts_and_a_superuser_has_no_limit(member):
    ada = staff("ada", points_max=10)
    group = Group.objects.create(name="manager")
    AdjustmentLimit.objects.create(group=group, points_max=500)
    User.objects.get(username="ada").groups.add(group)
    owner = User.objects.create_superuser("olga")

    assert propose(proposal(member, 500), ada).status == "approved"
    assert propose(proposal(member, 501), ada).status == "proposed"
    root = Actor(ActorKind.STAFF, owner.pk, "olga")
    assert propose(proposal(member, 10**6), root).status == "approved"


def test_taking_takes_the_soonest_to_expire_and_never_more_than_there_is(member):
    make_wallet(member, [(60, "2026-01-01"), (40, "2026-02-01")])
    ada = staff("ada", points_max=1000)

    with pytest.raises(InsufficientPoints) as refusal:
        propose(proposal(member, -101), ada)
    assert refusal.value.detail == (
        "This takes 101 points and 100 are available: 1 short. Take at most what is available."
    )
    assert (Adjustment.objects.count(), wallet_of(member).balance) == (0, 100)
    propose(proposal(member, -70, reason="fraud"), ada)

    assert list(Lot.objects.order_by("id").values_list("remaining_points", flat=True)) == [0, 30]
    assert_books_balance()


def test_a_preview_tells_the_balance_and_writes_nothing(member):
    earn(member, 50)

    found = adjustments.preview(
        proposal(member, -20), rulebook.current(), actor=staff("ada"), as_of=NOON
    )

    assert found == (-20, 50, 30, 0, True)
    assert (Adjustment.objects.count(), Entry.objects.count()) == (0, 1)


def test_given_points_may_have_a_last_day_of_their_own(member):
    propose(proposal(member, 5, expires_on=date(2026, 3, 31)), staff("ada", points_max=5))

    lot = Lot.objects.get()
    assert lot.expires_at is not None
    assert lot.expires_at.isoformat() == "2026-03-31T21:00:00+00:00"  # midnight in Helsinki


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"points": 0}, "/points"),
        ({"points": 10**12 + 1}, "/points"),
        ({}, "/points"),
        ({"points": 5, "expires_on": date(2026, 3, 9)}, "/expires_on"),
        ({"points": -5, "expires_on": date(2027, 3, 9)}, "/expires_on"),
        ({"points": 5, "entry_seq": 1}, "/entry"),
        ({"kind": KIND.DEBT, "points": -5}, "/points"),
        ({"kind": KIND.EXTENSION, "lots_until": date(2026, 5, 1)}, "/expires_on"),
        ({"kind": KIND.REINSTATEMENT}, "/entry"),
    ],
)
def test_fields_that_do_not_fit_are_refused(member, fields, pointer):
    with pytest.raises(InvalidAdjustment) as refusal:
        propose(proposal(member, **fields), staff("ada", points_max=10**12))

    assert [error.pointer for error in refusal.value.errors] == [pointer]
    assert Adjustment.objects.count() == 0
