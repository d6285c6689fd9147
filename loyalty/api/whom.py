"""Whom a body names: a member by their id, or by an identifier as it was scanned or typed."""

from uuid import UUID

from loyalty.api.bodies import IdentifierBody
from loyalty.api.lines import Faults
from loyalty.sale import Named
from members.ids import parse_public_id
from members.normal_forms import InvalidIdentifier, normalise


def one_named(
    member: str | None, identifier: IdentifierBody | None, faults: Faults
) -> tuple[UUID | None, Named | None]:
    """The one of the two that was sent; that somebody has it is not looked at here."""
    if (member is None) == (identifier is None):
        faults.add("/member", "one_of", "Send a member or an identifier, one of the two.")
        return None, None
    if identifier is not None:
        try:
            value = normalise(identifier.kind, identifier.value)
        except InvalidIdentifier as error:
            faults.add("/identifier/value", error.code, error.detail)
            return None, None
        return None, Named(identifier.kind, value)
    uuid = parse_public_id("mem", member or "")
    if uuid is None:
        faults.add("/member", "unknown_member", "No member has this id; mem_… is expected.")
    return uuid, None
