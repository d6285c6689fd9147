"""
Drafts: the text of a rule while it is written. A draft earns nothing.

Always: whoever wrote a word of a draft stands in its `drafted_by`; a draft that is in review or
published is not changed here; a forecast is of the text as it stands, or there is none.
"""

from datetime import datetime

from django.db import transaction

from members.actors import Actor
from members.errors import DomainError
from rewards.contradictions import InvalidRule, check
from rewards.models import EarningRule, RuleVersion
from rewards.models.program import lock
from rewards.rule_text import RuleText

__all__ = ["InvalidRule", "NoSuchVersion", "NotADraft", "draft_version", "redraft", "roll_back"]

_AUTHORS_LENGTH_MAX = 200


class NotADraft(DomainError):
    code = "rule_version_not_a_draft"
    title = "The version cannot be changed any more"
    http_status = 409


class NoSuchVersion(DomainError):
    code = "rule_version_unknown"
    title = "The rule has no such version"
    http_status = 404


def draft_version(
    *,
    rule: EarningRule,
    text: RuleText,
    effective_from: datetime,
    effective_until: datetime | None = None,
    actor: Actor,
) -> RuleVersion:
    """
    Write a draft: it may be changed or deleted until it is sent to review or published.

    Raises InvalidRule, with each contradiction at its field.
    """
    version = RuleVersion(
        rule=rule,
        effective_from=effective_from,
        effective_until=effective_until,
        drafted_by=actor.label,
        **text.columns(),
    )
    check(version)
    version.save()
    return version


def redraft(
    *,
    version: RuleVersion,
    text: RuleText,
    effective_from: datetime,
    effective_until: datetime | None = None,
    actor: Actor,
) -> RuleVersion:
    """
    Write a draft anew; its forecast is dropped when it promises something else now.

    Raises NotADraft, InvalidRule; then nothing is changed.
    """
    with transaction.atomic():
        kept = editable(version)
        if RuleText.of(kept) != text:
            kept.forecast = None
        for name, value in text.columns().items():
            setattr(kept, name, value)
        kept.effective_from, kept.effective_until = effective_from, effective_until
        kept.drafted_by = _authors(kept.drafted_by, actor)
        check(kept)
        kept.save()
    return kept


def roll_back(
    *, rule: EarningRule, number: int, effective_from: datetime, actor: Actor
) -> RuleVersion:
    """
    Draft the text of an old version again: history grows, it never changes.

    Raises NoSuchVersion, InvalidRule (what the old text names may be gone).
    """
    old = RuleVersion.objects.filter(rule=rule, number=number).first()
    if old is None:
        raise NoSuchVersion(f"{rule} has no version {number}; choose one that was published.")
    return draft_version(
        rule=rule, text=RuleText.of(old), effective_from=effective_from, actor=actor
    )


def editable(version: RuleVersion) -> RuleVersion:
    """
    The draft as it stands, while its program is locked. Raises NotADraft.

    The caller opens the transaction.
    """
    lock(version.rule.program_id)
    kept = RuleVersion.objects.select_related("rule__program", "campaign").get(pk=version.pk)
    if kept.published_at is not None:
        raise NotADraft(f"{kept} is published, and never changes: add a new version.")
    if kept.submitted_at is not None:
        raise NotADraft(
            f"{kept} is in review: what is reviewed must not change. Withdraw it or send it back "
            "first."
        )
    return kept


def _authors(before: str, actor: Actor) -> str:
    """All who wrote it, in order; user names hold no comma."""
    names = [name for name in before.split(", ") if name and name != actor.label]
    while len(", ".join([*names, actor.label])) > _AUTHORS_LENGTH_MAX and names:
        names.pop(0)
    return ", ".join([*names, actor.label])
