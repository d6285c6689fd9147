"""
Making a member nobody: rows only. What the ledger and the sales say of them is `loyalty.erasing`'s.

Always: afterwards no row of the people's tables says who it was; what found them may be given to
somebody else; the row itself stays, closed for good.
Source: docs/decisions/0022-how-members-sign-in.md
"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q

from events import outbox
from members import sessions
from members.login_codes import address_digest
from members.models import (
    Blocking,
    Consent,
    Household,
    Identifier,
    IdentifierKind,
    LoginCode,
    Member,
    MemberSession,
    MemberStatus,
    SessionEnd,
)


class Named(NamedTuple):
    """An identifier that found the member: kind and value in its normal form."""

    kind: str
    value: str


def erase_rows(*, members: Collection[Member], as_of: datetime) -> list[Named]:
    """
    Make these members, who are one person, nobody; returns what had found them.

    Requires a transaction in which they were locked. A repeat changes nothing and returns nothing.
    """
    assert transaction.get_connection().in_atomic_block
    keys = [member.pk for member in members]
    identifiers = Identifier.objects.filter(member__in=keys)
    named = [Named(kind, value) for kind, value in identifiers.values_list("kind", "value")]
    _forget_in_admin_log(keys, list(identifiers.values_list("pk", flat=True)))
    _forget_sign_ins(keys, named, as_of)
    Consent.objects.filter(member__in=keys).delete()
    Blocking.objects.filter(member__in=keys).delete()
    identifiers.delete()
    _forget_household_names(keys)
    anybody = Member.objects.filter(pk__in=keys, erased_at__isnull=True)
    anybody.update(
        display_name="",
        language="",
        birth_on=None,
        metadata={},
        status=MemberStatus.CLOSED,
        erased_at=as_of,
    )
    return named


def tell(member: Member, *, as_of: datetime) -> None:
    """Let whoever holds a copy know that it has to go."""
    outbox.publish(kind="member.erased", subject=member.shown_id, payload={}, as_of=as_of)


def _forget_sign_ins(keys: Collection[int], named: Collection[Named], as_of: datetime) -> None:
    for key in keys:  # ended first: that is known at once in this process
        sessions.end_all(member_id=key, as_of=as_of, reason=SessionEnd.MEMBER_ENDED)
    MemberSession.objects.filter(member__in=keys).delete()
    addresses = [address_digest(one.value) for one in named if one.kind == IdentifierKind.EMAIL]
    LoginCode.objects.filter(Q(member__in=keys) | Q(address__in=addresses)).delete()


def _forget_household_names(keys: Collection[int]) -> None:
    """People call a household by their own name; one that is over needs none."""
    over = Household.objects.filter(memberships__member__in=keys, dissolved_at__isnull=False)
    households = list(over.values_list("pk", "pool_id"))
    Household.objects.filter(pk__in=[key for key, _ in households]).update(name="")
    Member.objects.filter(pk__in=[pool for _, pool in households]).update(display_name="")


def _forget_in_admin_log(members: Collection[int], identifiers: Collection[int]) -> None:
    """The admin notes what was changed by its name of that day."""
    for model, keys in ((Member, members), (Identifier, identifiers)):
        kind = ContentType.objects.get_for_model(model)
        lines = LogEntry.objects.filter(content_type=kind, object_id__in=[str(key) for key in keys])
        lines.update(object_repr="erased")
