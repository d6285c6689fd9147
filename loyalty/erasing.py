"""
A member is made nobody, for good; the ledger, the sales and their figures stay.

Always: all of it or nothing; no point moves, so the books balance afterwards as before; what found
the member may be given to somebody else, who gets nothing of theirs. A repeat changes nothing.
Source: docs/decisions/0022-how-members-sign-in.md
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from loyalty import households, vouchers
from loyalty.models import (
    Adjustment,
    Claim,
    ClaimReason,
    ClaimStatus,
    MemberEvent,
    Merge,
    Purchase,
    Refund,
    SegmentMember,
    Standing,
    Transfer,
    Voucher,
    VoucherStatus,
)
from members import privacy, sql
from members.actors import Actor
from members.holders import lock_family, refuse_merged
from members.models import HouseholdMembership, HouseholdRole, Member
from members.privacy import Named

_STOP_WAITING = """
DELETE FROM loyalty_unclaimedpurchase u USING unnest(%s::text[], %s::text[]) AS n (kind, value)
WHERE u.identifier_kind = n.kind AND u.identifier_value = n.value
"""

# Sales that stayed nobody's, though somebody was scanned: a blocked card, or too late.
_OF_NOBODY = """
SELECT p.id FROM loyalty_purchase p
JOIN unnest(%s::text[], %s::text[]) AS n (kind, value)
    ON p.identifier_value = n.value AND p.identifier_kind = n.kind
WHERE p.member_id IS NULL AND p.identifier_value <> ''
"""


def erase(*, member: Member, as_of: datetime, actor: Actor) -> Member:
    """
    Make a member, and whoever was merged into them, nobody.

    They leave their household first, taking along what they earned. Their points stay, on a closed
    member, and earn and buy nothing any more.
    Raises MemberMerged (erase the survivor), OwnerMustHandOver.
    """
    refuse_merged(member)
    while True:
        _leave_home(member, as_of=as_of, actor=actor)
        with transaction.atomic(durable=True):
            people = lock_family(member.pk)
            # Somebody may have taken them in again since.
            if _home_of(member.pk) is None:
                _erase(people, member.pk, as_of)
                break
    member.refresh_from_db()
    return member


def _erase(people: dict[int, Member], member_id: int, as_of: datetime) -> None:
    member = people[member_id]
    refuse_merged(member)
    if member.erased_at is not None:
        return
    named = privacy.erase_rows(members=people.values(), as_of=as_of)
    _stop_waiting(named, people, as_of)
    _end_vouchers(people, as_of)
    _forget_words(list(people))
    privacy.tell(member, as_of=as_of)


def _home_of(member_id: int) -> HouseholdMembership | None:
    inside = HouseholdMembership.objects.filter(member_id=member_id, left_at__isnull=True)
    return inside.select_related("household__pool", "member").first()


def _leave_home(member: Member, *, as_of: datetime, actor: Actor) -> None:
    """By themselves; who lives alone ends the household with it."""
    stay = _home_of(member.pk)
    if stay is None:
        return
    others = stay.household.memberships.filter(left_at__isnull=True).exclude(pk=stay.pk)
    if stay.role == HouseholdRole.OWNER and not others.exists():
        households.dissolve(household=stay.household, as_of=as_of, actor=actor)
    else:
        households.leave(household=stay.household, member=member, as_of=as_of, actor=actor)


def _stop_waiting(named: Sequence[Named], people: Collection[int], as_of: datetime) -> None:
    """Whoever gets the identifier next must not get sales that waited for this one."""
    columns = sql.arrays(named, 2)
    sql.run(_STOP_WAITING, columns)
    _blank(Purchase.objects.filter(pk__in=[key for (key,) in sql.rows(_OF_NOBODY, columns)]))
    Claim.objects.filter(member__in=people, status=ClaimStatus.WAITING).update(
        status=ClaimStatus.REFUSED, reason=ClaimReason.NOT_FOUND, settled_at=as_of
    )


def _end_vouchers(people: Collection[int], as_of: datetime) -> None:
    """Nobody can show them any more. Locked in their order, as voids do."""
    unused = Voucher.objects.filter(member__in=people, status=VoucherStatus.ISSUED)
    locked = unused.select_for_update(no_key=True).order_by("pk")
    vouchers.revoke(list(locked.values_list("pk", flat=True)), as_of=as_of)


def _forget_words(people: Sequence[int]) -> None:
    """What was written about them, or scanned of them, beside sums, goods and instants."""
    _blank(Purchase.objects.filter(member__in=people))
    MemberEvent.objects.filter(member__in=people).exclude(data={}).update(data={})
    Standing.objects.filter(member__in=people).exclude(note="").update(note="")
    Refund.objects.filter(purchase__member__in=people).update(reason="")
    Adjustment.objects.filter(member__in=people).update(note="", decision_note="")
    Transfer.objects.filter(sender__in=people).update(note="")
    Transfer.objects.filter(recipient__in=people).update(note="")
    Merge.objects.filter(survivor__in=people).update(reason="")
    SegmentMember.objects.filter(member__in=people).delete()


def _blank(purchases: QuerySet[Purchase]) -> None:
    spoken = purchases.exclude(identifier_value="", metadata={})
    spoken.update(identifier_kind="", identifier_value="", metadata={})
