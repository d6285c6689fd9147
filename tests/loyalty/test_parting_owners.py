"""Whose the points are when two are parted, wherever the points have been in between."""

from datetime import date, datetime, timedelta

import pytest

from loyalty import households, merging, transfers
from loyalty.ledger import expiry
from loyalty.models import Entry, EntryKind, Merge
from loyalty.transfers import Gift
from members.models import Household, Member
from rewards import rulebook
from tests.books import assert_books_balance
from tests.builders import NOON, TILL, earn, noon_of, open_shop
from tests.loyalty.sharing import open_lots, settings
from tests.members.builders import make_member
from tests.properties.shop import adjust

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=3)
END = date(2026, 12, 31)
IN_MAY = noon_of("2026-05-20")
FORTY = [("2026-02-10", 40)]


@pytest.fixture
def aino() -> Member:
    """Who is parted from Eero at the end."""
    open_shop(expiry_months=3)
    return make_member(display_name="Aino")


@pytest.fixture
def eero(aino) -> Member:
    return make_member(display_name="Eero")


@pytest.fixture
def onni(aino) -> Member:
    """Into whom Eero is merged, or with whom he lives."""
    return make_member(display_name="Onni")


def buy(member: Member) -> None:
    earn(member, 40, noon_of("2026-02-10"))


def merge(loser: Member, survivor: Member) -> Merge:
    return merging.merge(loser=loser, survivor=survivor, as_of=NOON, actor=TILL).merge


def undo(made: Merge, at: datetime) -> None:
    merging.undo(made, as_of=at, actor=TILL)


def expire() -> int:
    """Let all points expire; returns the number of the line."""
    assert expiry.expire_all(as_of=noon_of("2026-05-15")).points == 40
    return Entry.objects.get(kind=EntryKind.EXPIRY).seq


def bring_back(member: Member, seq: int) -> None:
    adjust(member, "reinstatement", None, noon_of("2026-05-17"), entry_seq=seq, expires_on=END)


def live_together(owner: Member, other: Member) -> Household:
    home = households.found(owner=owner, name="Home", as_of=NOON, actor=TILL).household
    households.join(household=home, member=other, may_spend=True, as_of=NOON, actor=TILL)
    return home


def end(home: Household, member: Member, how: str) -> None:
    if how == "leaves":
        households.leave(household=home, member=member, as_of=LATER, actor=TILL)
    else:
        households.dissolve(household=home, as_of=LATER, actor=TILL)


@pytest.mark.parametrize("how", ["leaves", "dissolves"])
@pytest.mark.parametrize("moment", ["before", "in"])
def test_what_was_bought_while_merged_is_the_buyers_after_a_household(
    aino, eero, onni, how, moment
):
    made = merge(aino, eero)
    if moment == "before":
        buy(aino)
    home = live_together(onni, eero)
    if moment == "in":
        buy(aino)
    assert open_lots(home) == FORTY
    end(home, eero, how)
    assert open_lots(eero) == FORTY

    undo(made, LATER)

    assert (open_lots(aino), open_lots(eero)) == (FORTY, [])
    assert_books_balance()


def test_what_was_bought_before_the_household_is_the_buyers_while_it_lasts(aino, eero, onni):
    made = merge(aino, eero)
    buy(aino)
    home = live_together(onni, eero)

    undo(made, LATER)

    assert (open_lots(aino), open_lots(home)) == (FORTY, [])
    assert_books_balance()


@pytest.mark.parametrize("how", ["extended", "brought back"])
@pytest.mark.parametrize("moment", ["before", "while"])
def test_what_ends_later_since_a_second_merge_is_the_buyers_after_both(
    aino, eero, onni, how, moment
):
    if moment == "before":
        buy(aino)
    first = merge(aino, eero)
    if moment == "while":
        buy(aino)
    second = merge(eero, onni)
    if how == "extended":
        adjust(onni, "extension", None, NOON, lots_until=date(2026, 6, 30), expires_on=END)
    else:
        bring_back(onni, expire())

    undo(second, IN_MAY)
    assert (open_lots(eero), open_lots(onni)) == (FORTY, [])
    undo(first, IN_MAY)

    assert (open_lots(aino), open_lots(eero)) == (FORTY, [])
    assert_books_balance()


@pytest.mark.parametrize("moment", ["before", "while"])
def test_what_expired_before_a_second_merge_is_the_buyers_after_both(aino, eero, onni, moment):
    if moment == "before":
        buy(aino)
    first = merge(aino, eero)
    if moment == "while":
        buy(aino)
    seq = expire()
    second = merge(eero, onni)
    bring_back(eero, seq)
    assert open_lots(onni) == FORTY

    undo(second, IN_MAY)
    assert (open_lots(eero), open_lots(onni)) == (FORTY, [])
    undo(first, IN_MAY)

    assert (open_lots(aino), open_lots(eero)) == (FORTY, [])
    assert_books_balance()


def test_what_is_brought_back_after_the_parting_is_the_buyers_at_once(aino, eero):
    made = merge(aino, eero)
    buy(aino)
    seq = expire()
    undo(made, noon_of("2026-05-16"))

    bring_back(eero, seq)

    assert (open_lots(aino), open_lots(eero)) == (FORTY, [])
    assert_books_balance()


def test_what_was_given_away_is_not_the_buyers_any_more(aino, eero, onni):
    made = merge(aino, eero)
    buy(aino)
    gift = Gift(sender=eero, recipient=onni, points=40, fingerprint=b"0123456789abcdef")
    settings(transfers_allowed=True)
    transfers.give(gift, rulebook.current(), as_of=NOON, actor=TILL)

    undo(made, LATER)

    assert (open_lots(aino), open_lots(eero), open_lots(onni)) == ([], [], FORTY)
    assert_books_balance()
