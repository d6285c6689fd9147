"""
The parts of a sentence about a rule, each by its name; what is not asked is not worked out. Pure.

A table of words says in which order they stand and what surrounds them.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from rewards.earning.outcome import QUALIFYING, AwardLine
from rewards.earning.rules import BASE, BONUS, EXTRA, MULTIPLIER, Rule
from rewards.earning.wording.conditions import Conditions
from rewards.lifetimes import NEVER, Pending


class _Asked(Mapping[str, str]):
    """A part by its name, worked out when it is asked; `prefix` names another wording of some."""

    def __init__(self, parts: "Parts", prefix: str) -> None:
        self._parts, self._prefix = parts, prefix

    def __getitem__(self, name: str) -> str:
        part = getattr(self._parts, self._prefix + name, None) or getattr(self._parts, name)
        return str(part())

    def __iter__(self) -> Iterator[str]:
        raise TypeError("parts are asked by name")

    def __len__(self) -> int:
        raise TypeError("parts are asked by name")


class Parts(Conditions):
    """
    One rule in one language: `{goods}` in a table of words becomes what `goods()` says.

    line: what the rule gave or why not, when that is what the sentence is about.
    """

    line: AwardLine | None = None

    def sentence(self) -> str:
        return self.words["sentence"].format_map(_Asked(self, ""))

    def reason(self, reason: str) -> str:
        """Why the rule gave nothing."""
        return self.words[reason].format_map(_Asked(self, "only_"))

    def award(self) -> str:
        rule, tongue = self.rule, self.tongue
        is_multiplier = rule.award == MULTIPLIER
        return self.words[rule.award].format(
            number=tongue.number(rule.points),
            name=tongue.special_name("multiplied") if is_multiplier else tongue.name(rule.points),
            step=self.step(),
            multiplier=tongue.number(Decimal(rule.multiplier_hundredths) / 100),
        )

    def kind(self) -> str:
        return self.words["qualifying"] if self.rule.point_kind == QUALIFYING else ""

    def goods(self) -> str:
        """What it is about; of points for money that were given, also how much money it was."""
        names = self.tongue.joined(self.goods_names(self.rule.categories, self.rule.skus), "or")
        if self.line is not None and self.rule.award in {BASE, EXTRA}:
            wording = self.words["on_amount_of" if names else "on_amount"]
            return wording.format(amount=self.amount(), names=names)
        return self.words["on"].format(names=names) if names else ""

    def rounding(self) -> str:
        has_none = self.rule.award in {BONUS, "piece"}
        return "" if has_none else self.words[self.rule.rounding]

    def multiplied(self) -> str:
        return self.words["multiplied"] if self.rule.is_multiplied else ""

    def campaign(self) -> str:
        card = self.rule.campaign
        return self.words["campaign"].format(campaign=card.name) if card else ""

    def limits(self) -> str:
        return "".join(
            self.words[f"limit_{limit.over if limit.times is None else 'reduce'}"].format(
                amount=self.tongue.points(limit.points or 0)
                if limit.times is None
                else self.tongue.counted("times", limit.times),
                period=self.words[f"per.{limit.per}"],
            )
            for limit in self.rule.limits
        )

    def budget(self) -> str:
        if self.rule.budget_points is None:
            return ""
        return self.words["budget"].format(amount=self.tongue.points(self.rule.budget_points))

    def group(self) -> str:
        if not self.rule.group:
            return ""
        return self.words[f"group_{self.rule.group_mode}"].format(group=self.rule.group)

    def last(self) -> str:
        return self.words["last"] if self.rule.is_last else ""

    def funded(self) -> str:
        partner = self.rule.funded_by
        return self.words["funded"].format(partner=partner) if partner else ""

    def life(self) -> str:
        """When its points can be used, where the rule says it itself."""
        if self.line is not None:
            return ""
        pending = "" if self.rule.pending is None else self._pending(self.rule.pending)
        return pending + self._expiry()

    def _pending(self, pending: Pending) -> str:
        return self.words[f"pending_{pending.policy}"].format(
            days=self.tongue.counted("day", pending.days),
            until=self.tongue.day(pending.until) if pending.until else "",
        )

    def _expiry(self) -> str:
        expiry = self.rule.expiry
        if expiry is None:
            return ""
        if expiry.policy == NEVER:
            return self.words["never_expires"]
        return self.words["expires"].format(
            months=self.tongue.counted("month", expiry.months),
            counted_from=self.words[f"from_{expiry.counted_from}"],
            rounding=self.words[f"until_{expiry.rounding}"],
        )


def parts(
    rule: Rule,
    *,
    language: str,
    currency: str,
    points_name: str,
    tier_names: Mapping[str, str],
    line: AwardLine | None = None,
) -> Parts:
    """The parts of one rule's sentence."""
    made = Parts(rule, language, currency, points_name, tier_names)
    made.line = line
    return made
