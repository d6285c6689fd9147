"""
Points given, taken, extended or brought back by people: proposed with a reason, decided by another.

Always: within the proposer's limit it is approved at once; above it nothing moves until another
person approves. A decision is made once. What is refused leaves no trace.
"""

from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction

from events import outbox
from loyalty import adjusted, following, statements
from loyalty.adjusted import Proposal
from loyalty.adjustment_errors import (
    AdjustmentDecided,
    InvalidAdjustment,
    NothingToExtend,
    OwnAdjustment,
)
from loyalty.ledger.locking import lock_members
from loyalty.ledger.posting import POINTS_PER_ENTRY_MAX
from loyalty.limits import is_same_hand, limit_of
from loyalty.models import Adjustment, AdjustmentKind, AdjustmentStatus, Wallet
from members.actors import Actor
from members.errors import DomainError
from members.holders import holder_of
from members.ids import public_id
from members.request_keys import KeyReused, RequestKey
from rewards import rulebook
from rewards.rulebook import Rulebook


class Preview(NamedTuple):
    """
    What an adjustment would do, with nothing written.

    balance, balance_after: as `statements.balance` tells them, without points that are over.
    """

    points: int
    balance: int
    balance_after: int
    debt_after: int
    needs_approval: bool


class Proposed(NamedTuple):
    """The adjustment, and whether the request that made it had come before."""

    adjustment: Adjustment
    is_repeat: bool


def preview(proposal: Proposal, book: Rulebook, *, actor: Actor, as_of: datetime) -> Preview:
    """What a proposal would do now. Raises what `propose` raises; writes nothing."""
    with transaction.atomic():
        row = _row(proposal, book, actor=actor, as_of=as_of)
        row.save(force_insert=True)
        found = _tried(row, book, actor, as_of)
        transaction.set_rollback(True)
    return found


def foresee(row: Adjustment, *, actor: Actor, as_of: datetime) -> Preview:
    """What approving a proposal would do now. Raises what `approve` raises; writes nothing."""
    with transaction.atomic():
        found = _tried(row, rulebook.of(row.program_id), actor, as_of)
        transaction.set_rollback(True)
    return found


def propose(
    proposal: Proposal,
    book: Rulebook,
    *,
    actor: Actor,
    as_of: datetime,
    key: RequestKey | None = None,
) -> Proposed:
    """
    Propose an adjustment; within the actor's limit it is approved and posted at once.

    Raises InvalidAdjustment, TakesTooMany, ExceedsDebt, NothingToExtend, NotAnExpiry,
    AlreadyReinstated, PointsReturned, KeyReused; then nothing is written.
    Repeat behaviour: under the same request key, the first adjustment.
    """
    first = _first_of(key)
    if first is not None:
        return Proposed(first, is_repeat=True)
    try:
        # Also what waits for approval must be possible now: nobody should approve what cannot be.
        preview(proposal, book, actor=actor, as_of=as_of)
        with transaction.atomic(durable=True):
            row = _row(proposal, book, actor=actor, as_of=as_of)
            if key is not None:
                row.recorded_by_id = key.key_id
                row.idempotency_key = key.idempotency_key
                row.fingerprint = key.fingerprint
            row.save(force_insert=True)
            if row.is_within_limit:
                _approve(row, book, actor=actor, as_of=as_of)
            else:
                _tell(row, "proposed", as_of)
    except (IntegrityError, DomainError):
        # The same request at the same moment may have taken the very points that are missing now.
        first = _first_of(key)
        if first is None:
            raise
        return Proposed(first, is_repeat=True)
    _lead_home(row, as_of)
    return Proposed(row, is_repeat=False)


def approve(adjustment_id: int, *, actor: Actor, as_of: datetime, note: str = "") -> Adjustment:
    """
    Approve what another proposed, and post it.

    Raises OwnAdjustment, AdjustmentDecided, AdjustmentOutdated, and what `propose` raises when it
    is not possible any more; then nothing is written.
    Repeat behaviour: an approved one stays as it is.
    """
    with transaction.atomic(durable=True):
        row = _to_decide(adjustment_id, actor, AdjustmentStatus.APPROVED)
        if row.status == AdjustmentStatus.PROPOSED:
            row.decision_note = note
            _approve(row, rulebook.of(row.program_id), actor=actor, as_of=as_of)
    _lead_home(row, as_of)
    return row


