"""The bodies of transfers, households and merges: shapes only."""

from typing import Annotated

from pydantic import Field, StringConstraints

from loyalty.api.bodies import Text
from loyalty.ledger.posting import POINTS_PER_ENTRY_MAX
from members.api.bodies import Body

Note = Annotated[str, StringConstraints(max_length=500)]
Name = Annotated[str, StringConstraints(max_length=200)]


class TransferBody(Body):
    """Points that one member gives to another."""

    sender: Text
    recipient: Text
    points: Annotated[int, Field(ge=1, le=POINTS_PER_ENTRY_MAX)]
    note: Note = ""


class HouseholdBody(Body):
    """A household to be; its owner is its first member."""

    owner: Text
    name: Name = ""


class JoiningBody(Body):
    """Somebody who moves in."""

    member: Text
    may_spend: bool = True


class PermissionBody(Body):
    """Whether a member may redeem from the pool."""

    may_spend: bool


class HandOverBody(Body):
    """Who owns the household from now on."""

    member: Text


class MergeBody(Body):
    """Who the member of the address turned out to be."""

    into: Text
    reason: Note = ""


class BlockingBody(Body):
    """Why a member is blocked, or is no more; for colleagues."""

    reason: Note = ""
