"""Points from member to member: each lot keeps its end, and no limit is passed."""

from datetime import timedelta
from typing import Any

import pytest

from events.models import Event
from loyalty import merging
from loyalty.ledger.spending import InsufficientPoints
from loyalty.models import Entry, Transfer
from loyalty.redeemers import MayNotSpend
from loyalty.transfers import (
    Gift,
    Given,
    TransferLimit,
    TransfersNotAllowed,
    TransferToOneself,
    give,
)
from members import households
from members.identifiers import MemberNotActive
from members.models import Member
from members.request_keys import KeyReused
from rewards import rulebook
from tests.books import assert_books_balance
from tests.builders import NOON, TILL, TILL_KEY, earn, make_reward, noon_of, open_shop, redeem
from tests.loyalty.owing import in_debt
from tests.loyalty.sharing import ends, open_lots, owed, settings
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def aino() -> Member:
    """Somebody with 100 points of January and 50 of February, in a program that lets her give."""
    open_shop()
    settings(transfers_allowed=True)
    member = make_member(display_name="Aino")
    earn(member, 100, noon_of("2026-01-10"))
    earn(member, 50, noon_of("2026-02-10"))
    return member


@pytest.fixture
def eero(aino) -> Member:
    return make_member(display_name="Eero")


def gift(sender: Member, recipient: Member, points: int, **fields: Any) -> Given:
    as_of = fields.pop("as_of", NOON)
    given: dict[str, Any] = {"fingerprint": b"0123456789abcdef", "recorded_by_id": TILL_KEY.key_id}
    wanted = Gift(sender=sender, recipient=recipient, points=points, **{**given, **fields})
    return give(wanted, rulebook.current(), as_of=as_of, actor=TILL)


def test_a_gift_takes_the_soonest_expiring_lots_and_keeps_their_ends(aino, eero):
    before = ends(aino)

    made = gift(aino, eero, 120, note="Happy birthday").transfer

    assert open_lots(aino) == [("2026-02-10", 30)]
    assert open_lots(eero) == [("2026-01-10", 100), ("2026-02-10", 20)]
    assert ends(eero) == before
    assert (made.points, made.sender, made.recipient, made.note) == (
        120,
        aino,
        eero,
        "Happy birthday",
    )
    event = Event.objects.get(kind="points.transferred")
    assert (event.subject, event.payload) == (
        made.shown_id,
        {"sender": aino.shown_id, "recipient": eero.shown_id, "points": 120},
    )
    assert_books_balance()


def test_more_than_there_is_goes_not_at_all_and_the_rest_does(aino, eero):
    with pytest.raises(InsufficientPoints):
        gift(aino, eero, 151)
    assert (Transfer.objects.count(), open_lots(eero)) == (0, [])

    gift(aino, eero, 150)
    assert (open_lots(aino), open_lots(eero)) == ([], [("2026-01-10", 100), ("2026-02-10", 50)])
    assert_books_balance()


def test_held_and_pending_points_stay(aino, eero):
    redeem(aino, make_reward(100))
    settings(pending_policy="days", pending_days=14)
    earn(aino, 500)

    with pytest.raises(InsufficientPoints) as refused:
        gift(aino, eero, 51)

    assert refused.value.extra["points_available"] == 50
    gift(aino, eero, 50)
    assert open_lots(aino) == [("2026-03-10", 500)]
    assert_books_balance()


def test_what_is_given_to_somebody_in_debt_repays_it_first(aino, eero):
    in_debt(eero, 40)

    gift(aino, eero, 100)

    assert (owed(eero), open_lots(eero)) == (0, [("2026-01-10", 60)])
    assert_books_balance()


@pytest.mark.parametrize("who", ["herself", "her twin", "her household"])
def test_a_gift_to_oneself_is_refused(aino, eero, who):
    if who == "her twin":
        merging.merge(loser=eero, survivor=aino, as_of=NOON, actor=TILL)
    if who == "her household":
        home = households.found(owner=aino, name="", as_of=NOON)
        households.add(household=home, member=eero, may_spend=True, as_of=NOON)
    recipient = aino if who == "herself" else eero
    lines = Entry.objects.count()

    with pytest.raises(TransferToOneself):
        gift(Member.objects.get(pk=aino.pk), Member.objects.get(pk=recipient.pk), 10)

    assert Entry.objects.count() == lines


@pytest.mark.parametrize("status", ["blocked", "closed"])
@pytest.mark.parametrize("side", ["Aino", "Eero"])
def test_who_is_blocked_or_closed_neither_gives_nor_gets(aino, eero, status, side):
    Member.objects.filter(display_name=side).update(status=status)
    sender, recipient = Member.objects.get(pk=aino.pk), Member.objects.get(pk=eero.pk)

    with pytest.raises(MemberNotActive):
        gift(sender, recipient, 10)

    assert (Transfer.objects.count(), len(open_lots(aino))) == (0, 2)


def test_a_program_that_forbids_transfers_is_obeyed(aino, eero):
    settings(transfers_allowed=False)

    with pytest.raises(TransfersNotAllowed):
        gift(aino, eero, 10)

    assert Transfer.objects.count() == 0


def test_the_limits_are_those_of_one_transfer_and_of_a_local_day(aino, eero):
    settings(transfer_points_max=60, transfer_points_daily_max=100)
    night = noon_of("2026-03-10") + timedelta(hours=9, minutes=59)  # 23:59 in Helsinki

    with pytest.raises(TransferLimit) as too_large:
        gift(aino, eero, 61)
    gift(aino, eero, 60)
    with pytest.raises(TransferLimit) as too_many:
        gift(aino, eero, 41, as_of=night)
    gift(aino, eero, 40, as_of=night)

    assert too_large.value.extra == {
        "points_max": 60,
        "points_daily_max": 100,
        "points_left_today": 100,
    }
    assert too_many.value.extra["points_left_today"] == 40
    gift(aino, eero, 50, as_of=night + timedelta(minutes=1))
    assert sum(points for _, points in open_lots(eero)) == 150
    assert_books_balance()


def test_a_repeat_gets_the_first_transfer_even_when_nothing_is_left(aino, eero):
    first = gift(aino, eero, 150, idempotency_key="k1")
    again = gift(aino, eero, 150, idempotency_key="k1")

    assert (first.is_repeat, again.is_repeat) == (False, True)
    assert again.transfer == first.transfer
    with pytest.raises(KeyReused):
        gift(aino, eero, 1, idempotency_key="k1", fingerprint=b"fedcba9876543210")
    assert Transfer.objects.count() == 1


def test_who_may_only_earn_gives_nothing_of_the_household(aino, eero):
    home = households.found(owner=aino, name="", as_of=NOON)
    lodger = make_member()
    households.add(household=home, member=lodger, may_spend=False, as_of=NOON)
    earn(lodger, 30)
    lodger = Member.objects.get(pk=lodger.pk)

    with pytest.raises(MayNotSpend):
        gift(lodger, eero, 10)
    households.permit(household=home, member=lodger, may_spend=True)
    gift(lodger, eero, 10)

    assert open_lots(eero) == [("2026-03-10", 10)]
    assert_books_balance()


def test_the_limit_of_a_day_is_one_for_all_ids_of_a_person(aino, eero):
    settings(transfer_points_daily_max=60)
    twin = make_member(display_name="Twin")
    earn(twin, 100)
    gift(twin, eero, 40)
    merging.merge(loser=twin, survivor=aino, as_of=NOON, actor=TILL)

    with pytest.raises(TransferLimit) as refused:
        gift(Member.objects.get(pk=aino.pk), eero, 21)

    assert refused.value.extra["points_left_today"] == 20
