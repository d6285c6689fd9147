"""Rule versions in words, as the admin's lists and pages show them."""

from datetime import datetime

from django.utils import timezone

from rewards.compiling import compiled
from rewards.earning import explain
from rewards.models import ExpiryPolicy, ExpiryRounding, Program, RuleVersion

STATES = {"draft": "info", "scheduled": "warning", "active": "success", "ended": "danger"}


def sentence(version: RuleVersion) -> str:
    """What the version promises. A list loads `rule__program` and its tiers beforehand."""
    program = version.rule.program
    return explain.sentence(
        compiled(version),
        currency=program.currency,
        points_name=program.points_name,
        tier_names={tier.code: tier.name for tier in program.tiers.all()},
    )


def state(version: RuleVersion, now: datetime | None = None) -> str:
    """draft, scheduled, active or ended."""
    now = now or timezone.now()
    if version.published_at is None:
        return "draft"
    if version.effective_until is not None and version.effective_until <= now:
        return "ended"
    return "scheduled" if now < version.effective_from else "active"


def expiry(program: Program) -> str:
    """When points of a program expire, in a few words."""
    after = f"{program.expiry_months} months"
    if program.expiry_policy == ExpiryPolicy.NONE:
        return "never"
    if program.expiry_policy == ExpiryPolicy.FIXED_DATES:
        least = f", {after} at the earliest" if program.expiry_months else ""
        return f"on {', '.join(program.expiry_dates)}{least}"
    if program.expiry_policy == ExpiryPolicy.INACTIVITY:
        return f"{after} after the last {' or '.join(program.expiry_activities)}"
    if program.expiry_rounding == ExpiryRounding.NONE:
        return f"after {after}"
    return f"after {after}, at the end of the {program.expiry_rounding}"
