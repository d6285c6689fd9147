"""
A household's points: one pool that all its members fill, and some may spend from.

Always: who comes brings what they have, who goes takes what is left of what they brought or earned,
with its old expiry; held points stay until their hold ends, and follow (`loyalty.following`).
Who is in it is kept by `members.households`; here the points go along, in one transaction.
Source: docs/decisions/0012-one-holder-for-merges-and-households.md
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction

from events import outbox
from loyalty.carrying import Choose, carry, everything, programs_of
from loyalty.debtors import refuse_owing
from loyalty.ledger import moving
from loyalty.ledger.drawing import Drawn
from loyalty.ledger.locking import LockedWallet, lock_members
from loyalty.models import Transfer, TransferKind
from members import households as rows
from members.actors import Actor
from members.errors import DomainError
from members.holders import family_of
from members.models import Household, HouseholdMembership, Member
from members.request_keys import KeyReused, RequestKey


class Founded(NamedTuple):
    """The household, and whether this very request had founded it before."""

    household: Household
    is_repeat: bool


def found(
    *, owner: Member, name: str, as_of: datetime, actor: Actor, request: RequestKey | None = None
) -> Founded:
    """
    Begin a household; its owner's points go into its pool.

    Raises AlreadyInHousehold, MemberNotActive, MemberMerged, MemberOwes, KeyReused; then nothing is
    written.
    Repeat behaviour: under the same Idempotency-Key, the first household.
    """
    try:
        with transaction.atomic(durable=True):
            household = rows.found(owner=owner, name=name, as_of=as_of, request=request)
            _bring(household, owner, as_of, actor)
            _tell(household, "founded", owner, as_of)
            return Founded(household, is_repeat=False)
    except (IntegrityError, DomainError):
        before = _founded_before(request)
        if before is None:
            raise
        return Founded(before, is_repeat=True)


def join(
    *, household: Household, member: Member, may_spend: bool, as_of: datetime, actor: Actor
) -> HouseholdMembership:
    """
    Take a member in, with all their points.

    Repeat behaviour: who is in it stays as they are. Raises AlreadyInHousehold, MemberNotActive,
    MemberMerged, MemberOwes, HouseholdFull, HouseholdDissolved; then nothing is written.
    """
    with transaction.atomic(durable=True):
        rows.lock_household(household)
        inside = {one.member_id for one in rows.open_memberships(household)}
        membership = rows.add(household=household, member=member, may_spend=may_spend, as_of=as_of)
        if member.pk not in inside:
            _bring(household, member, as_of, actor)
            _tell(household, "joined", member, as_of)
        return membership


def leave(*, household: Household, member: Member, as_of: datetime, actor: Actor) -> None:
    """
    Let a member go, with what is left of the points they brought or earned.

    Raises NotAHouseholdMember, OwnerMustHandOver, HouseholdDissolved; then nothing is written.
    """
    with transaction.atomic(durable=True):
        rows.remove(household=household, member=member, as_of=as_of)
        theirs = _earned_by(family_of(member.pk), as_of)
        for program_id in programs_of(household.pool_id):
            _take(household, member, program_id, choose=theirs, as_of=as_of, actor=actor)
        _tell(household, "left", member, as_of)


def hand_over(*, household: Household, member: Member) -> HouseholdMembership:
    """Make another member the owner. Raises NotAHouseholdMember, MemberNotActive."""
    with transaction.atomic(durable=True):
        return rows.hand_over(household=household, member=member)


def permit(*, household: Household, member: Member, may_spend: bool) -> HouseholdMembership:
    """Say who may redeem from the pool. Raises NotAHouseholdMember, OwnerMustHandOver."""
    with transaction.atomic(durable=True):
        return rows.permit(household=household, member=member, may_spend=may_spend)


def dissolve(*, household: Household, as_of: datetime, actor: Actor) -> None:
    """
    End a household: everybody takes theirs; what is nobody's, and what is owed, goes to the owner.

    Raises HouseholdDissolved.
    """
    with transaction.atomic(durable=True):
        owner, *others = (one.member for one in rows.dissolve(household=household, as_of=as_of))
        for program_id in programs_of(household.pool_id):
            # All at once, and in order: those below lock the pool and one member again.
            lock_members(program_id, {household.pool_id, owner.pk, *(one.pk for one in others)})
            for member in others:
                theirs = _earned_by(family_of(member.pk), as_of)
                _take(household, member, program_id, choose=theirs, as_of=as_of, actor=actor)
            # What of somebody who left before comes back only now stays: it follows them.
            rest = _earned_by([household.pool_id, *family_of(owner.pk)], as_of)
            _take(
                household,
                owner,
                program_id,
                choose=rest,
                as_of=as_of,
                actor=actor,
                takes_debt=True,
            )
        _tell(household, "dissolved", owner, as_of)


def _bring(household: Household, member: Member, as_of: datetime, actor: Actor) -> None:
    for program_id in programs_of(member.pk):
        wallets = lock_members(program_id, {member.pk, household.pool_id})
        refuse_owing(wallets[member.pk])
        carry(
            Transfer(
                kind=TransferKind.JOINING,
                program_id=program_id,
                sender=member,
                recipient_id=household.pool_id,
                household=household,
                fingerprint=b"",
                occurred_at=as_of,
            ),
            giver=member.pk,
            taker=household.pool_id,
            choose=everything(as_of),
            actor=actor,
            earned_by=member.pk,
        )


def _take(
    household: Household,
    member: Member,
    program_id: int,
    *,
    choose: Choose,
    as_of: datetime,
    actor: Actor,
    takes_debt: bool = False,
) -> None:
    carry(
        Transfer(
            kind=TransferKind.LEAVING,
            program_id=program_id,
            sender_id=household.pool_id,
            recipient=member,
            household=household,
            fingerprint=b"",
            occurred_at=as_of,
        ),
        giver=household.pool_id,
        taker=member.pk,
        choose=choose,
        actor=actor,
        takes_debt=takes_debt,
    )


def _earned_by(people: Sequence[int], as_of: datetime) -> Choose:
    """What these people brought or earned; the pool stands for what is nobody's."""

    def choose(pool: LockedWallet) -> list[Drawn]:
        return [
            lot
            for person in people
            for lot in moving.open_lots(pool, as_of=as_of, earned_by=person)
        ]

    return choose


def _founded_before(request: RequestKey | None) -> Household | None:
    if request is None:
        return None
    household = Household.objects.filter(
        founded_by_id=request.key_id, idempotency_key=request.idempotency_key
    ).first()
    if household is not None and bytes(household.fingerprint or b"") != request.fingerprint:
        raise KeyReused
    return household


def _tell(household: Household, outcome: str, member: Member, as_of: datetime) -> None:
    outbox.publish(
        kind=f"household.{outcome}",
        subject=household.shown_id,
        payload={"member": member.shown_id},
        as_of=as_of,
    )
