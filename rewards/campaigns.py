"""
Changing a campaign: freely until a rule of it is published; from then on only so that nobody is
promised less than they were told.

Always: a budget that is being spent only grows, and an end only comes nearer; who is meant and who
is held out stays as it was.
Source: docs/decisions/0018-segments-and-hold-outs.md
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from members.errors import DomainError, FieldError
from rewards.models import Campaign, RuleVersion
from rewards.models.program import lock, touch

FREE: Final = ("name", "description")
_FIXED: Final = {
    "code": "Its code stays: files and past sales name it.",
    "program_id": "It stays in its program.",
    "starts_at": "Its beginning stays: sales since then were judged by it.",
    "segment_id": "Whom it is for stays: members were told. Make another campaign.",
    "holdout_percent": "The share that is held out stays, or its results mean nothing.",
    "budget_over": "What happens at the end of the budget stays.",
}


class CampaignIsLive(DomainError):
    code = "campaign_is_live"
    title = "A published rule names the campaign"
    http_status = 409


def is_live(campaign: Campaign) -> bool:
    """Whether a published rule names it."""
    named = RuleVersion.objects.filter(campaign=campaign.pk, published_at__isnull=False)
    return named.exists()


def refused(before: Campaign, after: Campaign, *, as_of: datetime) -> dict[str, str]:
    """Why a live campaign cannot be changed so: field → reason; empty when it can."""
    found = {
        name.removesuffix("_id"): reason
        for name, reason in _FIXED.items()
        if getattr(before, name) != getattr(after, name)
    }
    for name in ("budget_points", "budget_minor"):
        had, has = getattr(before, name), getattr(after, name)
        if has is not None and (had is None or has < had):
            found[name] = "A budget may grow, or be lifted; it cannot shrink or be set later."
    if reason := _end_refused(before.ends_at, after.ends_at, as_of):
        found["ends_at"] = reason
    return found


def change(*, campaign: Campaign, changes: Mapping[str, Any], as_of: datetime) -> Campaign:
    """
    Change fields of a campaign, in one transaction of its own or the caller's.

    Raises CampaignIsLive with a reason for each field; then nothing is written.
    """
    with transaction.atomic():
        lock(campaign.program_id)
        before = Campaign.objects.get(pk=campaign.pk)
        after = Campaign.objects.get(pk=campaign.pk)
        for name, value in changes.items():
            setattr(after, name, value)
        if is_live(before) and (reasons := refused(before, after, as_of=as_of)):
            raise CampaignIsLive(
                " ".join(reasons.values()),
                errors=[
                    FieldError(f"/{name}", CampaignIsLive.code, reason)
                    for name, reason in reasons.items()
                ],
            )
        after.full_clean()
        after.save(update_fields=list(changes))
        touch(after.program_id)
    return after


def _end_refused(had: datetime | None, has: datetime | None, as_of: datetime) -> str:
    if had == has:
        return ""
    if has is None or (had is not None and has > had):
        return "Its end may come nearer, not later: make another campaign for the time after it."
    return "" if has >= as_of else "It cannot end in the past: sales since then have earned."
