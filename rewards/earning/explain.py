"""
Rules and what they gave, in words: for staff, cashier and member. Pure.

Always: the same rule reads the same everywhere; every wording stands in a table of
`rewards.earning.wording`, so that a translation is another such table.
"""

from collections.abc import Mapping

from rewards.earning.outcome import AwardLine
from rewards.earning.rules import Rule
from rewards.earning.wording import ENGLISH, known
from rewards.earning.wording.parts import Parts, parts
from rewards.earning.wording.tongue import tongue


def sentence(
    rule: Rule,
    *,
    currency: str,
    points_name: str,
    tier_names: Mapping[str, str] | None = None,
    language: str = ENGLISH,
) -> str:
    """
    What a rule promises: "1 point per 1.00 USD, except FUEL; usable after 14 days".

    When its points can be used is said where the rule says it itself, and not its program.
    points_name: the plural, as the program calls its points; the default is translated.
    tier_names: tier code → name; a tier without a name is shown by its code.
    language: a BCP 47 tag; English for one without a table.
    """
    return parts(
        rule,
        language=known(language),
        currency=currency,
        points_name=points_name,
        tier_names=tier_names or {},
    ).sentence()


def say(
    line: AwardLine,
    rule: Rule,
    *,
    currency: str,
    points_name: str,
    tier_names: Mapping[str, str] | None = None,
    language: str = ENGLISH,
) -> str:
    """
    Why a rule gave what it gave, or nothing: "12 points: 1 point per 1.00 USD on 12.40 USD".

    rule: the version that `line` names.
    """
    said = parts(
        rule,
        language=known(language),
        currency=currency,
        points_name=points_name,
        tier_names=tier_names or {},
        line=line,
    )
    return _nothing(said, line) if line.reason else _something(said, line)


def count(points: int, points_name: str, language: str = ENGLISH) -> str:
    """A number of points: "1 point", "12 points"."""
    return tongue(known(language), points_name).points(points)


def money(minor: int, currency: str, language: str = ENGLISH) -> str:
    """An amount with its currency: "12.40 USD"."""
    return tongue(known(language), "").money(minor, currency)


def _something(said: Parts, line: AwardLine) -> str:
    is_less = line.asked > line.points
    return said.words["gave_less" if is_less else "gave"].format(
        points=said.tongue.points(line.points),
        asked=said.tongue.points(line.asked),
        sentence=said.sentence(),
    )


def _nothing(said: Parts, line: AwardLine) -> str:
    name = said.tongue.special_name("none")
    reason = said.reason(line.reason)
    return said.words["gave_nothing"].format(name=name, reason=reason)
