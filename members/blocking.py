"""
Who must not earn, redeem or sign in is blocked: rows only. What becomes of the points they hold is
`loyalty.blocking`'s.

Always: everybody who was merged into a member is blocked and unblocked with them, so that no older
id stays open; each change leaves one line of who, when and why (`Blocking`).
Source: docs/how-to/block-members.md
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from events import outbox
from members import sessions
from members.actors import Actor
from members.holders import lock_family, refuse_merged
from members.identifiers import MemberNotActive
from members.models import Blocking, Member, MemberStatus, SessionEnd


def block(*, member: Member, reason: str, as_of: datetime, actor: Actor) -> list[int]:
    """
    Block a member, in the caller's transaction, and sign them out everywhere.

    reason: for colleagues; nobody outside is told. Returns the keys of who was blocked by this, to
    stay locked until the transaction ends.
    Raises MemberMerged (block the survivor), and MemberNotActive for one who is closed.
    Repeat behaviour: nobody is blocked twice; the first reason stays.
    """
    return _turn(member, MemberStatus.BLOCKED, reason, as_of, actor)


def unblock(*, member: Member, reason: str, as_of: datetime, actor: Actor) -> list[int]:
    """Let a blocked member be active again; raises and repeats as `block`. Devices sign in anew."""
    return _turn(member, MemberStatus.ACTIVE, reason, as_of, actor)


def stay_blocked(*, loser: Member, survivor: Member, as_of: datetime) -> None:
    """
    Say of one who was blocked with their survivor that they still are, now that the two are parted.

    They get the survivor's newest line as their own, said `as_of`: the same reason, by the same.
    In the caller's transaction, with both locked. Does nothing for one who is not blocked.
    """
    assert transaction.get_connection().in_atomic_block
    if loser.status != MemberStatus.BLOCKED:
        return
    line = survivor.blockings.filter(is_blocked=True).first()
    if line is not None:
        line.pk, line.member, line.said_at = None, loser, as_of
        line.save(force_insert=True)
    outbox.publish(kind="member.blocked", subject=loser.shown_id, payload={}, as_of=as_of)


def _turn(
    member: Member, status: MemberStatus, reason: str, as_of: datetime, actor: Actor
) -> list[int]:
    """1. lock, 2. see whether it may be, 3. change, note and tell."""
    assert transaction.get_connection().in_atomic_block
    family = lock_family(member.pk)
    locked = family[member.pk]
    refuse_merged(locked)
    if locked.status == MemberStatus.CLOSED:
        raise MemberNotActive("This member is closed; reopen the membership first.")
    if locked.status == status:
        return []
    turned = [key for key, one in family.items() if one.status == locked.status]
    if status == MemberStatus.BLOCKED:
        _sign_out(turned, as_of)
    Member.objects.filter(pk__in=turned).update(status=status)
    line = Blocking.objects.create(
        member=locked,
        is_blocked=status == MemberStatus.BLOCKED,
        reason=reason,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.label,
        said_at=as_of,
    )
    kind = "member.blocked" if line.is_blocked else "member.unblocked"
    outbox.publish(kind=kind, subject=locked.shown_id, payload={}, as_of=as_of)
    return turned


def _sign_out(keys: Collection[int], as_of: datetime) -> None:
    """The database would do it by itself; done first, this process knows it at once."""
    for key in keys:
        sessions.end_all(member_id=key, as_of=as_of, reason=SessionEnd.MEMBER_ENDED)
