"""
Who lives with whom: rows only. What becomes of the points is `loyalty.households`'s.

Always: an open membership and a holder that is the household's pool go together; a member is in
one household at most, and a household that is not dissolved has one owner. Verbs here require an
open transaction, and lock the household, then the members by key.
"""

from datetime import datetime
from typing import Final

from django.db import transaction

from members.errors import DomainError
from members.holders import family_of, lock_family, refuse_merged, set_holder
from members.identifiers import MemberNotActive
from members.models import (
    Household,
    HouseholdMembership,
    HouseholdRole,
    Member,
    MemberKind,
    MemberStatus,
)
from members.request_keys import RequestKey

HOUSEHOLD_MEMBERS_MAX: Final = 20


class AlreadyInHousehold(DomainError):
    """One member, one household."""

    code = "already_in_household"
    http_status = 409
    title = "The member is in a household already"


class NotAHouseholdMember(DomainError):
    """They are not, or no longer, in this household."""

    code = "not_a_household_member"
    http_status = 409
    title = "The member is not in this household"

    def __init__(self) -> None:
        super().__init__("This member is not in this household; read it again to see who is.")


class OwnerMustHandOver(DomainError):
    """A household is never without its owner."""

    code = "owner_must_hand_over"
    http_status = 409
    title = "The owner cannot just leave"

    def __init__(self) -> None:
        super().__init__(
            "This member owns the household, and may always spend; hand it over to another member "
            "first, or dissolve it."
        )


class HouseholdDissolved(DomainError):
    """It is over; its rows stay for the ledger."""

    code = "household_dissolved"
    http_status = 409
    title = "The household is dissolved"

    def __init__(self) -> None:
        super().__init__("This household was dissolved; found a new one.")


class HouseholdFull(DomainError):
    """It has as many members as one may have."""

    code = "household_full"
    title = "The household is full"

    def __init__(self) -> None:
        super().__init__(f"A household has {HOUSEHOLD_MEMBERS_MAX} members at most.")


def found(
    *, owner: Member, name: str, as_of: datetime, request: RequestKey | None = None
) -> Household:
    """
    Begin a household: its pool, and its owner in it.

    request: kept with the household, so that its repeat can find it; a repeat that comes here is
    an IntegrityError. Raises AlreadyInHousehold, MemberNotActive, MemberMerged.
    """
    member = _lock_free(owner.pk)
    pool = Member.objects.create(kind=MemberKind.HOUSEHOLD, display_name=name, enrolled_at=as_of)
    household = Household.objects.create(
        name=name,
        pool=pool,
        created_at=as_of,
        founded_by_id=request.key_id if request else None,
        idempotency_key=request.idempotency_key if request else None,
        fingerprint=request.fingerprint if request else None,
    )
    _enter(household, member, HouseholdRole.OWNER, may_spend=True, as_of=as_of)
    return household


def add(
    *, household: Household, member: Member, may_spend: bool, as_of: datetime
) -> HouseholdMembership:
    """
    Take a member in. One who is in it stays as they are.

    Raises AlreadyInHousehold, MemberNotActive, MemberMerged, HouseholdFull, HouseholdDissolved.
    """
    lock_household(household)
    before = household.memberships.filter(member=member, left_at__isnull=True).first()
    if before is not None:
        return before
    free = _lock_free(member.pk)
    if household.memberships.filter(left_at__isnull=True).count() >= HOUSEHOLD_MEMBERS_MAX:
        raise HouseholdFull
    return _enter(household, free, HouseholdRole.MEMBER, may_spend=may_spend, as_of=as_of)


def remove(*, household: Household, member: Member, as_of: datetime) -> HouseholdMembership:
    """
    Let a member go, who keeps their own points again.

    Raises NotAHouseholdMember, OwnerMustHandOver, HouseholdDissolved.
    """
    lock_household(household)
    membership = membership_of(household, member)
    if membership.role == HouseholdRole.OWNER:
        raise OwnerMustHandOver
    lock_family(member.pk)
    return _leave(membership, as_of=as_of)


