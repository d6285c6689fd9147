"""
The review of a draft: sent, sent back or withdrawn, and when a second person must publish it.

Always: nobody publishes their own above the program's limit; what is in review does not change.
"""

from datetime import datetime

from django.db import transaction

from members.actors import Actor, ActorKind
from members.errors import DomainError
from rewards.contradictions import recheck
from rewards.drafting import editable
from rewards.models import Program, RuleVersion
from rewards.models.program import lock
from rewards.rule_text import RuleText

FORECAST_DAYS = 30


class NotInReview(DomainError):
    code = "rule_version_not_in_review"
    title = "The version is not in review"
    http_status = 409


class NeedsForecast(DomainError):
    code = "rule_needs_forecast"
    title = "Nobody knows yet what the rule would cost"
    http_status = 409


class NeedsSecondPerson(DomainError):
    code = "rule_needs_second_person"
    title = "A second person must publish the rule"
    http_status = 409


def submit(*, version: RuleVersion, as_of: datetime, actor: Actor) -> RuleVersion:
    """
    Send a draft to review; until it is back it cannot be changed. A repeat changes nothing.

    Raises NotADraft when it is published, InvalidRule.
    """
    with transaction.atomic():
        kept = _locked(version)
        if kept.published_at is None and kept.submitted_at is not None:
            return kept
        kept = editable(version)
        recheck(kept)
        kept.submitted_at, kept.submitted_by, kept.sent_back_reason = as_of, actor.label, ""
        kept.save(update_fields=["submitted_at", "submitted_by", "sent_back_reason"])
    return kept


def send_back(*, version: RuleVersion, reason: str, actor: Actor) -> RuleVersion:
    """
    Hand a draft back to whoever wrote it, with the reason.

    Raises NotInReview.
    """
    reason = reason.strip()
    if not reason:
        raise NotInReview("Say what should change: whoever wrote the rule will read it.")
    return _returned(version, f"{actor.label}: {reason}"[:500])


def withdraw(*, version: RuleVersion, actor: Actor) -> RuleVersion:
    """Take one's own draft out of review, to change it. Raises NotInReview."""
    return _returned(version, f"{actor.label} took it out of review"[:500])


def note_forecast(
    *, version: RuleVersion, points: int, minor: int | None, days: int, text: RuleText | None = None
) -> bool:
    """
    Keep what a back-test over so many days said a draft would give and cost, as of 30 days.

    text: what was tried. When the draft says something else by now, or is published, nothing is
    noted, and the answer is no.
    """
    assert days >= 1
    with transaction.atomic():
        kept = _locked(version)
        if kept.published_at is not None or (text is not None and RuleText.of(kept) != text):
            return False
        kept.forecast = {
            "points": _in_thirty_days(points, days),
            "minor": None if minor is None else _in_thirty_days(minor, days),
            "days": days,
        }
        kept.save(update_fields=["forecast"])
    return True


def check_people(version: RuleVersion, program: Program, actor: Actor) -> None:
    """
    Raise NeedsForecast or NeedsSecondPerson unless this person may publish this draft.

    An operator at the command line has the whole shop in hand, and is a second person to all.
    """
    most = program.unreviewed_points_max
    if most is None or actor.kind == ActorKind.SYSTEM:
        return
    if most > 0 and not _past_cannot_tell(version):
        if version.forecast is None:
            raise NeedsForecast(
                f"In this program a rule that would give more than {most:,} points in "
                f"{FORECAST_DAYS} days is published by a second person, and nobody has tried what "
                f"{version} would give: run a back-test with this draft alone, then publish."
            )
        if 0 < version.forecast["points"] <= most:
            return
    if version.submitted_at is None:
        raise NeedsSecondPerson(_why(version, most) + " Send it to review first.")
    if actor.label in [*version.drafted_by.split(", "), version.submitted_by]:
        raise NeedsSecondPerson(
            _why(version, most) + " You wrote it or sent it, so ask a colleague to publish it."
        )


def _past_cannot_tell(version: RuleVersion) -> bool:
    """Events are no purchases, and who is in a segment may be another tomorrow."""
    campaign = version.campaign
    return bool(version.event or version.segments or (campaign and campaign.segment_id))


def _why(version: RuleVersion, most: int) -> str:
    if most == 0:
        return "In this program a second person looks at every rule before it is live."
    if _past_cannot_tell(version):
        return (
            "No back-test tells what a rule for an event or a segment will give, so a second "
            "person looks at it before it is live."
        )
    assert version.forecast is not None
    if version.forecast["points"] == 0:
        return (
            "It gave nothing over the past, which says little about what it will give, so a second "
            "person looks at it before it is live."
        )
    return (
        f"It would give about {version.forecast['points']:,} points in {FORECAST_DAYS} days, and "
        f"above {most:,} a second person looks at it before it is live."
    )


def _in_thirty_days(amount: int, days: int) -> int:
    return -(-amount * FORECAST_DAYS // days)


def _returned(version: RuleVersion, reason: str) -> RuleVersion:
    with transaction.atomic():
        kept = _locked(version)
        if kept.published_at is not None or kept.submitted_at is None:
            raise NotInReview(f"{kept} is not in review; look at the page again.")
        kept.submitted_at, kept.submitted_by, kept.sent_back_reason = None, "", reason
        kept.save(update_fields=["submitted_at", "submitted_by", "sent_back_reason"])
    return kept


def _locked(version: RuleVersion) -> RuleVersion:
    lock(version.rule.program_id)
    return RuleVersion.objects.select_related("rule__program", "campaign").get(pk=version.pk)
