"""
Publishing and ending a rule. A published version never changes.

Always: the versions of a rule are numbered without gaps in the order they begin, and no two of
them are valid at the same instant. Whoever changes a rule holds its program's row, so that two
changes come one after the other.
"""

from datetime import datetime

from django.db import transaction

from members.actors import Actor
from members.errors import DomainError
from rewards.contradictions import recheck
from rewards.models import EarningRule, RuleVersion
from rewards.models.program import lock, touch
from rewards.reviewing import check_people


class VersionsOverlap(DomainError):
    code = "rule_versions_overlap"
    title = "Two versions of a rule cannot be valid at once"
    http_status = 409


class RuleNotRunning(DomainError):
    code = "rule_not_running"
    title = "The rule cannot be ended then"
    http_status = 409


def publish(*, version: RuleVersion, as_of: datetime, actor: Actor) -> RuleVersion:
    """
    Make a draft count for purchases that occur from its `effective_from` on.

    The version before it ends at that instant. A repeat returns the version as it was published.

    Raises NeedsForecast, NeedsSecondPerson, InvalidRule (what it names may be gone since it was
    written), VersionsOverlap; then nothing is changed.
    """
    with transaction.atomic():
        lock(version.rule.program_id)
        version = RuleVersion.objects.select_related("rule__program", "campaign").get(pk=version.pk)
        if version.published_at is not None:
            return version
        check_people(version, version.rule.program, actor)
        recheck(version)
        before = latest(version.rule)
        if before is not None:
            _make_room(before, version, actor)
        version.number = 1 if before is None else (before.number or 0) + 1
        version.published_at = as_of
        version.published_by = actor.label
        version.save(update_fields=["number", "published_at", "published_by"])
        touch(version.rule.program_id)
    return version


def end_rule(*, rule: EarningRule, at: datetime, actor: Actor) -> RuleVersion:
    """
    Let a rule give nothing for purchases that occur at `at` or later. A repeat changes nothing.

    Raises RuleNotRunning when nothing is published, when it begins only after `at`, or when
    another end is set.
    """
    with transaction.atomic():
        lock(rule.program_id)
        version = latest(rule)
        if version is None:
            raise RuleNotRunning(f"{rule.name} has no published version; delete its drafts.")
        if version.effective_until == at:
            return version
        if version.effective_until is not None:
            raise RuleNotRunning(
                f"{version} already ends at {version.effective_until:%Y-%m-%d %H:%M} UTC, and an "
                "end is set once. To go on after it, publish a new version."
            )
        if at < version.effective_from:
            raise RuleNotRunning(
                f"{version} begins only at {version.effective_from:%Y-%m-%d %H:%M} UTC; "
                "end it then or later."
            )
        _end(version, at, actor)
        touch(rule.program_id)
    return version


def latest(rule: EarningRule) -> RuleVersion | None:
    """The published version that begins last, ended or not."""
    return (
        RuleVersion.objects.filter(rule=rule, published_at__isnull=False)
        .select_related("rule")
        .order_by("-number")
        .first()
    )


def _make_room(before: RuleVersion, version: RuleVersion, actor: Actor) -> None:
    if version.effective_from < before.effective_from:
        raise VersionsOverlap(
            f"{before} begins at {before.effective_from:%Y-%m-%d %H:%M} UTC and is published: "
            "purchases may already name it. Let the new version begin then or later."
        )
    if before.effective_until is None:
        _end(before, version.effective_from, actor)
    elif version.effective_from < before.effective_until:
        raise VersionsOverlap(
            f"{before} is valid until {before.effective_until:%Y-%m-%d %H:%M} UTC, and an end is "
            "set once. Let the new version begin then or later."
        )


def _end(version: RuleVersion, at: datetime, actor: Actor) -> None:
    version.effective_until = at
    version.ended_by = actor.label
    version.save(update_fields=["effective_until", "ended_by"])
