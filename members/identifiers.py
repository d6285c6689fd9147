"""
Anything that finds a member: attaching, detaching, blocking, replacing, finding.

Always: one normal form belongs to one member at most (`identifier_found_once`); who comes second
is told so and changes nothing. A blocked identifier finds nobody, and stays taken.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from members import sql
from members.cards import card_number
from members.errors import DomainError
from members.holders import MemberMerged, refuse_merged
from members.ids import new_uuid
from members.locking import lock_member
from members.models import Identifier, IdentifierKind, Member, MemberStatus
from members.normal_forms import InvalidIdentifier, detect, normalise

__all__ = [
    "IDENTIFIERS_MAX",
    "IdentifierBlocked",
    "IdentifierTaken",
    "InvalidIdentifier",
    "MemberMerged",
    "MemberNotActive",
    "TooManyIdentifiers",
    "attach",
    "block",
    "detach",
    "detect",
    "find_any",
    "find_identifier",
    "find_member",
    "normalise",
    "place",
    "place_card",
    "replace",
    "unblock",
]

IDENTIFIERS_MAX: Final = 20
_CARD_TRIES = 5


class IdentifierTaken(DomainError):
    """Somebody else is found by it."""

    code = "identifier_taken"
    http_status = 409
    title = "The identifier belongs to another member"


class IdentifierBlocked(DomainError):
    """It was blocked: its member has lost it, or somebody else may have it."""

    code = "identifier_blocked"
    http_status = 409
    title = "The identifier is blocked"


class TooManyIdentifiers(DomainError):
    """The member has as many as one may have."""

    code = "too_many_identifiers"
    title = "The member has too many identifiers"


class MemberNotActive(DomainError):
    """The member is blocked or closed."""

    code = "member_not_active"
    http_status = 409
    title = "The member is not active"


def attach(*, member: Member, kind: str, value: str, as_of: datetime) -> Identifier:
    """
    Let an identifier find a member.

    value: in any spelling; stored in its normal form.
    A repeat returns what is there. Raises InvalidIdentifier, IdentifierTaken, IdentifierBlocked,
    MemberNotActive and TooManyIdentifiers.
    """
    normal = normalise(kind, value)
    with transaction.atomic():
        _lock_active(member)
        return _attach(member, kind, normal, as_of)


def place(*, member_id: int, kind: str, value: str, as_of: datetime) -> bool:
    """
    Write one identifier in its normal form, unless anybody has it; tell whether it was free.

    Waits for whoever writes the same at this moment. `attach` is the verb; this is for a member
    who was just made and whom nobody else can know.
    """
    written = sql.one(
        """
        INSERT INTO members_identifier (public_id, member_id, kind, value, attached_at)
        VALUES (%s, %s, %s, %s, %s)
        ON CONFLICT (kind, value) DO NOTHING
        RETURNING id
        """,
        (new_uuid(), member_id, kind, value, as_of),
    )
    return written is not None


def place_card(*, member_id: int, as_of: datetime) -> str:
    """Make up a card number that nobody has, and write it; returns the number."""
    for _ in range(_CARD_TRIES):
        number = card_number()
        if place(member_id=member_id, kind=IdentifierKind.CARD, value=number, as_of=as_of):
            return number
    raise AssertionError("five random card numbers in a row were taken")


def detach(*, identifier: Identifier) -> None:
    """
    Let an identifier find nobody; it may be attached again, to anybody. Repeats do nothing.

    Raises IdentifierBlocked: whoever found a lost card could enrol with it.
    """
    one = Identifier.objects.filter(pk=identifier.pk)
    deleted, _ = one.filter(blocked_at__isnull=True).delete()
    if not deleted and one.exists():
        raise IdentifierBlocked("It is blocked, and must stay taken; unblock it first.")


def block(*, identifier: Identifier, as_of: datetime) -> Identifier:
    """Let an identifier find nobody, and nobody have it. A repeat keeps the first instant."""
    open_one = Identifier.objects.filter(pk=identifier.pk, blocked_at__isnull=True)
    open_one.update(blocked_at=as_of)
    identifier.refresh_from_db()
    return identifier


def unblock(*, identifier: Identifier) -> Identifier:
    """Let an identifier find its member again, beside what replaced it. Repeats do nothing."""
    Identifier.objects.filter(pk=identifier.pk).update(blocked_at=None, replaced_by=None)
    identifier.refresh_from_db()
    return identifier


def replace(*, identifier: Identifier, as_of: datetime, value: str | None = None) -> Identifier:
    """
    Give the member another one of the same kind, block the old one, and return the new one.

    value: in any spelling; None makes up a card number.
    A repeat returns the first replacement. Raises InvalidIdentifier (nothing but a card can be
    made up, and nothing replaces itself), IdentifierTaken, MemberNotActive, TooManyIdentifiers;
    IdentifierBlocked when it was replaced by another one before.
    """
    normal = _replacing(identifier, value)
    with transaction.atomic():
        member = _lock_active(identifier.member)
        old = member.identifiers.select_related("replaced_by").get(pk=identifier.pk)
        if old.replaced_by is not None:
            if normal in {None, old.replaced_by.value}:
                return old.replaced_by
            raise IdentifierBlocked("It was replaced before; replace what replaced it.")
        # Blocked first: it makes room for the new one.
        Identifier.objects.filter(pk=old.pk).update(blocked_at=old.blocked_at or as_of)
        if normal is None:
            _check_room(member)
            normal = place_card(member_id=member.pk, as_of=as_of)
        new = _attach(member, old.kind, normal, as_of)
        Identifier.objects.filter(pk=old.pk).update(replaced_by=new)
    return new


def find_member(kind: str, value: str) -> Member | None:
    """Find the member of an identifier, in any spelling. Raises InvalidIdentifier."""
    return find_any([(kind, normalise(kind, value))])


def find_any(candidates: Sequence[tuple[str, str]]) -> Member | None:
    """
    Find the member of the first candidate (as `detect` gives them) that anybody has.

    None when that one is blocked: the next candidate is not who was meant.
    """
    found = find_identifier(candidates)
    return found.member if found and found.blocked_at is None else None


def find_identifier(candidates: Sequence[tuple[str, str]]) -> Identifier | None:
    """Find the first candidate that anybody has, blocked or not, with its member."""
    found = {
        (identifier.kind, identifier.value): identifier
        for identifier in Identifier.objects.filter(
            kind__in={kind for kind, _ in candidates}, value__in={value for _, value in candidates}
        ).select_related("member")
    }
    return next((found[candidate] for candidate in candidates if candidate in found), None)


def _lock_active(member: Member) -> Member:
    """
    Keep two requests from both adding the last one allowed.

    Raises MemberNotActive, and MemberMerged: what finds them should find the survivor.
    """
    locked = lock_member(member)
    if locked.status != MemberStatus.ACTIVE:
        raise MemberNotActive(f"This member is {locked.status}; reopen the membership first.")
    refuse_merged(locked)
    return locked


def _attach(member: Member, kind: str, normal: str, as_of: datetime) -> Identifier:
    own = member.identifiers.filter(kind=kind, value=normal).first()
    if own is None:
        _check_room(member)
        if not place(member_id=member.pk, kind=kind, value=normal, as_of=as_of):
            raise IdentifierTaken(
                f"This {kind} finds another member already; detach it there first, or look "
                "that member up."
            )
        own = member.identifiers.get(kind=kind, value=normal)
    if own.blocked_at is not None:
        raise IdentifierBlocked(f"This {kind} of theirs is blocked; unblock it, or take another.")
    return own


def _replacing(identifier: Identifier, value: str | None) -> str | None:
    """The normal form of a replacement; None for a card number yet to be made up."""
    if value is None:
        if identifier.kind != IdentifierKind.CARD:
            raise InvalidIdentifier(f"Send the new {identifier.kind}; only a card is made up.")
        return None
    normal = normalise(identifier.kind, value)
    if normal == identifier.value:
        raise InvalidIdentifier(f"This is the {identifier.kind} to be replaced; send another.")
    return normal


def _check_room(member: Member) -> None:
    """Count what finds the member: who has lost many cards may still have one."""
    if member.identifiers.filter(blocked_at__isnull=True).count() >= IDENTIFIERS_MAX:
        raise TooManyIdentifiers(
            f"A member may have {IDENTIFIERS_MAX} identifiers; detach one that is out of use."
        )
