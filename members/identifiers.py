"""
Anything that finds a member: attaching, detaching, finding.

Always: one normal form belongs to one member at most (`identifier_found_once`); who comes second
is told so and changes nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from members.errors import DomainError
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
        present = Identifier.objects.filter(kind=kind, value=normal).first()
        if present is None:
            _check_room(member)
            present, _ = Identifier.objects.get_or_create(
                kind=kind, value=normal, defaults={"member": member, "attached_at": as_of}
            )
    if present.member_id != member.pk:
        raise IdentifierTaken(
            f"This {present.get_kind_display()} finds another member already; detach it there "
            "first, or look that member up."
        )
    return present


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
