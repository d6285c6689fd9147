"""How many points one rule gives on one basket, before it meets the others. Pure."""

from collections.abc import Sequence
from typing import Any

from rewards.earning import outcome as why
from rewards.earning.basket import EarningBase, Line, pieces
from rewards.earning.expression import ExpressionFailed
from rewards.earning.limits import Usage, within
from rewards.earning.outcome import AwardLine, Caps
from rewards.earning.rules import BONUS, PIECE, REJECT, Rule
from rewards.earning.situation import Situation
from rewards.earning.variables import variables_of
from rewards.points import divide

FLOOR = "floor"
# A tuple by itself is made in half the time of a named one, and rules make most of them.
_made = tuple.__new__


class Bench:
    """One basket on the table, and what is worked out of it once for all rules."""

    __slots__ = ("_variables", "base", "caps", "sale", "usage")

    def __init__(
        self, base: EarningBase, sale: Situation, usage: Usage, caps: Caps | None = None
    ) -> None:
        self.base, self.sale, self.usage, self.caps = base, sale, usage, caps
        self._variables: dict[str, Any] | None = None

    def award(self, rule: Rule) -> AwardLine:
        """What a rule that multiplies nothing gives; rounding happens once per rule and sale."""
        base = self.base
        if rule.weighs_basket and (reason := self._unmet(rule)):
            return _line(rule, 0, base.minor, reason)
        goods = rule.goods
        matched_minor = base.minor if goods.is_all else goods.minor(base)
        kind = rule.award
        if kind == PIECE:
            count = pieces(goods.of(base))
            return self._given(rule, count * rule.points, matched_minor, why.NO_LINE)
        if matched_minor == 0 and not self._is_event_for(rule):
            return rule.refused(why.NO_LINE)
        if kind == BONUS:
            return self._given(rule, rule.points, matched_minor, why.NO_LINE)
        if rule.rounding == FLOOR:
            points = matched_minor // rule.step_minor * rule.points
        else:
            points = divide(matched_minor, rule.step_minor, rule.rounding) * rule.points
        return self._given(rule, points, matched_minor, why.BELOW_STEP)

    def multiply(self, rule: Rule, winners: Sequence[tuple[Rule, int]]) -> AwardLine:
        """
        What a multiplier adds: (multiplier - 1) times the base points, rounded once.

        winners: the rules whose points are base, with what they gave. A multiplier of some goods
        multiplies what they gave for those goods.
        """
        base = self.base
        if rule.weighs_basket and (reason := self._unmet(rule)):
            return _line(rule, 0, base.minor, reason)
        matched_minor = rule.goods.minor(base)
        own = [(one, given) for one, given in winners if one.point_kind == rule.point_kind]
        if rule.goods.is_all:
            base_points = sum([given for _, given in own])
        elif matched_minor == 0:
            return rule.refused(why.NO_LINE)
        else:
            lines = rule.goods.of(base)
            base_points = sum([min(given, _points_on(one, lines)) for one, given in own])
        points = divide(base_points * (rule.multiplier_hundredths - 100), 100, rule.rounding)
        return self._given(rule, points, matched_minor, why.NO_BASE)

    def _unmet(self, rule: Rule) -> str:
        """Which condition on the basket is not met; "" when all are."""
        base = self.base
        if base.minor < rule.basket_min_minor:
            return why.BELOW_BASKET
        if rule.basket_max_minor is not None and base.minor > rule.basket_max_minor:
            return why.ABOVE_BASKET
        if rule.goods_min_minor or rule.pieces_min:
            if rule.goods.minor(base) < rule.goods_min_minor:
                return why.TOO_FEW_GOODS
            if pieces(rule.goods.of(base)) < rule.pieces_min:
                return why.TOO_FEW_PIECES
        return self._untrue(rule) if rule.condition else ""

    def _untrue(self, rule: Rule) -> str:
        assert rule.condition is not None
        if self._variables is None:
            self._variables = variables_of(self.base, self.sale)
        try:
            return "" if rule.condition.holds(self._variables) else why.NOT_TRUE
        except ExpressionFailed:
            return why.NOT_TOLD

    def _is_event_for(self, rule: Rule) -> bool:
        """An event may cost nothing; its one line must still be meant."""
        return bool(self.sale.event) and any(map(rule.goods.matches, self.base.lines))

    def _given(self, rule: Rule, points: int, base_minor: int, otherwise: str) -> AwardLine:
        if not points:
            return _line(rule, 0, base_minor, otherwise)
        given, reason = points, ""
        if rule.limits:
            given = within(points, rule.limits, rule.rule_id, self.usage)
            reason = "" if given else why.LIMIT_REACHED
        if self.caps is not None and given and rule.owners:
            given = afforded(rule, given, self.caps)
            reason = "" if given else why.BUDGET_SPENT
        return _made(
            AwardLine,
            (
                rule.code,
                rule.number,
                rule.version_id,
                given,
                base_minor,
                reason,
                points,
                rule.point_kind,
            ),
        )


def afforded(rule: Rule, points: int, left: Caps) -> int:
    """How many of these points its budgets still give; one that is not named is without limit."""
    owners = [owner for owner in rule.owners if owner in left]
    if not owners:
        return points
    given = min(points, *(max(0, left[owner]) for owner in owners))
    return 0 if given < points and REJECT in rule.overs(owners) else given


def _points_on(rule: Rule, lines: Sequence[Line]) -> int:
    """What a base rule gives for these lines alone; a bonus is for the whole basket, or nothing."""
    matched = [line for line in lines if rule.goods.matches(line)]
    if rule.award == PIECE:
        return pieces(matched) * rule.points
    if rule.award == BONUS:
        return 0
    minor = max(0, sum([line.net_minor for line in matched]))
    return divide(minor, rule.step_minor, rule.rounding) * rule.points


def _line(rule: Rule, points: int, base_minor: int, reason: str) -> AwardLine:
    return AwardLine(
        rule.code,
        rule.number,
        rule.version_id,
        points,
        base_minor,
        reason,
        points,
        rule.point_kind,
    )
