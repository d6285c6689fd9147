"""The tables of who may act."""

from members.models.api_key import ApiKey, KeyMode
from members.models.identifier import Identifier, IdentifierKind
from members.models.member import Member, MemberStatus
from members.models.store import Store
from members.models.terminal import Terminal

__all__ = [
    "ApiKey",
    "Identifier",
    "IdentifierKind",
    "KeyMode",
    "Member",
    "MemberStatus",
    "Store",
    "Terminal",
]
