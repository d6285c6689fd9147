"""The tables of who may act."""

from members.models.api_key import ApiKey, KeyMode
from members.models.attempt import Attempt
from members.models.blocking import Blocking
from members.models.consent import Channel, Consent, ConsentSource, Purpose
from members.models.household import Household, HouseholdMembership, HouseholdRole
from members.models.identifier import Identifier, IdentifierKind
from members.models.login_code import LoginCode
from members.models.member import Member, MemberKind, MemberQuerySet, MemberStatus
from members.models.member_session import MemberSession, SessionEnd
from members.models.store import Store
from members.models.terminal import Terminal
from members.models.terminal_enrolment import TerminalEnrolment

__all__ = [
    "ApiKey",
    "Attempt",
    "Blocking",
    "Channel",
    "Consent",
    "ConsentSource",
    "Household",
    "HouseholdMembership",
    "HouseholdRole",
    "Identifier",
    "IdentifierKind",
    "KeyMode",
    "LoginCode",
    "Member",
    "MemberKind",
    "MemberQuerySet",
    "MemberSession",
    "MemberStatus",
    "Purpose",
    "SessionEnd",
    "Store",
    "Terminal",
    "TerminalEnrolment",
]
