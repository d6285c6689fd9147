"""A program for tests, made through the same functions that staff use."""

from datetime import UTC, datetime
from typing import Any

from members.actors import SYSTEM
from rewards import drafting, publishing
from rewards.earning import Rule
from rewards.models import EarningRule, Program, Reward, RuleVersion
from rewards.rule_text import RuleText

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def rule(code: str = "base", award: str = "base", **fields: Any) -> Rule:
    """A compiled version: one point per euro unless fields say otherwise."""
    given: dict[str, Any] = {"points": 1, "step_minor": 100}
    if award == "multiplier":
        given = {}
    if award == "bonus":
        given = {"points": 1}
    for name, value in fields.items():
        if isinstance(value, set):
            fields[name] = frozenset(value)
    version_id = fields.pop("version_id", sum(map(ord, code)))
    return Rule(
        version_id=version_id,
        code=code,
        number=1,
        award=award,
        **{"effective_from": LONG_AGO, **given, **fields},
    )


def make_program(**fields: Any) -> Program:
    return Program.objects.create(
        **{
            "code": "club",
            "name": "Club",
            "currency": "EUR",
            "time_zone": "Europe/Helsinki",
            **fields,
        }
    )


def make_rule(program: Program, code: str = "base") -> EarningRule:
    return EarningRule.objects.create(program=program, code=code, name=code.title())


def make_draft(
    rule: EarningRule, start: datetime = LONG_AGO, until: datetime | None = None, **text: Any
) -> RuleVersion:
    text = text or {"award": "base", "points": 1, "step_minor": 100}
    return drafting.draft_version(
        rule=rule,
        text=RuleText(**text),
        effective_from=start,
        effective_until=until,
        actor=SYSTEM,
    )


def publish(
    rule: EarningRule, start: datetime = LONG_AGO, until: datetime | None = None, **text: Any
) -> RuleVersion:
    return publishing.publish(
        version=make_draft(rule, start, until, **text), as_of=LONG_AGO, actor=SYSTEM
    )


def make_reward(program: Program, **fields: Any) -> Reward:
    return Reward.objects.create(
        program=program, **{"code": "coffee", "name": "Coffee", "price_points": 100, **fields}
    )
