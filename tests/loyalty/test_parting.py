"""A merge is undone: what is left of each lot goes back to the lot it came from."""

from datetime import timedelta

import pytest

from events.models import Event
from loyalty import households, merging, settlement
from loyalty.debtors import MemberOwes
from loyalty.models import Entry, Lot, Merge
from loyalty.transfers import Gift, give
from members.holders import MemberMerged
from members.identifiers import detach, find_member, replace
from members.models import Identifier, Member
from rewards import rulebook
from tests.books import assert_books_balance
from tests.builders import (
    NOON,
    TILL,
    earn,
    make_reward,
    noon_of,
    open_shop,
    redeem,
)
from tests.loyalty.owing import in_debt
from tests.loyalty.sharing import open_lots, owed, settings
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)
CARD = ("card", "4006381333931")
PHONE = ("phone", "+358401234567")


@pytest.fixture
def twin() -> Member:
    """The one enrolled twice: 100 points of January, a card."""
    open_shop()
    member = make_member(CARD, display_name="Twin")
    earn(member, 100, noon_of("2026-01-10"))
    return member


@pytest.fixture
def aino(twin) -> Member:
    """The one to keep: 50 points of February, a phone."""
    member = make_member(PHONE, display_name="Aino")
    earn(member, 50, noon_of("2026-02-10"))
    return member


def merge(loser: Member, survivor: Member) -> Merge:
    return merging.merge(loser=loser, survivor=survivor, as_of=NOON, actor=TILL).merge


def undo(merged: Merge) -> Merge:
    return merging.undo(merged, as_of=LATER, actor=TILL)


def fresh(member: Member) -> Member:
    return Member.objects.get(pk=member.pk)


def test_undone_at_once_everything_is_as_it_was(twin, aino):
    lots = list(Lot.objects.order_by("id").values())

    undone = undo(merge(twin, aino))

    left = Lot.objects.filter(moved_from=None).order_by("id").values()
    assert (list(left), undone.undone_at) == (lots, LATER)
    assert (find_member(*CARD), find_member(*PHONE)) == (twin, aino)
    assert (fresh(twin).merged_into, fresh(twin).holder) == (None, None)
    assert Event.objects.filter(kind="member.parted", subject=twin.shown_id).count() == 1
    assert_books_balance()


def test_undone_after_spending_what_is_left_goes_home_and_the_rest_stays_spent(twin, aino):
    made = merge(twin, aino)
    redeem(aino, make_reward(70), is_captured=True)  # of the January points, soonest to end

    undo(made)

    assert (open_lots(twin), open_lots(aino)) == ([("2026-01-10", 30)], [("2026-02-10", 50)])
    assert_books_balance()


def test_what_the_survivor_earned_stays_and_what_the_other_id_earned_goes(twin, aino):
    made = merge(twin, aino)
    earn(aino, 20, noon_of("2026-03-01"))
    earn(twin, 10, noon_of("2026-03-02"))

    undo(made)

    assert open_lots(aino) == [("2026-02-10", 50), ("2026-03-01", 20)]
    assert open_lots(twin) == [("2026-01-10", 100), ("2026-03-02", 10)]
    assert_books_balance()


def test_points_held_when_merged_follow_and_are_led_back(twin, aino):
    redemption = redeem(twin, make_reward(60))
    made = merge(twin, aino)
    assert open_lots(aino) == [("2026-01-10", 40), ("2026-02-10", 50)]

    settlement.void(redemption, as_of=NOON, actor=TILL)
    assert sum(points for _, points in open_lots(aino)) == 150
    undo(made)

    assert (open_lots(twin), open_lots(aino)) == ([("2026-01-10", 100)], [("2026-02-10", 50)])
    assert_books_balance()


def test_through_a_household_and_out_again_a_lot_still_finds_its_way(twin, aino):
    made = merge(twin, aino)
    home = households.found(owner=make_member(), name="", as_of=NOON, actor=TILL).household
    households.join(household=home, member=aino, may_spend=True, as_of=NOON, actor=TILL)
    redeem(aino, make_reward(70), is_captured=True)
    households.leave(household=home, member=aino, as_of=LATER, actor=TILL)

    undo(made)

    assert (open_lots(twin), open_lots(aino)) == ([("2026-01-10", 30)], [("2026-02-10", 50)])
    assert_books_balance()


