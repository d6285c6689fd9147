"""
The ways into the demo's two pages: an address that lets a till in, and one to sign in with.

Always: repeating it makes a new enrolment code, which ends the older ones, and nothing else.
"""

from datetime import datetime
from typing import Final, NamedTuple

from members import identifiers, till_keys
from members.models import Identifier, IdentifierKind, MemberStatus, Terminal

BY: Final = "demo"


class Doors(NamedTuple):
    """
    enrolment: the path that lets a till in, once; `store` is where it stands.
    email: the address of a member who has bought for a year.
    """

    enrolment: str
    store: str
    email: str


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
    email = f"household-{household}@example.com"
    identifiers.attach(member=found.member, kind=IdentifierKind.EMAIL, value=email, as_of=as_of)
    code = till_keys.offer(till, by=BY, as_of=as_of).code
    return Doors(f"/till/#enrol={code}", till.store.name, email)
