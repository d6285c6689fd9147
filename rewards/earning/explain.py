"""
Rules and what they gave, in words: for staff, cashier and member. Pure.

Always: the same rule reads the same everywhere; every wording stands in `WORDS`, so that a
translation is another such table.
"""

from collections.abc import Collection, Mapping
from typing import Final

from members.money import format_amount
from rewards.earning import outcome as why
from rewards.earning.outcome import AwardLine
from rewards.earning.rules import BASE, BONUS, EXTRA, MULTIPLIER, Rule
from rewards.lifetimes import NEVER, Expiry, Pending

NAMES_SHOWN = 6

WORDS: Final[Mapping[str, str]] = {
    "points": "{number} {points_name}",
    BASE: "{number} {points_name} per {step}",
    EXTRA: "{number} extra {points_name} per {step}",
    BONUS: "{number} bonus {points_name}",
    MULTIPLIER: "{multiplier} × base {points_name}",  # noqa: RUF001 - a multiplication sign
    "gave": "{points}: {award}{scope}",
    "gave_nothing": "No {points_name}: {reason}",
    "on": " on {names}",
    "on_amount": " on {amount}",
    "on_amount_of": " on {amount} of {names}",
    "from_basket": " from a basket of {basket_min}",
    "for_tiers": " for {names} members",
    "except": ", except {names}",
    "floor": "",
    "nearest": ", rounded to the nearest",
    "ceil": ", rounded up",
    "pending_at_once": "; usable at once",
    "pending_days": "; usable after {days}",
    "pending_date": "; usable from {until} on",
    "pending_confirmation": "; usable once the purchase is confirmed",
    "day": "1 day",
    "days": "{number} days",
    "never_expires": "; never expiring",
    "expires": "; valid for {months}{counted_from}{rounding}",
    "month": "1 month",
    "months": "{number} months",
    "from_": "",
    "from_purchase": " after the purchase",
    "from_activation": " from when they are usable",
    "until_none": "",
    "until_month": ", to the end of that month",
    "until_quarter": ", to the end of that quarter",
    "until_year": ", to the end of that year",
    "sku": "SKU {sku}",
    "more": "{number} more",
    "or": " or ",
    "and": " and ",
    why.OTHER_TIER: "only for {names} members",
    why.BELOW_BASKET: "the basket of {amount} is below {basket_min}",
    why.NO_LINE: "nothing in the basket counts for this rule",
    why.BELOW_STEP: "{amount} is too little for a step of {step}",
    why.NO_BASE: "there are too few base {points_name} to multiply",
    why.BEATEN: "another multiplier gives more",
}


def sentence(
    rule: Rule, *, currency: str, points_name: str, tier_names: Mapping[str, str] | None = None
) -> str:
    """
    What a rule promises: "1 point per 1.00 USD, except FUEL; usable after 14 days".

    When its points can be used is said where the rule says it itself, and not its program.
    points_name: the plural, as the program calls its points.
    tier_names: tier code → name; a tier without a name is shown by its code.
    """
    names = _joined(_goods(rule.categories, rule.skus), "or")
    scope = WORDS["on"].format(names=names) if names else ""
    limits = _limits(rule, currency, tier_names or {})
    return _award(rule, currency, points_name) + scope + limits + _life(rule)


def say(
    line: AwardLine,
    rule: Rule,
    *,
    currency: str,
    points_name: str,
    tier_names: Mapping[str, str] | None = None,
) -> str:
    """
    Why a rule gave what it gave, or nothing: "12 points: 1 point per 1.00 USD on 12.40 USD".

    rule: the version that `line` names.
    """
    tiers = tier_names or {}
    if line.reason:
        reason = WORDS[line.reason].format(
            amount=money(line.base_minor, currency),
            basket_min=money(rule.basket_min_minor, currency),
            step=money(rule.step_minor, currency),
            names=_tiers(rule, tiers),
            points_name=points_name,
        )
        return WORDS["gave_nothing"].format(points_name=points_name, reason=reason)
    return WORDS["gave"].format(
        points=count(line.points, points_name),
        award=_award(rule, currency, points_name),
        scope=_scope(line, rule, currency) + _limits(rule, currency, tiers),
    )


def count(points: int, points_name: str) -> str:
    """A number of points: "1 point", "12 points"."""
    return WORDS["points"].format(number=points, points_name=_counted(points, points_name))


def money(minor: int, currency: str) -> str:
    """An amount with its currency: "12.40 USD"."""
    return f"{format_amount(minor, currency)} {currency}"


def _award(rule: Rule, currency: str, points_name: str) -> str:
    return WORDS[rule.award].format(
        number=rule.points,
        points_name=points_name if rule.award == MULTIPLIER else _counted(rule.points, points_name),
        step=money(rule.step_minor, currency),
        multiplier=_decimal(rule.multiplier_hundredths),
    )


def _scope(line: AwardLine, rule: Rule, currency: str) -> str:
    """The money that earned; a bonus or a multiplier does not depend on how much it was."""
    names = _joined(_goods(rule.categories, rule.skus), "or")
    if rule.award in {BASE, EXTRA}:
        wording = WORDS["on_amount_of" if names else "on_amount"]
        return wording.format(amount=money(line.base_minor, currency), names=names)
    return WORDS["on"].format(names=names) if names else ""


def _limits(rule: Rule, currency: str, tier_names: Mapping[str, str]) -> str:
    text = ""
    if rule.basket_min_minor:
        text += WORDS["from_basket"].format(basket_min=money(rule.basket_min_minor, currency))
    if rule.tiers:
        text += WORDS["for_tiers"].format(names=_tiers(rule, tier_names))
    if excluded := _goods(rule.categories_excluded, rule.skus_excluded):
        text += WORDS["except"].format(names=_joined(excluded, "and"))
    return text + ("" if rule.award == BONUS else WORDS[rule.rounding])


def _life(rule: Rule) -> str:
    text = "" if rule.pending is None else _pending(rule.pending)
    return text if rule.expiry is None else text + _expiry(rule.expiry)


def _pending(pending: Pending) -> str:
    days = WORDS["day" if pending.days == 1 else "days"].format(number=pending.days)
    return WORDS[f"pending_{pending.policy}"].format(days=days, until=pending.until)


def _expiry(expiry: Expiry) -> str:
    if expiry.policy == NEVER:
        return WORDS["never_expires"]
    months = WORDS["month" if expiry.months == 1 else "months"].format(number=expiry.months)
    return WORDS["expires"].format(
        months=months,
        counted_from=WORDS[f"from_{expiry.counted_from}"],
        rounding=WORDS[f"until_{expiry.rounding}"],
    )


def _tiers(rule: Rule, tier_names: Mapping[str, str]) -> str:
    return _joined([tier_names.get(code, code) for code in sorted(rule.tiers)], "or")


def _goods(categories: Collection[str], skus: Collection[str]) -> list[str]:
    return [*sorted(categories), *(WORDS["sku"].format(sku=sku) for sku in sorted(skus))]


def _joined(names: list[str], by: str) -> str:
    """A; A or B; A, B or C. A long list is cut and says how many more there are."""
    if len(names) > NAMES_SHOWN:
        rest = len(names) - NAMES_SHOWN + 1
        names = [*names[: NAMES_SHOWN - 1], WORDS["more"].format(number=rest)]
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + WORDS[by] + names[-1]


def _counted(number: int, points_name: str) -> str:
    """English: one takes the plural's "s" away, where there is one to take."""
    plain = number != 1 or not points_name.endswith("s") or points_name.endswith(("ss", "us"))
    return points_name if plain else points_name[:-1]


def _decimal(hundredths: int) -> str:
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")
