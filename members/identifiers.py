"""
Anything that finds a member: attaching, detaching, finding.

Always: one normal form belongs to one member at most (`identifier_found_once`); who comes second
is told so and changes nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from members import sql
from members.errors import DomainError
from members.ids import new_uuid
from members.locking import lock_member
from members.models import Identifier, Member, MemberStatus
from members.normal_forms import InvalidIdentifier, detect, normalise

__all__ = [
    "IDENTIFIERS_MAX",
    "IdentifierTaken",
    "InvalidIdentifier",
    "MemberNotActive",
    "TooManyIdentifiers",
    "attach",
    "detach",
    "detect",
    "find_any",
    "find_member",
    "normalise",
    "place",
]

IDENTIFIERS_MAX: Final = 20


class IdentifierTaken(DomainError):
    """Somebody else is found by it."""

    code = "identifier_taken"
    http_status = 409
    title = "The identifier belongs to another member"


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
    A repeat returns what is there. Raises InvalidIdentifier, IdentifierTaken, MemberNotActive
    and TooManyIdentifiers.
    """
    normal = normalise(kind, value)
    with transaction.atomic():
        # The member's row keeps two requests from both adding the last one allowed.
        status = lock_member(member).status
        if status != MemberStatus.ACTIVE:
            raise MemberNotActive(f"This member is {status}; reopen the membership first.")
        if not member.identifiers.filter(kind=kind, value=normal).exists():
            _check_room(member)
            if not place(member_id=member.pk, kind=kind, value=normal, as_of=as_of):
                raise IdentifierTaken(
                    f"This {kind} finds another member already; detach it there first, or look "
                    "that member up."
                )
    return member.identifiers.get(kind=kind, value=normal)


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


def detach(*, identifier: Identifier) -> None:
    """Let an identifier find nobody; it may be attached again, to anybody. Repeats do nothing."""
    Identifier.objects.filter(pk=identifier.pk).delete()


def find_member(kind: str, value: str) -> Member | None:
    """Find the member of an identifier, in any spelling. Raises InvalidIdentifier."""
    return find_any([(kind, normalise(kind, value))])


def find_any(candidates: Sequence[tuple[str, str]]) -> Member | None:
    """Find the member of the first candidate (as `detect` gives them) that anybody has."""
    found = {
        (identifier.kind, identifier.value): identifier.member
        for identifier in Identifier.objects.filter(
            kind__in={kind for kind, _ in candidates}, value__in={value for _, value in candidates}
        ).select_related("member")
    }
    return next((found[candidate] for candidate in candidates if candidate in found), None)


def _check_room(member: Member) -> None:
    if member.identifiers.count() >= IDENTIFIERS_MAX:
        raise TooManyIdentifiers(
            f"A member may have {IDENTIFIERS_MAX} identifiers; detach one that is out of use."
        )
