"""How transfers, households and merges are shown."""

from typing import Any

from loyalty.api.answers import instant
from loyalty.models import Merge, Transfer
from members.households import open_memberships
from members.models import Household, Member, MemberKind

TRANSFERS = Transfer.objects.select_related("sender__household", "recipient__household", "merge")


def transfer(row: Transfer) -> dict[str, Any]:
    """A transfer of any kind; the pool of a household is shown as the household."""
    return {
        "id": row.shown_id,
        "kind": row.kind,
        "sender": _who(row.sender),
        "recipient": _who(row.recipient),
        "points": row.points,
        "debt": row.debt_points,
        "note": row.note,
        "merge": row.merge.shown_id if row.merge else None,
        "occurred_at": instant(row.occurred_at),
    }


def household(row: Household) -> dict[str, Any]:
    """A household and who is in it now, the owner first."""
    return {
        "id": row.shown_id,
        "name": row.name,
        "members": [
            {
                "member": one.member.shown_id,
                "role": one.role,
                "may_spend": one.may_spend,
                "joined_at": instant(one.joined_at),
            }
            for one in open_memberships(row)
        ],
        "created_at": instant(row.created_at),
        "dissolved_at": instant(row.dissolved_at),
    }


def merge(row: Merge) -> dict[str, Any]:
    """A merge, and every transfer it made or that followed it."""
    return {
        "id": row.shown_id,
        "loser": row.loser.shown_id,
        "survivor": row.survivor.shown_id,
        "reason": row.reason,
        "transfers": [transfer(one) for one in TRANSFERS.filter(merge=row).order_by("pk")],
        "merged_at": instant(row.merged_at),
        "undone_at": instant(row.undone_at),
    }


def _who(member: Member) -> str:
    return member.household.shown_id if member.kind == MemberKind.HOUSEHOLD else member.shown_id
