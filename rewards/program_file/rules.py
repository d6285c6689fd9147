"""
Making the rules what a file says: a changed rule is a new version, a missing one is ended.

The caller opens the transaction. Always: what is published stays as it is; a rule whose text the
file repeats gets no new version, however old the beginning that stands in the file.
"""

from dataclasses import dataclass
from datetime import datetime

from members.actors import Actor
from members.errors import DomainError
from rewards import comparing
from rewards.compiling import compiled
from rewards.drafting import draft_version
from rewards.earning import explain
from rewards.models import Campaign, EarningRule, Program, RulePause, RuleVersion
from rewards.program_file.changes import Refused, assign, known, save
from rewards.program_file.faults import Fault
from rewards.program_file.part import columns, key_of
from rewards.program_file.rule_shape import RulePart
from rewards.program_file.shape import ProgramPart
from rewards.program_file.values import written
from rewards.publishing import end_rule, publish
from rewards.rule_text import RuleText


@dataclass(frozen=True, slots=True)
class _Scene:
    """Where and when rules are applied, and by whom."""

    program: Program
    as_of: datetime
    actor: Actor
    newest: dict[int, RuleVersion]
    tier_names: dict[str, str]
    campaigns: dict[str, int]

    def written(self, moment: datetime) -> str:
        return written(moment, self.program.time_zone)


def apply_rules(part: ProgramPart, program: Program, *, as_of: datetime, actor: Actor) -> list[str]:
    """Publish what is new or changed, and end what the file no longer names. Raises Refused."""
    rules = {rule.code: rule for rule in EarningRule.objects.filter(program=program)}
    published = RuleVersion.objects.filter(rule__program=program, published_at__isnull=False)
    published = published.select_related("rule__program", "campaign").order_by("number")
    scene = _Scene(
        program=program,
        as_of=as_of,
        actor=actor,
        newest={version.rule_id: version for version in published},
        tier_names={tier.code: tier.name for tier in part.tiers},
        campaigns=dict(Campaign.objects.filter(program=program).values_list("code", "pk")),
    )
    words = []
    for i, rule_part in enumerate(part.rules):
        rule = rules.pop(rule_part.code, None) or EarningRule(program=program, code=rule_part.code)
        try:
            words += _apply_rule(rule_part, rule, scene, i)
        except DomainError as error:
            raise Refused(*_faults(error, i)) from error
    for rule in rules.values():
        words += _end_missing(rule, scene)
    return words


def _apply_rule(part: RulePart, rule: EarningRule, scene: _Scene, i: int) -> list[str]:
    is_new = rule.pk is None
    words = save(
        rule,
        ("rules", i),
        f"Rule {rule.code}",
        assign(rule, {"name": part.name}, scene.program.currency),
    )
    words = [] if is_new else words  # Its first version says so.
    version = scene.newest.get(rule.pk)
    if part.campaign is not None:
        known(("rules", i, "campaign"), "campaign", part.campaign, scene.campaigns)
    text, end = _text(part, scene), part.effective_until
    if version is not None and RuleText.of(version) == text:
        if version.effective_until == end:
            _refuse_later_start(part, version, scene, i)
            return words
        if version.effective_until is None and end is not None:
            return [*words, _end(rule, end, scene)]
    draft = draft_version(
        rule=rule,
        text=text,
        effective_from=_start(part, version, scene),
        effective_until=end,
        actor=scene.actor,
    )
    made = publish(version=draft, as_of=scene.as_of, actor=scene.actor)
    return [*words, _described(made, version, scene)]


def _start(part: RulePart, version: RuleVersion | None, scene: _Scene) -> datetime:
    start = part.effective_from
    if version is None:
        return start or scene.as_of
    if start is None or start <= version.effective_from:
        # The file still names the old beginning: the new text counts from now on.
        return max(scene.as_of, version.effective_from)
    return start


def _end_missing(rule: EarningRule, scene: _Scene) -> list[str]:
    version = scene.newest.get(rule.pk)
    if version is None:
        return []
    if version.effective_until is not None:
        _refuse_later_end(rule, version.effective_until, scene)
        return []
    return [_end(rule, max(scene.as_of, version.effective_from), scene)]


def _end(rule: EarningRule, at: datetime, scene: _Scene) -> str:
    end_rule(rule=rule, at=at, actor=scene.actor)
    return f"Rule {rule.code}: ends {scene.written(at)}"


def _refuse_later_end(rule: EarningRule, end: datetime, scene: _Scene) -> None:
    """A rule with an end to come goes on earning, named or not: say so, unless it is paused."""
    if end <= scene.as_of or RulePause.objects.filter(rule=rule, paused_until=None).exists():
        return
    detail = (
        f"Rule {rule.code} is left out, but it earns until {scene.written(end)}, and a published "
        "end cannot be moved. Keep it in the file until then, or pause it in the admin first."
    )
    raise Refused(Fault(("rules",), "end_is_fixed", detail))


def _refuse_later_start(part: RulePart, version: RuleVersion, scene: _Scene, i: int) -> None:
    if part.effective_from is None or part.effective_from <= version.effective_from:
        return
    since = scene.written(version.effective_from)
    detail = (
        f"Version {version.number} says the same from {since} on, and a published beginning "
        f"cannot be moved. Write effective_from: {since}, or leave it out."
    )
    raise Refused(Fault(("rules", i, "effective_from"), "beginning_is_fixed", detail))


def _described(version: RuleVersion, before: RuleVersion | None, scene: _Scene) -> str:
    """The new version as a sentence, and how it differs from the one before it."""
    sentence = explain.sentence(
        compiled(version),
        currency=scene.program.currency,
        points_name=scene.program.points_name,
        tier_names=scene.tier_names,
    )
    begins = scene.written(version.effective_from)
    differences = comparing.diff(before, version) if before else []
    changed = f" ({'; '.join(differences)})" if differences else ""
    return f"Rule {version.rule.code}: version {version.number} from {begins}: {sentence}{changed}"


def _text(part: RulePart, scene: _Scene) -> RuleText:
    said = columns(part, "code", "name", "campaign", "effective_from", "effective_until")
    campaign = scene.campaigns[part.campaign] if part.campaign else None
    said = {name: value for name, value in said.items() if value is not None}
    return RuleText(**said, campaign_id=campaign)


def _faults(error: DomainError, i: int) -> list[Fault]:
    """Each contradiction at its key; what is of no single key at the rule."""
    found = [(one.pointer.removeprefix("/"), one.detail) for one in error.errors]
    return [
        Fault(("rules", i, key_of(column)) if column else ("rules", i), error.code, detail)
        for column, detail in found or [("", error.detail)]
    ]
