"""Rule versions in words, as the admin's lists and pages show them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import timezone

from rewards import states
from rewards.compiling import compiled
from rewards.earning import explain
from rewards.models import ExpiryPolicy, ExpiryRounding, Program, RuleVersion

STATES = {
    "draft": "info", "in review": "warning", "scheduled": "warning", "active": "success",
    "paused": "warning", "ended": "danger",
}  # fmt: skip


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
    """draft, in review, scheduled, active, paused or ended."""
    return str(states.state(version, as_of=now or timezone.now()).label)


def badge(version: RuleVersion) -> str:
    """The state in its colour, for a page; lists make their own."""
    said = state(version)
    return render_to_string("unfold/helpers/label.html", {"text": said, "type": STATES[said]})


def window(version: RuleVersion) -> str:
    """From when until when, by the clock of the program's zone."""
    zone = version.rule.program.time_zone
    start, end = version.effective_from, version.effective_until
    until = f" until {_local(end, zone)}" if end else ""
    return f"from {_local(start, zone)}{until} ({zone})"


def forecast(version: RuleVersion) -> str:
    """What the last back-test said, as of 30 days."""
    said = version.forecast
    if said is None:
        return "No back-test yet of what this draft says."
    program = version.rule.program
    points = explain.count(said["points"], program.points_name)
    cost = "" if said["minor"] is None else f", {explain.money(said['minor'], program.currency)}"
    return f"About {points}{cost} in 30 days, by a back-test over {said['days']} days."


def _local(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


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
