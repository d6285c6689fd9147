"""Points given, taken, extended and brought back by hand: with a reason, and a second person."""

from datetime import date

import pytest
from django.contrib.auth.models import Group, User

from loyalty import adjustments, statements
from loyalty.adjusted import Proposal
from loyalty.adjustment_errors import (
    AdjustmentDecided,
    AlreadyReinstated,
    ExceedsDebt,
    InvalidAdjustment,
    NotAnExpiry,
    NothingToExtend,
    OwnAdjustment,
)
from loyalty.ledger import expiry
from loyalty.ledger.spending import InsufficientPoints
from loyalty.models import Adjustment, AdjustmentKind, AdjustmentLimit, Entry, Lot
from members.actors import Actor, ActorKind
from rewards import rulebook
from tests.books import assert_books_balance
from tests.builders import NOON, earn, make_wallet, noon_of, open_shop, wallet_of
from tests.loyalty.owing import in_debt
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db

KIND = AdjustmentKind


@pytest.fixture(autouse=True)
def shop():
    return open_shop()


@pytest.fixture
def member():
    return make_member()


def staff(name: str, *, points_max: int | None = None) -> Actor:
    """A member of staff; with a limit, in a role that has it."""
    user = User.objects.create_user(name)
    if points_max is not None:
        group = Group.objects.create(name=f"role of {name}")
        user.groups.add(group)
        AdjustmentLimit.objects.create(group=group, points_max=points_max)
    return Actor(ActorKind.STAFF, user.pk, name)


def proposal(member, points: int | None = None, **fields) -> Proposal:
    return Proposal(
        **{"member": member, "kind": KIND.POINTS, "reason": "goodwill", "points": points} | fields
    )


def propose(asked: Proposal, actor: Actor, as_of=NOON) -> Adjustment:
    return adjustments.propose(asked, rulebook.current(), actor=actor, as_of=as_of).adjustment


def balance(member, as_of=NOON) -> statements.Balance | None:
    program = rulebook.current().program_id
    return statements.balance(member=member.public_id, program_id=program, as_of=as_of)


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
    User.objects.get(pk=ada.id).groups.add(group)
    owner = User.objects.create_superuser("olga")

    assert propose(proposal(member, 500), ada).status == "approved"
    assert propose(proposal(member, 501), ada).status == "proposed"
    root = Actor(ActorKind.STAFF, owner.pk, "olga")
    assert propose(proposal(member, 10**6), root).status == "approved"


def test_taking_takes_the_soonest_to_expire_and_never_more_than_there_is(member):
    make_wallet(member, [(60, "2026-01-01"), (40, "2026-02-01")])
    ada = staff("ada", points_max=1000)

    with pytest.raises(InsufficientPoints):
        propose(proposal(member, -101), ada)
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


def test_an_extension_moves_what_ends_by_then_into_lots_that_end_later(member):
    make_wallet(member, [(60, "2025-04-01"), (40, "2025-06-01")])  # until 1 April, 1 June 2026
    ada = staff("ada", points_max=60)

    row = propose(
        proposal(
            member,
            kind=KIND.EXTENSION,
            lots_until=date(2026, 4, 1),
            expires_on=date(2026, 12, 31),
        ),
        ada,
    )

    assert (row.points, row.status, row.balance_after) == (60, "approved", 100)
    lots = Lot.objects.filter(is_open=True).order_by("expires_at")
    assert [(lot.remaining_points, f"{lot.expires_at:%Y-%m-%d %H}") for lot in lots] == [
        (40, "2026-06-01 21"),
        (60, "2026-12-31 22"),
    ]
    assert [(e.kind, e.points) for e in Entry.objects.order_by("seq")[2:]] == [(5, -60), (5, 60)]
    assert_books_balance()


def test_nothing_ends_by_then(member):
    make_wallet(member, [(40, "2025-06-01")])
    asked = proposal(
        member, kind=KIND.EXTENSION, lots_until=date(2026, 4, 1), expires_on=date(2026, 12, 31)
    )

    with pytest.raises(NothingToExtend):
        propose(asked, staff("ada", points_max=60))
    with pytest.raises(NothingToExtend):
        propose(proposal(make_member(), **vars_of(asked)), staff("bo", points_max=60))

    assert Adjustment.objects.count() == 0


def vars_of(asked: Proposal) -> dict[str, object]:
    return {name: getattr(asked, name) for name in ("kind", "lots_until", "expires_on")}


def test_expired_points_come_back_once_as_a_line_that_names_the_expiry(member):
    make_wallet(member, [(60, "2025-03-01")])
    expiry.expire_all(as_of=NOON)
    gone = Entry.objects.get(kind=4)
    ada = staff("ada", points_max=60)
    asked = proposal(
        member, kind=KIND.REINSTATEMENT, entry_seq=gone.seq, expires_on=date(2026, 4, 30)
    )

    row = propose(asked, ada)

    assert (row.points, row.balance_after) == (60, 60)
    back = Entry.objects.get(reverses=gone)
    lot = Lot.objects.get(is_open=True)
    assert (back.points, lot.moved_from_id, lot.remaining_points) == (60, gone.lot_id, 60)
    with pytest.raises(AlreadyReinstated):
        propose(asked, ada)
    assert_books_balance()


def test_two_approved_reinstatements_of_one_expiry_bring_it_back_once(member):
    make_wallet(member, [(60, "2025-03-01")])
    expiry.expire_all(as_of=NOON)
    ada, bo = staff("ada"), staff("bo")
    asked = proposal(member, kind=KIND.REINSTATEMENT, entry_seq=2)
    first, second = propose(asked, ada), propose(asked, ada)

    adjustments.approve(first.pk, actor=bo, as_of=NOON)
    with pytest.raises(AlreadyReinstated):
        adjustments.approve(second.pk, actor=bo, as_of=NOON)

    second.refresh_from_db()
    assert (second.status, wallet_of(member).balance) == ("proposed", 60)
    assert_books_balance()


def test_only_an_expiry_can_be_brought_back(member):
    earn(member, 10)

    for seq in (1, 2):
        with pytest.raises(NotAnExpiry):
            propose(
                proposal(member, kind=KIND.REINSTATEMENT, entry_seq=seq),
                staff(f"ada{seq}", points_max=60),
            )


def test_a_debt_is_forgiven_in_part_and_never_beyond(member):
    in_debt(member, 70)
    ada = staff("ada", points_max=1000)
    assert balance(member) == (-70, 0, 0, 0, 70, 3, None)

    with pytest.raises(ExceedsDebt):
        propose(proposal(member, 71, kind=KIND.DEBT), ada)
    propose(proposal(member, 30, kind=KIND.DEBT), ada)

    assert balance(member) == (-40, 0, 0, 0, 40, 4, None)
    assert_books_balance()


def test_given_points_repay_a_debt_first(member):
    in_debt(member, 70)

    propose(proposal(member, 100), staff("ada", points_max=100))

    assert wallet_of(member).debt == 0
    found = balance(member)
    assert found is not None
    assert (found.balance, found.available) == (30, 30)
    assert_books_balance()


def test_earning_repays_a_debt_first_or_the_share_the_program_says(shop, member):
    in_debt(member, 70)
    shop.debt_repay_percent = 50
    shop.save()
    rulebook.forget()

    earn(member, 41, noon_of("2026-03-11"))

    found = balance(member, noon_of("2026-03-11"))
    assert found is not None
    assert (found.balance, found.available, found.debt) == (-29, 20, 49)
    assert_books_balance()
