"""
The ways into the demo's two pages: an address that lets a till in, and one to sign in with.

Always: repeating it makes a new enrolment code, which ends the older ones, and nothing else.
"""

from datetime import datetime
from typing import Final, NamedTuple

from members import identifiers, till_keys
from members.errors import DomainError
from members.models import Identifier, IdentifierKind, Member, MemberStatus, Terminal

BY: Final = "demo"


class Doors(NamedTuple):
    """
    enrolment: the path that lets a till in, once; `store` is where it stands.
    email: the address of a member who has bought for a year; None when it cannot be theirs, since
    somebody else has it, or staff blocked it, or the member has too many identifiers.
    """

    enrolment: str
    store: str
    email: str | None


def open_doors(*, household: int, as_of: datetime) -> Doors | None:
    """Show the ways in; None when the demo's tills are off, or that household has left."""
    named = Identifier.objects.filter(
        kind=IdentifierKind.EXTERNAL, value=f"household-{household}"
    ).select_related("member")
    found = named.first()
    tills = Terminal.objects.filter(is_active=True, store__is_active=True).select_related("store")
    till = tills.order_by("store__code").first()
    if found is None or till is None or found.member.status != MemberStatus.ACTIVE:
        return None
    email = _email(found.member, f"household-{household}@example.com", as_of)
    code = till_keys.offer(till, by=BY, as_of=as_of).code
    return Doors(f"/till/#enrol={code}", till.store.name, email)


def _email(member: Member, email: str, as_of: datetime) -> str | None:
    """Let the address find the member, unless the shop has it otherwise by now."""
    try:
        identifiers.attach(member=member, kind=IdentifierKind.EMAIL, value=email, as_of=as_of)
    except DomainError:
        return None
    return email