def reject(adjustment_id: int, *, actor: Actor, as_of: datetime, note: str = "") -> Adjustment:
    """
    Turn down what another proposed. Raises OwnAdjustment, AdjustmentDecided.

    Repeat behaviour: a rejected one stays as it is.
    """
    with transaction.atomic(durable=True):
        row = _to_decide(adjustment_id, actor, AdjustmentStatus.REJECTED)
        if row.status == AdjustmentStatus.PROPOSED:
            row.decision_note = note
            _decide(row, AdjustmentStatus.REJECTED, actor, as_of)
            row.save()
            _tell(row, "rejected", as_of)
    return row


def _row(proposal: Proposal, book: Rulebook, *, actor: Actor, as_of: datetime) -> Adjustment:
    points = adjusted.points_of(proposal, book, as_of=as_of)
    if points == 0 and proposal.kind == AdjustmentKind.EXTENSION:
        raise NothingToExtend
    if not 0 < abs(points) <= POINTS_PER_ENTRY_MAX:
        detail = f"Points must be 1 to {POINTS_PER_ENTRY_MAX}, given or taken."
        raise InvalidAdjustment("/points", detail)
    return Adjustment(
        program_id=book.program_id,
        member=proposal.member,
        kind=proposal.kind,
        points=points,
        entry_id=adjusted.entry_of(proposal, book, as_of=as_of),
        lots_until=proposal.lots_until,
        expires_on=proposal.expires_on,
        reason=proposal.reason,
        note=proposal.note,
        proposed_by_kind=actor.kind,
        proposed_by_id=actor.id,
        proposed_by=actor.label,
        is_within_limit=abs(points) <= limit_of(actor),
        fingerprint=b"",
        proposed_at=as_of,
    )


def _to_decide(adjustment_id: int, actor: Actor, wanted: AdjustmentStatus) -> Adjustment:
    row = Adjustment.objects.select_for_update(of=("self",), no_key=True).get(pk=adjustment_id)
    if row.status == wanted:
        return row
    if row.status != AdjustmentStatus.PROPOSED:
        raise AdjustmentDecided(row.status, row.decided_by)
    if is_same_hand(actor, kind=row.proposed_by_kind, hand_id=row.proposed_by_id):
        raise OwnAdjustment
    return row


def _tried(row: Adjustment, book: Rulebook, actor: Actor, as_of: datetime) -> Preview:
    """Post it, for the caller to roll back."""
    (wallet,) = lock_members(book.program_id, [holder_of(row.member_id)]).values()
    before = _balance(row, as_of).balance
    adjusted.apply(row, wallet, book, actor=actor, as_of=as_of)
    after = _balance(row, as_of)
    return Preview(row.points, before, after.balance, after.debt, not row.is_within_limit)


def _balance(row: Adjustment, as_of: datetime) -> statements.Balance:
    found = statements.balance(member=row.member.public_id, program_id=row.program_id, as_of=as_of)
    assert found is not None
    return found


def _approve(row: Adjustment, book: Rulebook, *, actor: Actor, as_of: datetime) -> None:
    (wallet,) = lock_members(book.program_id, [holder_of(row.member_id)]).values()
    adjusted.apply(row, wallet, book, actor=actor, as_of=as_of)
    row.balance_after = wallet.balance
    _decide(row, AdjustmentStatus.APPROVED, actor, as_of)
    row.save()
    _tell(row, "approved", as_of)


def _lead_home(row: Adjustment, as_of: datetime) -> None:
    """What came back into the wallet of one, and is another's since they were parted, moves on."""
    if (row.kind, row.status) == (AdjustmentKind.REINSTATEMENT, AdjustmentStatus.APPROVED):
        wallets = Wallet.objects.filter(member=holder_of(row.member_id), program=row.program_id)
        following.follow(list(wallets.values_list("pk", flat=True)), as_of=as_of)


def _decide(row: Adjustment, status: AdjustmentStatus, actor: Actor, as_of: datetime) -> None:
    row.status = status
    row.decided_by_kind, row.decided_by_id, row.decided_by = actor.kind, actor.id, actor.label
    row.decided_at = as_of


def _first_of(key: RequestKey | None) -> Adjustment | None:
    if key is None:
        return None
    first = Adjustment.objects.filter(
        recorded_by_id=key.key_id, idempotency_key=key.idempotency_key
    ).first()
    if first is not None and bytes(first.fingerprint) != key.fingerprint:
        raise KeyReused
    return first


def _tell(row: Adjustment, outcome: str, as_of: datetime) -> None:
    outbox.publish(
        kind=f"adjustment.{outcome}",
        subject=row.shown_id,
        payload={
            "member": public_id("mem", row.member.public_id),
            "kind": row.kind,
            "points": row.points,
            "reason": row.reason,
        },
        as_of=as_of,
    )
