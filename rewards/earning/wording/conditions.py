"""What must hold for a rule, in words: when it applies, to which goods and for whom. Pure."""

from collections.abc import Collection, Mapping

from rewards.earning.outcome import AwardLine
from rewards.earning.rules import Rule
from rewards.earning.wording.tongue import tongue


class Conditions:
    """One rule in one language; every method is a part that a table of words may name."""

    line: AwardLine | None = None

    def __init__(
        self,
        rule: Rule,
        language: str,
        currency: str,
        points_name: str,
        tier_names: Mapping[str, str],
    ) -> None:
        self.rule = rule
        self.currency = currency
        self.tier_names = tier_names
        self.tongue = tongue(language, points_name)
        self.words = self.tongue.words

    # Single values, as reasons name them.

    def amount(self) -> str:
        return self.money(self.line.base_minor) if self.line else ""

    def step(self) -> str:
        return self.money(self.rule.step_minor)

    def basket_min(self) -> str:
        return self.money(self.rule.basket_min_minor)

    def basket_max(self) -> str:
        return self.money(self.rule.basket_max_minor or 0)

    def goods_min(self) -> str:
        return self.money(self.rule.goods_min_minor)

    def pieces(self) -> str:
        return self.tongue.counted("piece", self.rule.pieces_min)

    def days(self) -> str:
        return self.tongue.weekdays(self.rule.weekdays)

    def hours(self) -> str:
        start, end = self.rule.from_time, self.rule.until_time
        name = "hours_both" if start and end else "hours_from" if start else "hours_until"
        return self.words[name].format(
            from_time=self.tongue.time(start) if start else "",
            until_time=self.tongue.time(end) if end else "",
        )

    def money(self, minor: int) -> str:
        return self.tongue.money(minor, self.currency)

    def name(self) -> str:
        return self.tongue.special_name("multiplied")

    def only_tiers(self) -> str:
        names = [self.tier_names.get(code, code) for code in sorted(self.rule.tiers)]
        return self.tongue.joined(names, "or")

    def only_stores(self) -> str:
        return self.tongue.joined(sorted(self.rule.stores), "or")

    def only_channels(self) -> str:
        return self.tongue.joined(sorted(self.rule.channels), "or")

    def only_tenders(self) -> str:
        return self.tongue.joined(sorted(self.rule.tenders), "or")

    def only_campaign(self) -> str:
        return self.rule.campaign.name if self.rule.campaign else ""

    # Parts of a sentence; empty when the rule does not say so.

    def brands(self) -> str:
        return self._listed("brands", self.rule.brands)

    def attributes(self) -> str:
        names = self._attributes(self.rule.attributes)
        return self.words["attributes"].format(names=self.tongue.joined(names, "and")) * bool(names)

    def minima(self) -> str:
        rule, said = self.rule, ""
        if rule.goods_min_minor:
            said += self.words["goods_min"].format(amount=self.goods_min())
        if rule.pieces_min:
            said += self.words["pieces_min"].format(pieces=self.pieces())
        return said

    def event(self) -> str:
        return self.words["event"].format(event=self.rule.event) if self.rule.event else ""

    def basket(self) -> str:
        least, most = self.rule.basket_min_minor, self.rule.basket_max_minor
        if most is None:
            name = "basket_min" if least else ""
        elif least == most:
            name = "basket_exact"
        else:
            name = "basket_both" if least else "basket_max"
        if not name:
            return ""
        return self.words[name].format(basket_min=self.basket_min(), basket_max=self.basket_max())

    def tiers(self) -> str:
        return self.words["tiers"].format(names=self.only_tiers()) if self.rule.tiers else ""

    def segments(self) -> str:
        return self._listed("segments", self.rule.segments)

    def visit(self) -> str:
        rule = self.rule
        if rule.visit_every:
            return self.tongue.ordinal("visit_every", rule.visit_every)
        if rule.visit_number == 1:
            return self.words["visit_first"]
        return self.tongue.ordinal("visit_number", rule.visit_number) if rule.visit_number else ""

    def birthday(self) -> str:
        before, after = self.rule.birthday_days_before, self.rule.birthday_days_after
        if before is None or after is None:
            return ""
        which = {(False, False): "day", (True, False): "before", (False, True): "after"}
        name = which.get((before > 0, after > 0), "both")
        return self.words[f"birthday_{name}"].format(
            before=self.tongue.counted("day", before), after=self.tongue.counted("day", after)
        )

    def age(self) -> str:
        least, most = self.rule.age_min, self.rule.age_max
        name = _which(least, most)
        return self.words[f"age_{name}"].format(age_min=least, age_max=most) if name else ""

    def membership(self) -> str:
        least, most = self.rule.enrolled_days_min, self.rule.enrolled_days_max
        name = _which(least, most)
        if not name:
            return ""
        return self.words[f"membership_{name}"].format(
            least=self.tongue.counted("day", least or 0), most=self.tongue.counted("day", most or 0)
        )

    def when(self) -> str:
        has_hours = bool(self.rule.from_time or self.rule.until_time)
        if not (self.rule.weekdays or has_hours):
            return ""
        if not has_hours:
            return self.words["when_days"].format(days=self.days())
        if not self.rule.weekdays:
            return self.words["when_hours"].format(hours=self.hours())
        return self.words["when_both"].format(days=self.days(), hours=self.hours())

    def stores(self) -> str:
        return self._listed("stores", self.rule.stores)

    def channels(self) -> str:
        return self._listed("channels", self.rule.channels)

    def tenders(self) -> str:
        return self._listed("tenders", self.rule.tenders)

    def excluded(self) -> str:
        rule = self.rule
        names = self.goods_names(rule.categories_excluded, rule.skus_excluded)
        names += [self.words["brand"].format(brand=name) for name in sorted(rule.brands_excluded)]
        names += self._attributes(rule.attributes_excluded)
        return self.words["except"].format(names=self.tongue.joined(names, "and")) * bool(names)

    def expression(self) -> str:
        text = self.rule.expression
        return self.words["expression"].format(expression=text) if text else ""

    def goods_names(self, categories: Collection[str], skus: Collection[str]) -> list[str]:
        return [*sorted(categories), *(self.words["sku"].format(sku=sku) for sku in sorted(skus))]

    def _listed(self, part: str, names: Collection[str]) -> str:
        said = self.tongue.joined(sorted(names), "or")
        return self.words[part].format(names=said) if names else ""

    def _attributes(self, attributes: Mapping[str, Collection[str]]) -> list[str]:
        return [
            self.words["attribute"].format(
                attribute=name, values=self.tongue.joined(sorted(attributes[name]), "or")
            )
            for name in sorted(attributes)
        ]


def _which(least: int | None, most: int | None) -> str:
    if least is None:
        return "" if most is None else "max"
    return "min" if most is None else "both"
