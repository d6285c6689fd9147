"""
Two members who are one person: joined lot by lot, and parted again to the lot.

Always: the records of a merge lead back. Undone, what is left of each lot that moved goes back to
the very lot it came from, and identifiers that are still the survivor's go back; what was spent
stays spent, and what the survivor earned stays the survivor's.
Source: docs/decisions/0012-one-holder-for-merges-and-households.md
"""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from events import outbox
from loyalty import filling, following, statements, tier_merges, tier_reviews
from loyalty.carrying import carry, everything, programs_of
from loyalty.debtors import refuse_owing, refuse_who_owes
from loyalty.ledger.locking import lock_members
from loyalty.models import Merge, Transfer, TransferKind, Wallet
from loyalty.parting import part_wallets
from members import blocking
from members import merging as rows
from members.actors import Actor
from members.errors import DomainError
from members.holders import lock_family, refuse_merged
from members.households import AlreadyInHousehold
from members.identifiers import MemberNotActive
from members.models import Member, MemberStatus


class MergeInCircle(DomainError):
    code = "merge_in_circle"
    title = "These two are one already"
    http_status = 409

    def __init__(self) -> None:
        super().__init__(
            "A member cannot be merged into themselves, nor into one who was merged into them; "
            "name two members, the one to keep second."
        )


class Merged(NamedTuple):
    """The merge, and whether these two were merged before."""

    merge: Merge
    is_repeat: bool


class Together(NamedTuple):
    """
    What two members have in one program, in points.

    moving: of the loser's; held points stay for now. before, after: the survivor's.
    """

    program_id: int
    moving: int
    before: int
    after: int


def preview(*, loser: Member, survivor: Member, as_of: datetime) -> list[Together]:
    """What a merge would make of the points of both; writes nothing. Raises what `merge` raises."""
    _check(loser, survivor)
    both = []
    for program_id in sorted({*programs_of(loser.pk), *programs_of(_home(survivor))}):
        theirs, has = (
            statements.balance(member=one.public_id, program_id=program_id, as_of=as_of)
            for one in (loser, survivor)
        )
        assert theirs is not None
        assert has is not None
        moving_points = theirs.balance - theirs.held
        both.append(Together(program_id, moving_points, has.balance, has.balance + moving_points))
    return both


def merge(
    *, loser: Member, survivor: Member, as_of: datetime, actor: Actor, reason: str = ""
) -> Merged:
    """
    Let `loser` be `survivor` from now on: points lot by lot, identifiers, what they earn.

    Held points stay until their hold ends, and follow. Who is in a household leaves it first: only
    then is it clear what is theirs. The survivor may be in one.

    Raises MergeInCircle, MemberMerged, MemberNotActive, AlreadyInHousehold, MemberOwes; writes
    nothing then.
    Repeat behaviour: the same two again get the merge there is.
    """
    with transaction.atomic(durable=True):
        locked = lock_family(loser.pk, survivor.pk)
        loser, survivor = locked[loser.pk], locked[survivor.pk]
        before = Merge.objects.filter(loser=loser, survivor=survivor, undone_at=None).first()
        if before is not None and loser.merged_into_id == survivor.pk:
            return Merged(before, is_repeat=True)
        _check(loser, survivor)
        both_from = tier_merges.both_from(loser, survivor)
        made = Merge(
            loser=loser,
            survivor=survivor,
            identifiers=rows.join(loser=loser, survivor=survivor),
            reason=reason,
            merged_at=as_of,
            merged_by_kind=actor.kind,
            merged_by_id=actor.id,
            merged_by=actor.label,
        )
        made.save(force_insert=True)
        for program_id in programs_of(loser.pk):
            _join_wallets(made, program_id, survivor, actor)
        filling.settle_members([loser.pk, survivor.pk], as_of=as_of)
        tier_reviews.note_again([loser.pk, survivor.pk])
        tier_merges.joined(survivor, both_from, as_of=as_of)
        _tell("member.merged", made, as_of)
        return Merged(made, is_repeat=False)


def undo(found: Merge, *, as_of: datetime, actor: Actor) -> Merge:
    """
    Part two members again. Who was blocked with the survivor stays blocked, and can be unblocked.

    Raises MemberMerged when the survivor was merged on: undo that first.
    Repeat behaviour: a merge that was undone stays as it is.
    """
    with transaction.atomic(durable=True):
        locked = lock_family(found.loser_id, found.survivor_id)
        undone = Merge.objects.select_for_update(no_key=True).get(pk=found.pk)
        if undone.undone_at is not None:
            return undone
        loser, survivor = locked[found.loser_id], locked[found.survivor_id]
        refuse_merged(survivor)
        home = _home(survivor)
        for program_id in programs_of(loser.pk):
            part_wallets(undone, program_id, home, as_of, actor)
        taken_along = Merge.objects.filter(survivor=loser, undone_at=None)
        rows.separate(
            loser=loser,
            survivor=survivor,
            merged_before=list(taken_along.values_list("loser_id", flat=True)),
            identifiers=undone.identifiers,
            since=undone.merged_at,
        )
        undone.undone_at, undone.undone_by = as_of, actor.label
        undone.undone_by_kind, undone.undone_by_id = actor.kind, actor.id
        undone.save()
        filling.settle_members([loser.pk, survivor.pk], as_of=as_of)
        tier_reviews.note_again([loser.pk, survivor.pk])
        _tell("member.parted", undone, as_of)
        blocking.stay_blocked(loser=loser, survivor=survivor, as_of=as_of)
    # What was earned under the loser's own id is theirs, wherever it stands.
    wallets = Wallet.objects.filter(member=home).values_list("pk", flat=True)
    following.follow(list(wallets), as_of=as_of)
    return undone


def _check(loser: Member, survivor: Member) -> None:
    if loser.pk in {survivor.pk, survivor.merged_into_id}:
        raise MergeInCircle
    for member in (loser, survivor):
        refuse_merged(member)
        if member.status != MemberStatus.ACTIVE:
            raise MemberNotActive(
                f"{member.shown_id} is {member.status}; only active members are merged."
            )
    if loser.memberships.filter(left_at__isnull=True).exists():
        raise AlreadyInHousehold(
            "The member to be merged is in a household; let them leave it first, so that it is "
            "clear which points are theirs."
        )
    refuse_who_owes(loser.pk, _home(survivor))


def _home(member: Member) -> int:
    """The member in whose wallet this one's points are."""
    return member.holder_id or member.pk


def _join_wallets(made: Merge, program_id: int, survivor: Member, actor: Actor) -> None:
    home = _home(survivor)
    for wallet in lock_members(program_id, {made.loser_id, home}).values():
        refuse_owing(wallet)
    carry(
        Transfer(
            kind=TransferKind.MERGE,
            program_id=program_id,
            sender_id=made.loser_id,
            recipient_id=home,
            merge=made,
            fingerprint=b"",
            occurred_at=made.merged_at,
        ),
        giver=made.loser_id,
        taker=home,
        choose=everything(made.merged_at),
        actor=actor,
        earned_by=survivor.pk,
    )


def _tell(kind: str, found: Merge, as_of: datetime) -> None:
    outbox.publish(
        kind=kind,
        subject=found.loser.shown_id,
        payload={"merge": found.shown_id, "survivor": found.survivor.shown_id},
        as_of=as_of,
    )
