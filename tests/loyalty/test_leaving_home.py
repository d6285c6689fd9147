"""Who leaves a household takes along what is left of theirs; when it ends, everybody does."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group, User

from loyalty import adjustments, following, households, settlement, transfers
from loyalty.adjusted import Proposal
from loyalty.ledger import expiry
from loyalty.models import AdjustmentKind, AdjustmentLimit, Entry, EntryKind
from loyalty.transfers import Gift
from members import households as rows
from members.actors import Actor, ActorKind
from members.models import Household, Member
from rewards import rulebook
from tests.books import assert_books_balance
from tests.builders import NOON, TILL, earn, make_reward, noon_of, open_shop, redeem
from tests.loyalty.owing import in_debt
from tests.loyalty.sharing import ends, open_lots, owed, settings
from tests.members.builders import make_member

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


def dissolve(household: Household) -> None:
    households.dissolve(household=household, as_of=LATER, actor=TILL)


def by_hand(member: Member, points: int) -> None:
    asked = Proposal(member=member, kind=AdjustmentKind.POINTS, reason="goodwill", points=points)
    adjustments.propose(asked, rulebook.current(), actor=boss(), as_of=NOON)


def boss() -> Actor:
    """Somebody who may adjust up to 1,000 points alone."""
    user = User.objects.create_user("boss")
    group = Group.objects.create(name="bosses")
    user.groups.add(group)
    AdjustmentLimit.objects.create(group=group, points_max=1_000)
    return Actor(ActorKind.STAFF, user.pk, "boss")


def test_who_leaves_takes_what_is_left_of_what_they_brought_or_earned(home, aino, eero):
    earn(eero, 30, noon_of("2026-03-05"))
    redeem(aino, make_reward(120), is_captured=True)  # Aino's 100, and 20 of Eero's
    before = ends(home)

    leave(home, eero)

    assert (open_lots(eero), open_lots(home)) == ([("2026-02-10", 30), ("2026-03-05", 30)], [])
    assert ends(eero) == before
    earn(eero, 5)
    assert open_lots(eero)[-1] == ("2026-03-10", 5)
    assert_books_balance()


def test_points_held_when_their_member_left_follow_when_the_hold_ends(home, aino, eero):
    redemption = redeem(aino, make_reward(150))

    leave(home, eero)
    assert (open_lots(eero), open_lots(home)) == ([], [])
    settlement.void(redemption, as_of=LATER, actor=TILL)

    assert (open_lots(eero), open_lots(home)) == ([("2026-02-10", 50)], [("2026-01-10", 100)])
    assert_books_balance()


def test_points_whose_end_was_put_off_still_are_whose_they_were(home, eero):
    asked = Proposal(
        member=eero,
        kind=AdjustmentKind.EXTENSION,
        reason="goodwill",
        lots_until=date(2027, 12, 31),
        expires_on=date(2028, 1, 31),
    )
    adjustments.propose(asked, rulebook.current(), actor=boss(), as_of=NOON)

    leave(home, eero)

    assert (open_lots(home), open_lots(eero)) == ([("2026-01-10", 100)], [("2026-02-10", 50)])
    assert [end.year for end in ends(eero) if end] == [2028]
    assert_books_balance()


def test_a_dissolved_household_gives_everybody_theirs_and_the_rest_to_its_owner(home, aino, eero):
    by_hand(eero, 40)  # for the household, whoever of it was named

    dissolve(home)

    assert open_lots(eero) == [("2026-02-10", 50)]
    assert open_lots(aino) == [("2026-01-10", 100), ("2026-03-10", 40)]
    assert open_lots(home) == []
    assert_books_balance()


def test_what_a_leaver_has_coming_is_not_the_owners(home, aino, eero):
    # The row alone: a sale that was being credited meanwhile has put its points into the pool.
    rows.remove(household=home, member=eero, as_of=NOON)

    dissolve(home)

    assert (open_lots(aino), open_lots(home)) == ([("2026-01-10", 100)], [("2026-02-10", 50)])
    assert following.follow_all(as_of=LATER) == 1
    assert (open_lots(eero), open_lots(home)) == ([("2026-02-10", 50)], [])
    assert_books_balance()


def test_what_is_given_to_a_member_goes_with_that_member(home, eero):
    settings(transfers_allowed=True)
    friend = make_member()
    earn(friend, 40, noon_of("2026-03-01"))
    gift = Gift(sender=friend, recipient=eero, points=40, fingerprint=b"0123456789abcdef")
    transfers.give(gift, rulebook.current(), as_of=NOON, actor=TILL)
    assert open_lots(home)[-1] == ("2026-03-01", 40)

    leave(home, eero)

    assert open_lots(eero) == [("2026-02-10", 50), ("2026-03-01", 40)]
    assert_books_balance()


def test_what_a_pool_owes_when_it_is_dissolved_its_owner_owes(eero):
    owner = make_member()
    household = households.found(owner=owner, name="", as_of=NOON, actor=TILL).household
    in_debt(owner, 80)
    join(household, eero)
    assert owed(household) == 30

    dissolve(household)

    assert (owed(owner), owed(eero), owed(household)) == (30, 0, 0)
    assert_books_balance()


def test_nobodys_points_that_come_back_after_the_end_go_to_the_owner(home, aino, eero):
    by_hand(eero, 40)
    redemption = redeem(eero, make_reward(190))
    dissolve(home)
    assert (open_lots(aino), open_lots(eero)) == ([], [])

    settlement.void(redemption, as_of=LATER, actor=TILL)

    assert open_lots(aino) == [("2026-01-10", 100), ("2026-03-10", 40)]
    assert open_lots(eero) == [("2026-02-10", 50)]
    assert_books_balance()


def test_points_brought_back_after_their_end_are_whose_they_were(home, eero):
    late = noon_of("2027-02-20")
    expiry.expire_all(as_of=late)
    line = Entry.objects.get(member=home.pool, kind=EntryKind.EXPIRY, points=-50)
    asked = Proposal(
        member=eero, kind=AdjustmentKind.REINSTATEMENT, reason="goodwill", entry_seq=line.seq
    )
    adjustments.propose(asked, rulebook.current(), actor=boss(), as_of=late)
    assert open_lots(home) == [("2026-02-10", 50)]

    households.leave(household=home, member=eero, as_of=late, actor=TILL)

    assert (open_lots(home), open_lots(eero)) == ([], [("2026-02-10", 50)])
    assert_books_balance()
