"""Blocking a member: what it stops, what it gives back, and the way back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from events.models import Event
from loyalty import adjustments, blocking, crediting, erasing, households, merging, settlement
from loyalty.models import Hold, Refusal
from loyalty.redeemers import MemberNotActive as MayNotRedeem
from loyalty.settlement import RedemptionVoided
from members.actors import Actor, ActorKind
from members.holders import MemberMerged
from members.identifiers import MemberNotActive
from members.models import Blocking, Member
from tests.books import assert_books_balance
from tests.builders import (
    NOON,
    TILL,
    earn,
    make_reward,
    make_sale,
    open_shop,
    record,
    redeem,
    wallet_of,
)
from tests.loyalty.adjusting import proposal, propose, staff
from tests.loyalty.sharing import open_lots
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db

ANNA = Actor(ActorKind.STAFF, 7, "anna")
LATER = NOON + timedelta(minutes=30)


@pytest.fixture
def aino() -> Member:
    """A member with 150 points, in an open shop."""
    open_shop()
    member = make_member(("phone", "+358401234567"))
    earn(member, 150)
    return member


def block(member: Member, reason: str = "Card fraud") -> Member:
    return blocking.block(member=member, reason=reason, as_of=NOON, actor=ANNA)


def unblock(member: Member, reason: str = "") -> Member:
    return blocking.unblock(member=member, reason=reason, as_of=LATER, actor=ANNA)


def told() -> list[tuple[str, str]]:
    """What was told of members and redemptions, but for enrolments."""
    events = Event.objects.filter(kind__regex="^(member|redemption)").order_by("id")
    return list(events.exclude(kind="member.enrolled").values_list("kind", "subject"))


def test_who_blocked_and_why_is_kept_line_by_line_and_never_changed(aino):
    block(aino)
    block(aino, "Another reason")
    unblock(aino, "It was her brother")
    unblock(aino)

    lines = Blocking.objects.order_by("id")
    assert list(lines.values_list("is_blocked", "reason", "actor_name", "said_at")) == [
        (True, "Card fraud", "anna", NOON),
        (False, "It was her brother", "anna", LATER),
    ]
    assert told() == [("member.blocked", aino.shown_id), ("member.unblocked", aino.shown_id)]
    assert list(Event.objects.filter(kind="member.blocked").values_list("payload")) == [({},)]
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        lines.update(reason="")


def test_a_sale_in_the_queue_is_refused_and_queued_again_after_all(aino):
    (queued,) = record(make_sale(aino, "20.00"))
    block(aino)
    (later,) = record(make_sale(aino, "7.00"))
    crediting.credit_all(as_of=NOON)

    refused = Refusal.objects.order_by("purchase_id")
    assert list(refused.values_list("purchase_id", "reason")) == [
        (queued.id, "member_not_active"),
        (later.id, "member_not_active"),
    ]
    assert [notice["code"] for notice in later.quote["notices"]] == ["member_not_active"]
    unblock(aino)
    assert wallet_of(aino).balance == 150
    crediting.queue_again([queued.id, later.id], as_of=LATER)
    crediting.credit_all(as_of=LATER)

    assert (wallet_of(aino).balance, Refusal.objects.count()) == (177, 0)
    assert_books_balance()


def test_open_holds_are_released_and_spent_points_stay_spent(aino):
    cake = make_reward(40, code="cake", stock_left=5)
    held, spent = redeem(aino, cake), redeem(aino, cake, is_captured=True)
    Event.objects.all().delete()

    block(aino)

    cake.refresh_from_db()
    assert (wallet_of(aino).balance, wallet_of(aino).held) == (110, 0)
    assert list(Hold.objects.order_by("id").values_list("id", "status")) == [
        (held.pk, 3),
        (spent.pk, 2),
    ]
    assert cake.stock_left == 4
    assert told() == [("member.blocked", aino.shown_id), ("redemption.voided", held.shown_id)]
    with pytest.raises(RedemptionVoided):
        settlement.confirm(held, as_of=NOON, actor=TILL)
    with pytest.raises(MayNotRedeem):
        redeem(aino, cake)
    settlement.void(spent, as_of=NOON, actor=TILL)
    assert wallet_of(aino).balance == 150
    assert_books_balance()


def test_a_hold_that_lapsed_is_not_confirmed_late_while_its_member_is_blocked(aino):
    held = redeem(aino, make_reward(40))
    settlement.lapse_due(as_of=LATER)
    block(aino)

    with pytest.raises(MayNotRedeem):
        settlement.confirm(held, as_of=LATER, actor=TILL)
    unblock(aino)
    settlement.confirm(held, as_of=LATER, actor=TILL)

    assert wallet_of(aino).balance == 110
    assert_books_balance()


def test_staff_may_still_take_points_from_who_is_blocked(aino):
    block(aino)

    proposed = propose(proposal(aino, -30), staff("clerk"))
    adjustments.approve(proposed.pk, actor=TILL, as_of=NOON)

    assert wallet_of(aino).balance == 120
    assert_books_balance()


def test_a_household_goes_on_when_its_owner_or_a_member_is_blocked(aino):
    eero = make_member()
    earn(eero, 50)
    home = households.found(owner=aino, name="", as_of=NOON, actor=ANNA).household
    households.join(household=home, member=eero, may_spend=True, as_of=NOON, actor=ANNA)
    tea = make_reward(20, code="tea")
    of_aino, of_eero = redeem(aino, tea), redeem(eero, tea)

    block(aino)

    assert list(Hold.objects.order_by("id").values_list("id", "status")) == [
        (of_aino.pk, 3),
        (of_eero.pk, 1),
    ]
    with pytest.raises(MayNotRedeem):
        redeem(aino, tea)
    settlement.confirm(of_eero, as_of=NOON, actor=TILL)
    earn(eero, 5)
    assert sum(points for _, points in open_lots(home)) == 185
    assert_books_balance()


def test_who_was_merged_is_blocked_with_the_survivor_and_not_without(aino):
    twin = make_member()
    earn(twin, 10)
    tea = make_reward(10, code="tea")
    held = redeem(twin, tea)
    merging.merge(loser=twin, survivor=aino, as_of=NOON, actor=ANNA)

    with pytest.raises(MemberMerged):
        block(twin)
    block(aino)

    assert set(Member.objects.values_list("status", flat=True)) == {"blocked"}
    assert Hold.objects.get(pk=held.pk).status == 3
    # What came back to the twin's old wallet went on to the survivor's.
    assert (wallet_of(twin).balance, wallet_of(aino).balance) == (0, 160)
    unblock(aino)
    assert set(Member.objects.values_list("status", flat=True)) == {"active"}
    assert_books_balance()


def test_parted_from_who_is_blocked_they_stay_blocked_and_it_is_told_why(aino):
    twin = make_member()
    made = merging.merge(loser=twin, survivor=aino, as_of=NOON, actor=TILL).merge
    block(aino, "Stolen phone")
    unblock(aino)
    block(aino)
    Event.objects.all().delete()

    for _ in range(2):
        merging.undo(made, as_of=LATER, actor=TILL)

    line = twin.blockings.get()
    assert (line.is_blocked, line.reason, line.said_at) == (True, "Card fraud", LATER)
    assert (line.actor_kind, line.actor_id, line.actor_name) == (ActorKind.STAFF, 7, "anna")
    assert told() == [("member.parted", twin.shown_id), ("member.blocked", twin.shown_id)]
    assert aino.blockings.count() == 3
    unblock(aino)
    twin.refresh_from_db()
    assert (aino.status, twin.status) == ("active", "blocked")
    assert unblock(twin).status == "active"


def test_parted_from_who_was_unblocked_there_is_nothing_to_tell(aino):
    twin = make_member()
    made = merging.merge(loser=twin, survivor=aino, as_of=NOON, actor=TILL).merge
    block(aino)
    unblock(aino)

    merging.undo(made, as_of=LATER, actor=TILL)

    twin.refresh_from_db()
    assert (twin.status, twin.blockings.count()) == ("active", 0)
    assert told()[-1] == ("member.parted", twin.shown_id)


def test_who_is_closed_is_neither_blocked_nor_unblocked(aino):
    Member.objects.update(status="closed")

    for turn in (block, unblock):
        with pytest.raises(MemberNotActive):
            turn(aino)

    assert (Blocking.objects.count(), told()) == (0, [])


def test_who_is_erased_while_blocked_leaves_no_reason_behind(aino):
    block(aino)

    erasing.erase(member=aino, as_of=NOON, actor=ANNA)

    aino.refresh_from_db()
    assert (aino.status, Blocking.objects.count()) == ("closed", 0)
