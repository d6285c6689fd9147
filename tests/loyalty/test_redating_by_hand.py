"""An end that staff chose stays, whatever becomes of the policy."""

from datetime import date

import pytest
from django.contrib.auth.models import User

from loyalty import adjustments, redating
from loyalty.adjusted import Proposal
from loyalty.ledger import expiry
from loyalty.models import AdjustmentKind, Entry, Lot
from loyalty.redating import Redated
from members.actors import Actor, ActorKind
from rewards import rulebook
from rewards.models import Program
from tests.builders import NOON, TILL, earn, noon_of, open_shop
from tests.loyalty.sharing import settings
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db

KIND = AdjustmentKind


@pytest.fixture
def member():
    open_shop()
    return make_member()


def staff(name):
    user, _ = User.objects.get_or_create(username=name)
    return Actor(ActorKind.STAFF, user.pk, name)


def adjust(member, kind, **fields):
    """Proposed by one, approved by another."""
    asked = Proposal(**{"member": member, "kind": kind, "reason": "goodwill", **fields})
    proposed = adjustments.propose(asked, rulebook.current(), actor=staff("anna"), as_of=NOON)
    adjustments.approve(proposed.adjustment.pk, actor=staff("bo"), as_of=NOON)


def redate():
    settings(expiry_months=24)
    return redating.redate(Program.objects.get(), as_of=NOON, actor=TILL)


def ends():
    lots = Lot.objects.filter(is_open=True).order_by("expires_at")
    return [f"{lot.expires_at:%Y-%m-%dT%H:%M}" for lot in lots]


def test_points_given_with_an_end_keep_it_and_others_follow_the_program(member):
    adjust(member, KIND.POINTS, points=5, expires_on=date(2026, 5, 31))
    adjust(member, KIND.POINTS, points=7)
    assert ends() == ["2026-05-31T21:00", "2027-03-10T22:00"]

    assert redate() == Redated(1, 7)

    assert ends() == ["2026-05-31T21:00", "2028-03-10T22:00"]


def test_an_end_that_was_put_off_stays(member):
    earn(member, 10, noon_of("2025-04-01"))
    earn(member, 4, noon_of("2025-06-01"))
    adjust(member, KIND.EXTENSION, lots_until=date(2026, 4, 30), expires_on=date(2026, 12, 31))

    assert redate() == Redated(1, 4)

    assert ends() == ["2026-12-31T22:00", "2027-06-01T21:00"]


def test_points_that_were_brought_back_keep_their_end(member):
    earn(member, 10, noon_of("2025-03-01"))
    expiry.expire_all(as_of=NOON)
    gone = Entry.objects.get(kind=4)
    adjust(member, KIND.REINSTATEMENT, entry_seq=gone.seq, expires_on=date(2026, 6, 30))

    assert redate() == Redated(0, 0)

    assert ends() == ["2026-06-30T21:00"]