def test_a_merge_is_undone_while_its_survivor_lives_in_a_household(twin, aino):
    home = households.found(owner=aino, name="", as_of=NOON, actor=TILL).household
    made = merge(twin, fresh(aino))
    assert open_lots(home) == [("2026-01-10", 100), ("2026-02-10", 50)]

    undo(made)

    assert (open_lots(twin), open_lots(home)) == ([("2026-01-10", 100)], [("2026-02-10", 50)])
    assert fresh(twin).holder is None
    assert_books_balance()


def test_what_was_given_away_is_spent(twin, aino):
    settings(transfers_allowed=True)
    made = merge(twin, aino)
    friend = make_member()
    gift = Gift(sender=aino, recipient=friend, points=80, fingerprint=b"0123456789abcdef")
    give(gift, rulebook.current(), as_of=NOON, actor=TILL)

    undo(made)

    assert (open_lots(twin), open_lots(friend)) == ([("2026-01-10", 20)], [("2026-01-10", 80)])
    assert_books_balance()


@pytest.mark.parametrize("loser", ["debtor", "Aino"])
def test_nobody_is_merged_while_one_owes(aino, loser):
    debtor = make_member(display_name="debtor")
    in_debt(debtor, 80)
    people = {"debtor": debtor, "Aino": aino}
    survivor = people["Aino" if loser == "debtor" else "debtor"]

    with pytest.raises(MemberOwes):
        merging.preview(loser=people[loser], survivor=survivor, as_of=NOON)
    with pytest.raises(MemberOwes):
        merge(people[loser], survivor)

    assert (owed(debtor), open_lots(aino)) == (80, [("2026-02-10", 50)])


def test_what_was_held_when_they_were_parted_goes_home_when_it_is_free(twin, aino):
    made = merge(twin, aino)
    redemption = redeem(aino, make_reward(70))
    undo(made)
    assert open_lots(twin) == [("2026-01-10", 30)]

    settlement.void(redemption, as_of=LATER, actor=TILL)

    assert open_lots(twin) == [("2026-01-10", 30), ("2026-01-10", 70)]
    assert open_lots(aino) == [("2026-02-10", 50)]
    assert_books_balance()


def test_a_card_issued_instead_of_the_others_goes_back_with_it(twin, aino):
    made = merge(twin, aino)
    issued = replace(identifier=Identifier.objects.get(value=CARD[1]), as_of=NOON)

    undo(made)

    assert find_member("card", issued.value) == twin


def test_three_who_are_one_are_parted_last_merge_first(twin, aino):
    third = make_member(display_name="Third")
    first, second = merge(twin, aino), merge(aino, third)
    assert open_lots(third) == [("2026-01-10", 100), ("2026-02-10", 50)]
    assert fresh(twin).merged_into == third

    with pytest.raises(MemberMerged):
        undo(first)
    undo(second)
    assert (fresh(twin).merged_into, open_lots(third)) == (aino, [])
    assert open_lots(aino) == [("2026-01-10", 100), ("2026-02-10", 50)]
    undo(first)

    assert (open_lots(twin), open_lots(aino)) == ([("2026-01-10", 100)], [("2026-02-10", 50)])
    assert_books_balance()


def test_identifiers_go_back_only_while_they_are_the_survivors(twin, aino):
    made = merge(twin, aino)
    detach(identifier=Identifier.objects.get(value=CARD[1]))
    stranger = make_member(CARD)

    undo(made)

    assert find_member(*CARD) == stranger
    assert twin.identifiers.count() == 0


def test_merged_or_parted_twice_is_as_once(twin, aino):
    made = merge(twin, aino)
    again = merging.merge(loser=twin, survivor=aino, as_of=LATER, actor=TILL)
    assert (again.merge, again.is_repeat) == (made, True)

    undo(made)
    lines = Entry.objects.count()
    assert undo(made).undone_at == LATER
    assert Entry.objects.count() == lines

    assert merge(twin, aino) != made
    assert_books_balance()
