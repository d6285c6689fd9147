"""Two members who are one: joined lot by lot, and parted again to the lot."""

from datetime import timedelta

import pytest

from events.models import Event
from loyalty import crediting, households, merging, settlement
from loyalty.models import Merge, Transfer
from loyalty.redeemers import MemberNotActive
from members.holders import MemberMerged
from members.households import AlreadyInHousehold
from members.identifiers import MemberNotActive as NotActive
from members.identifiers import find_member
from members.models import Member
from rewards import rulebook
from rewards.models import Tier
from tests.books import assert_books_balance
from tests.builders import (
    NOON,
    TILL,
    earn,
    make_reward,
    make_sale,
    noon_of,
    open_shop,
    record,
    redeem,
    wallet_of,
)
from tests.loyalty.sharing import ends, open_lots
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


def test_a_merge_joins_points_and_identifiers(twin, aino):
    before = ends(twin)

    made = merge(twin, aino)

    assert (open_lots(aino), open_lots(twin)) == ([("2026-01-10", 100), ("2026-02-10", 50)], [])
    assert ends(aino)[:1] == before
    assert find_member(*CARD) == find_member(*PHONE) == aino
    assert (fresh(twin).merged_into, fresh(twin).holder) == (aino, aino)
    event = Event.objects.get(kind="member.merged")
    assert (event.subject, event.payload) == (
        twin.shown_id,
        {"merge": made.shown_id, "survivor": aino.shown_id},
    )
    assert_books_balance()


def test_either_id_earns_and_spends_from_the_one_wallet(twin, aino):
    merge(twin, aino)

    earn(twin, 30)
    redeem(twin, make_reward(180), is_captured=True)

    assert (open_lots(aino), wallet_of(aino).balance) == ([], 0)
    assert_books_balance()


def test_a_hold_of_the_loser_is_confirmed_after_the_merge(twin, aino):
    redemption = redeem(twin, make_reward(60))
    merge(twin, aino)

    settlement.confirm(redemption, as_of=NOON, actor=TILL)

    assert (wallet_of(twin).balance, wallet_of(twin).held) == (0, 0)
    assert_books_balance()


@pytest.mark.parametrize(
    ("who", "into", "refusal"),
    [
        ("Aino", "Aino", merging.MergeInCircle),
        ("Aino", "Merged", merging.MergeInCircle),
        ("Merged", "Twin", MemberMerged),
        ("Twin", "Merged", MemberMerged),
        ("Twin", "Blocked", NotActive),
        ("Blocked", "Aino", NotActive),
        ("Lodger", "Aino", AlreadyInHousehold),
    ],
)
def test_what_cannot_be_merged_is_refused_without_a_trace(twin, aino, who, into, refusal):
    merge(make_member(display_name="Merged"), aino)
    blocked = make_member(display_name="Blocked")
    Member.objects.filter(pk=blocked.pk).update(status="blocked")
    lodger = make_member(display_name="Lodger")
    households.found(owner=lodger, name="", as_of=NOON, actor=TILL)
    people = {one.display_name: one for one in Member.objects.people()}

    with pytest.raises(refusal):
        merge(people[who], people[into])

    assert (Merge.objects.count(), Transfer.objects.count()) == (1, 0)
    assert (open_lots(twin), open_lots(aino)) == ([("2026-01-10", 100)], [("2026-02-10", 50)])


def test_what_the_merged_spent_counts_for_the_survivors_tier(twin, aino):
    program = rulebook.current().program_id
    Tier.objects.create(program_id=program, code="gold", name="Gold", threshold=15_000)
    rulebook.forget()
    household = make_member()
    households.found(owner=household, name="", as_of=NOON, actor=TILL)

    def tiers() -> list[str]:
        answers = record(make_sale(aino), make_sale(twin), make_sale(household))
        return [answer.quote["tier"] for answer in answers]

    assert tiers() == ["", "", ""]
    made = merge(twin, aino)
    assert tiers() == ["gold", "gold", ""]
    assert [record(make_sale(one))[0].quote["tier"] for one in (aino, twin)] == ["gold", "gold"]
    undo(made)
    assert tiers() == ["", "", ""]


def test_the_other_id_of_somebody_blocked_neither_earns_nor_spends(twin, aino):
    merge(twin, aino)
    Member.objects.filter(pk=aino.pk).update(status="blocked")
    reward = make_reward(10)

    (accepted,) = record(make_sale(twin))
    round_ = crediting.credit_these([accepted.id])

    assert [notice["code"] for notice in accepted.quote["notices"]] == ["member_not_active"]
    assert (round_.credited, round_.refused) == (0, 1)
    with pytest.raises(MemberNotActive):
        redeem(twin, reward)
    assert_books_balance()
