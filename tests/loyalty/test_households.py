"""A household's points: everybody fills the pool, and who may spends from it."""

from datetime import UTC, datetime, timedelta

import pytest

from events.models import Event
from loyalty import expiring, households, pending, settlement
from loyalty.debtors import MemberOwes
from loyalty.models import Lot, Transfer
from loyalty.redeemers import MayNotSpend
from members import households as rows
from members.models import Household, Member
from members.request_keys import KeyReused, RequestKey
from tests.books import assert_books_balance
from tests.builders import NOON, TILL, earn, make_reward, noon_of, open_shop, redeem, wallet_of
from tests.loyalty.owing import in_debt
from tests.loyalty.sharing import ends, open_lots, owed, settings
from tests.members.builders import make_key, make_member

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def aino() -> Member:
    """The owner to be, with 100 points of January."""
    open_shop()
    member = make_member(display_name="Aino")
    earn(member, 100, noon_of("2026-01-10"))
    return member


@pytest.fixture
def eero(aino) -> Member:
    """Who moves in, with 50 points of February."""
    member = make_member(display_name="Eero")
    earn(member, 50, noon_of("2026-02-10"))
    return member


@pytest.fixture
def home(aino, eero) -> Household:
    """Both live together, and Eero may spend."""
    household = households.found(owner=aino, name="Home", as_of=NOON, actor=TILL).household
    join(household, eero)
    return household


def join(household: Household, member: Member, *, may_spend: bool = True) -> None:
    households.join(household=household, member=member, may_spend=may_spend, as_of=NOON, actor=TILL)


def leave(household: Household, member: Member) -> None:
    households.leave(household=household, member=member, as_of=LATER, actor=TILL)


def earners(household: Household) -> dict[str, str]:
    lots = Lot.objects.filter(member=household.pool, is_open=True).select_related("earned_by")
    return {f"{lot.earned_at:%Y-%m-%d}": str(lot.earned_by) for lot in lots}


def test_who_moves_in_brings_every_lot_with_its_end(home, aino, eero):
    assert open_lots(home) == [("2026-01-10", 100), ("2026-02-10", 50)]
    assert [end.month for end in ends(home) if end] == [1, 2]
    assert (open_lots(aino), open_lots(eero)) == ([], [])
    assert earners(home) == {"2026-01-10": "Aino", "2026-02-10": "Eero"}
    assert list(Event.objects.filter(subject=home.shown_id).values_list("kind", flat=True)) == [
        "household.founded",
        "household.joined",
    ]
    assert_books_balance()


def test_what_members_earn_fills_the_pool_and_remembers_who_earned_it(home, eero):
    earn(eero, 30, noon_of("2026-03-05"))

    assert open_lots(home)[-1] == ("2026-03-05", 30)
    assert earners(home)["2026-03-05"] == "Eero"
    assert_books_balance()


def test_who_may_spend_redeems_from_the_pool(home, eero):
    redemption = redeem(eero, make_reward(120), is_captured=True)

    assert (redemption.member, open_lots(home)) == (eero, [("2026-02-10", 30)])
    assert_books_balance()


def test_who_may_not_spend_redeems_nothing(home, eero, aino):
    households.permit(household=home, member=eero, may_spend=False)
    reward = make_reward(120)

    with pytest.raises(MayNotSpend):
        redeem(eero, reward)

    assert wallet_of(home.pool).held == 0
    redeem(aino, reward)
    assert wallet_of(home.pool).held == 120


def test_points_held_when_their_member_moved_in_follow_when_the_hold_lapses(aino, eero):
    redeem(eero, make_reward(50))
    household = households.found(owner=aino, name="", as_of=NOON, actor=TILL).household
    join(household, eero)

    assert settlement.lapse_due(as_of=LATER) == 1

    assert open_lots(household) == [("2026-01-10", 100), ("2026-02-10", 50)]
    assert earners(household)["2026-02-10"] == "Eero"
    assert_books_balance()


def test_who_owes_neither_moves_in_nor_founds_a_household(aino):
    debtor = make_member()
    in_debt(debtor, 30)
    household = households.found(owner=aino, name="", as_of=NOON, actor=TILL).household

    with pytest.raises(MemberOwes):
        join(household, debtor)
    with pytest.raises(MemberOwes):
        households.found(owner=debtor, name="", as_of=NOON, actor=TILL)

    assert (owed(debtor), owed(household)) == (30, 0)
    assert (debtor.memberships.count(), Household.objects.count()) == (0, 1)
    assert open_lots(household) == [("2026-01-10", 100)]


def test_pending_points_move_along_and_stay_pending(aino, eero):
    settings(pending_policy="days", pending_days=14)
    earn(eero, 7, noon_of("2026-03-09"))

    household = households.found(owner=eero, name="", as_of=NOON, actor=TILL).household

    lot = Lot.objects.get(member=household.pool, is_open=True, earned_points=7)
    assert lot.is_pending
    assert lot.available_from == datetime(2026, 3, 22, 22, tzinfo=UTC)
    assert_books_balance()


def test_a_repeated_founding_gets_the_first_household(aino, eero):
    request = RequestKey(make_key().key.pk, "k1", b"0123456789abcdef")
    other = RequestKey(request.key_id, "k1", b"fedcba9876543210")

    first = households.found(owner=aino, name="", as_of=NOON, actor=TILL, request=request)
    again = households.found(owner=aino, name="", as_of=LATER, actor=TILL, request=request)

    assert (again.household, first.is_repeat, again.is_repeat) == (first.household, False, True)
    with pytest.raises(KeyReused):
        households.found(owner=eero, name="", as_of=LATER, actor=TILL, request=other)
    assert Household.objects.count() == 1


def test_moving_in_twice_moves_nothing_the_second_time(home, eero):
    moved = Transfer.objects.count()

    join(home, eero, may_spend=False)

    assert Transfer.objects.count() == moved
    assert rows.membership_of(home, eero).may_spend is True


def test_a_refusal_moves_no_points(home, aino):
    with pytest.raises(rows.OwnerMustHandOver):
        leave(home, aino)
    with pytest.raises(rows.AlreadyInHousehold):
        households.found(owner=aino, name="", as_of=LATER, actor=TILL)

    assert open_lots(home) == [("2026-01-10", 100), ("2026-02-10", 50)]
    households.hand_over(household=home, member=Member.objects.get(display_name="Eero"))
    leave(home, aino)
    assert open_lots(aino) == [("2026-01-10", 100)]
    assert_books_balance()


def test_the_owner_is_told_what_expires_and_the_redeemer_what_lapsed(home, aino, eero):
    redeem(eero, make_reward(10))

    assert settlement.lapse_due(as_of=LATER) == 1
    expiring.notice_due(as_of=noon_of("2027-01-09"))

    (lapsed,) = Event.objects.filter(kind="redemption.lapsed")
    (told,) = Event.objects.filter(kind="points.expiring")
    assert (lapsed.payload["member"], told.subject) == (eero.shown_id, aino.shown_id)


def test_who_earned_them_is_told_that_points_can_be_used(home, eero):
    settings(pending_policy="days", pending_days=3)
    earn(eero, 7)

    assert pending.activate_due(as_of=NOON + timedelta(days=4)) == 1

    told = Event.objects.get(kind="points.available")
    assert (told.subject, told.payload) == (eero.shown_id, {"points": 7})
