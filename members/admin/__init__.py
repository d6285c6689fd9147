"""The pages of members, stores, tills and keys, for staff."""

from members.admin.api_key import ApiKeyAdmin
from members.admin.identifier import IdentifierAdmin
from members.admin.member import MemberAdmin
from members.admin.store import StoreAdmin
from members.admin.terminal import TerminalAdmin

__all__ = ["ApiKeyAdmin", "IdentifierAdmin", "MemberAdmin", "StoreAdmin", "TerminalAdmin"]