def hand_over(*, household: Household, member: Member) -> HouseholdMembership:
    """
    Make another member the owner; who was it stays a member who may spend.

    Repeats change nothing. Raises NotAHouseholdMember, MemberNotActive, HouseholdDissolved.
    """
    lock_household(household)
    membership = membership_of(household, member)
    _refuse_idle(membership.member)
    if membership.role != HouseholdRole.OWNER:
        stays = household.memberships.filter(role=HouseholdRole.OWNER, left_at__isnull=True)
        stays.update(role=HouseholdRole.MEMBER)
        membership.role, membership.may_spend = HouseholdRole.OWNER, True
        membership.save(update_fields=["role", "may_spend"])
    return membership


def permit(*, household: Household, member: Member, may_spend: bool) -> HouseholdMembership:
    """
    Say whether a member may redeem from the pool.

    Repeats change nothing. Raises NotAHouseholdMember, HouseholdDissolved; OwnerMustHandOver when
    it would keep the owner from spending.
    """
    lock_household(household)
    membership = membership_of(household, member)
    if membership.role == HouseholdRole.OWNER and not may_spend:
        raise OwnerMustHandOver
    membership.may_spend = may_spend
    membership.save(update_fields=["may_spend"])
    return membership


def dissolve(*, household: Household, as_of: datetime) -> list[HouseholdMembership]:
    """
    End a household: everybody in it keeps their own points again. Who that was, owner first.

    Raises HouseholdDissolved.
    """
    lock_household(household)
    inside = open_memberships(household)
    lock_family(*(membership.member_id for membership in inside))
    left = [_leave(membership, as_of=as_of) for membership in inside]
    household.dissolved_at = as_of
    household.save(update_fields=["dissolved_at"])
    return left


def open_memberships(household: Household) -> list[HouseholdMembership]:
    """Who is in it now: the owner first, then as they joined."""
    now = household.memberships.filter(left_at__isnull=True).select_related("member")
    return sorted(now.order_by("pk"), key=lambda one: one.role != HouseholdRole.OWNER)


def lock_household(household: Household) -> None:
    """Hold a household still until the transaction ends. Raises HouseholdDissolved."""
    assert transaction.get_connection().in_atomic_block
    locked = Household.objects.select_for_update(no_key=True).get(pk=household.pk)
    if locked.dissolved_at is not None:
        raise HouseholdDissolved


def membership_of(household: Household, member: Member) -> HouseholdMembership:
    """A member's open membership in this household. Raises NotAHouseholdMember."""
    now = household.memberships.filter(member=member, left_at__isnull=True)
    membership = now.select_related("member").first()
    if membership is None:
        raise NotAHouseholdMember
    return membership


def _lock_free(member_id: int) -> Member:
    """Lock somebody with those merged into them, and see that they may move in anywhere."""
    member = lock_family(member_id)[member_id]
    refuse_merged(member)
    _refuse_idle(member)
    if member.memberships.filter(left_at__isnull=True).exists():
        raise AlreadyInHousehold(
            "This member is in a household already; one at a time, so let them leave it first."
        )
    return member


def _refuse_idle(member: Member) -> None:
    if member.status != MemberStatus.ACTIVE:
        raise MemberNotActive(f"This member is {member.status}; reopen the membership first.")


def _enter(
    household: Household, member: Member, role: str, *, may_spend: bool, as_of: datetime
) -> HouseholdMembership:
    membership = HouseholdMembership.objects.create(
        household=household, member=member, role=role, may_spend=may_spend, joined_at=as_of
    )
    _keep(member, household.pool_id)
    return membership


def _leave(membership: HouseholdMembership, *, as_of: datetime) -> HouseholdMembership:
    membership.left_at = max(as_of, membership.joined_at)
    membership.save(update_fields=["left_at"])
    _keep(membership.member, membership.member_id)
    return membership


def _keep(member: Member, holder_id: int) -> None:
    set_holder(family_of(member.pk), holder_id)
