"""How many points one rule gives on one basket. Pure."""

from rewards.earning import outcome as why
from rewards.earning.basket import EarningBase
from rewards.earning.outcome import AwardLine
from rewards.earning.rules import BONUS, Rule
from rewards.points import divide


def award(rule: Rule, base: EarningBase, tier: str) -> AwardLine:
    """What a base, extra or bonus rule gives; rounding happens once per rule and purchase."""
    if rule.tiers and tier not in rule.tiers:
        return _line(rule, 0, 0, why.OTHER_TIER)
    if base.minor < rule.basket_min_minor:
        return _line(rule, 0, base.minor, why.BELOW_BASKET)
    matched_minor = rule.matched_minor(base)
    if matched_minor == 0:
        return _line(rule, 0, 0, why.NO_LINE)
    if rule.award == BONUS:
        return _line(rule, rule.points, matched_minor)
    points = divide(matched_minor, rule.step_minor, rule.rounding) * rule.points
    return _line(rule, points, matched_minor, "" if points else why.BELOW_STEP)


def multiply(rule: Rule, base_points: int, basket_minor: int, tier: str) -> AwardLine:
    """What a multiplier adds to the base: (multiplier - 1) times the base points, rounded once."""
    if rule.tiers and tier not in rule.tiers:
        return _line(rule, 0, 0, why.OTHER_TIER)
    if basket_minor < rule.basket_min_minor:
        return _line(rule, 0, basket_minor, why.BELOW_BASKET)
    points = divide(base_points * (rule.multiplier_hundredths - 100), 100, rule.rounding)
    return _line(rule, points, basket_minor, "" if points else why.NO_BASE)


def _line(rule: Rule, points: int, base_minor: int, reason: str = "") -> AwardLine:
    return AwardLine(rule.code, rule.number, rule.version_id, points, base_minor, reason)
