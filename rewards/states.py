"""Where a version stands in its life, at a moment."""

from datetime import datetime

from django.db.models import TextChoices

from rewards.models import RuleVersion


class RuleState(TextChoices):
    DRAFT = "draft", "draft"
    IN_REVIEW = "in_review", "in review"
    SCHEDULED = "scheduled", "scheduled"
    ACTIVE = "active", "active"
    PAUSED = "paused", "paused"
    ENDED = "ended", "ended"


def state(version: RuleVersion, *, as_of: datetime) -> RuleState:
    """
    The state of a version. A list loads `rule__pauses` beforehand.

    Paused is what would be scheduled or active but for a pause of its rule.
    """
    if version.published_at is None:
        return RuleState.IN_REVIEW if version.submitted_at else RuleState.DRAFT
    if version.effective_until is not None and version.effective_until <= as_of:
        return RuleState.ENDED
    if any(
        pause.paused_from <= as_of and (pause.paused_until is None or as_of < pause.paused_until)
        for pause in version.rule.pauses.all()
    ):
        return RuleState.PAUSED
    return RuleState.SCHEDULED if as_of < version.effective_from else RuleState.ACTIVE
