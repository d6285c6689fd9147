"""
What a member allows: granted and withdrawn, per purpose and channel.

Always: history grows and is never edited; the newest line of a purpose and channel is in force,
and who never said anything has allowed nothing. Who was merged into a member spoke for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from events import outbox
from members.actors import Actor
from members.errors import DomainError
from members.holders import refuse_merged
from members.identifiers import MemberNotActive
from members.locking import lock_member
from members.models import Channel, Consent, ConsentSource, Member, MemberStatus, Purpose

__all__ = [
    "Channel",
    "ConsentSource",
    "Purpose",
    "Said",
    "UnknownConsent",
    "Wish",
    "grant",
    "has_consent",
    "history_of",
    "in_force",
    "say_all",
    "withdraw",
]


class UnknownConsent(DomainError):
    """No such purpose, channel or source."""

    code = "unknown_consent"
    title = "There is no such consent"


@dataclass(frozen=True, slots=True)
class Said:
    """
    How a member said it.

    wording: which text they read, in which version (`marketing-2026-03`). language: of that text.
    """

    source: str
    wording: str = ""
    language: str = ""


def has_consent(member_id: int, purpose: str, channel: str) -> bool:
    """Tell whether a member allows this now; one query."""
    newest = history_of(member_id).filter(purpose=purpose, channel=channel)
    return newest.values_list("is_granted", flat=True).first() is True


def in_force(member_id: int) -> list[Consent]:
    """The newest line of every purpose and channel that was ever spoken of; one query."""
    lines = history_of(member_id).order_by("purpose", "channel", "-id")
    return list(lines.distinct("purpose", "channel"))


def history_of(member_id: int) -> QuerySet[Consent]:
    """Every line of a member and of whoever was merged into them, the newest first."""
    family = Member.objects.filter(Q(pk=member_id) | Q(merged_into=member_id))
    return Consent.objects.filter(member__in=family.values("pk")).order_by("-id")


def grant(
    *, member: Member, purpose: str, channel: str, said: Said, as_of: datetime, actor: Actor
) -> Consent:
    """
    Allow a purpose by a channel from now on.

    A repeat of what is in force, in the same words, writes nothing.
    Raises UnknownConsent, MemberNotActive, MemberMerged.
    """
    return _say(member, (purpose, channel), said, as_of=as_of, actor=actor, is_granted=True)


def withdraw(
    *, member: Member, purpose: str, channel: str, said: Said, as_of: datetime, actor: Actor
) -> Consent:
    """
    Allow it no more; possible at any time, for a closed member too. For the rest as `grant`.

    Who never granted it may withdraw it: a no is remembered like a yes.
    """
    return _say(member, (purpose, channel), said, as_of=as_of, actor=actor, is_granted=False)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is said of one purpose and channel."""

    purpose: str
    channel: str
    is_granted: bool
    said: Said


def say_all(
    *, member: Member, wishes: Sequence[Wish], as_of: datetime, actor: Actor
) -> list[Consent]:
    """Grant and withdraw several, all or none; what is in force then. As `grant` and `withdraw`."""
    with transaction.atomic():
        for wish in wishes:
            about = (wish.purpose, wish.channel)
            _say(member, about, wish.said, as_of=as_of, actor=actor, is_granted=wish.is_granted)
    return in_force(member.pk)


def _say(
    member: Member,
    about: tuple[str, str],
    said: Said,
    *,
    as_of: datetime,
    actor: Actor,
    is_granted: bool,
) -> Consent:
    purpose, channel = about
    _check(purpose, channel, said.source)
    with transaction.atomic():
        # Held still: of a yes and a no at the same moment, the later one counts.
        locked = lock_member(member)
        refuse_merged(locked)
        if locked.erased_at is not None:
            raise MemberNotActive("This member was erased: nothing can be said for them any more.")
        if is_granted and locked.status != MemberStatus.ACTIVE:
            raise MemberNotActive(f"This member is {locked.status}; reopen the membership first.")
        before = history_of(locked.pk).filter(purpose=purpose, channel=channel).first()
        if before is not None and _says(before, said, is_granted=is_granted):
            return before
        line = Consent.objects.create(
            member=locked,
            purpose=purpose,
            channel=channel,
            is_granted=is_granted,
            source=said.source,
            wording=said.wording,
            language=said.language,
            actor_kind=actor.kind,
            actor_id=actor.id,
            said_at=as_of,
        )
        _tell(locked, line, as_of)
    return line


def _says(line: Consent, said: Said, *, is_granted: bool) -> bool:
    """The same again: a no needs no wording to be the same no."""
    if line.is_granted != is_granted:
        return False
    return not is_granted or (line.wording, line.language) == (said.wording, said.language)


def _check(purpose: str, channel: str, source: str) -> None:
    for word, known in ((purpose, Purpose), (channel, Channel), (source, ConsentSource)):
        if word not in known.values:
            raise UnknownConsent(f"{word[:40]!r} is none of {', '.join(known.values)}.")


def _tell(member: Member, line: Consent, as_of: datetime) -> None:
    kind = "consent.granted" if line.is_granted else "consent.withdrawn"
    payload = {"purpose": line.purpose, "channel": line.channel, "source": line.source}
    outbox.publish(kind=kind, subject=member.shown_id, payload=payload, as_of=as_of)
