"""
What a segment asks for, in words, and what cannot be asked together. Pure.

Always: what is refused here could never have anybody in it, or says less than it seems to.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

from members.money import format_amount

AGE_MAX = 150


class Filter(Protocol):
    """What is read of a segment: the fields of `rewards.models.Segment`."""

    tiers: Any
    spend_days: Any
    spend_min_minor: Any
    spend_max_minor: Any
    visits_days: Any
    visits_min: Any
    visits_max: Any
    bought_within_days: Any
    not_bought_for_days: Any
    categories: Any
    categories_days: Any
    attributes: Any
    age_min: Any
    age_max: Any
    enrolled_days_min: Any
    enrolled_days_max: Any


class Misfit(NamedTuple):
    """Something that does not hold together: at which field, and why."""

    field: str
    reason: str


def misfits(asked: Filter) -> list[Misfit]:
    """All that contradicts itself or means nothing; empty for a filter that holds together."""
    return [
        *_half_said(asked),
        *_out_of_order(asked),
        *_never_bought(asked),
        *_too_long_ago(asked),
        *_too_old(asked),
    ]


def in_words(asked: Filter, *, currency: str) -> str:
    """The filter as one sentence: who is meant."""
    said = list(_said(asked, currency))
    return f"Members who {'; and '.join(said)}." if said else "All active members."


def _half_said(asked: Filter) -> Iterator[Misfit]:
    if asked.spend_days is not None and asked.spend_min_minor is asked.spend_max_minor is None:
        yield Misfit("spend_days", "Say how much was spent in these days, at least or at most.")
    if asked.visits_days is not None and asked.visits_min is asked.visits_max is None:
        yield Misfit("visits_days", "Say how many purchases in these days, at least or at most.")
    if asked.categories_days is not None and not asked.categories:
        yield Misfit("categories_days", "Name the categories that were bought in these days.")
    if not _is_words(asked.attributes):
        reason = 'Write names with lists of words, such as {"newsletter": ["yes"]}.'
        yield Misfit("attributes", reason)


def _is_words(attributes: object) -> bool:
    return isinstance(attributes, dict) and all(
        isinstance(values, list) and values and all(isinstance(value, str) for value in values)
        for values in attributes.values()
    )


def _out_of_order(asked: Filter) -> Iterator[Misfit]:
    pairs = (
        ("spend_min_minor", "spend_max_minor", "spend"),
        ("visits_min", "visits_max", "number of purchases"),
        ("age_min", "age_max", "age"),
        ("enrolled_days_min", "enrolled_days_max", "days of membership"),
    )
    for low, high, name in pairs:
        least, most = getattr(asked, low), getattr(asked, high)
        if least is not None and most is not None and least > most:
            yield Misfit(low, f"The least {name} is above the most.")


def _bought(asked: Filter) -> Iterator[tuple[str, int | None]]:
    """The fields that need a purchase, each with the days in which; None: ever."""
    if asked.spend_min_minor:
        yield "spend_min_minor", asked.spend_days
    if asked.visits_min:
        yield "visits_min", asked.visits_days
    if asked.bought_within_days is not None:
        yield "bought_within_days", asked.bought_within_days
    if asked.categories:
        yield "categories", asked.categories_days


def _never_bought(asked: Filter) -> Iterator[Misfit]:
    """At most no purchases, and something that needs one."""
    if asked.visits_max != 0:
        return
    within = asked.visits_days
    for field, days in _bought(asked):
        if within is None or (days is not None and days <= within):
            yield Misfit(field, "Who has no purchase in these days cannot meet this.")
    if within is None and asked.not_bought_for_days is not None:
        reason = "Who never bought is not meant by this: leave one of the two empty."
        yield Misfit("not_bought_for_days", reason)


def _too_long_ago(asked: Filter) -> Iterator[Misfit]:
    """The last purchase so long ago that there is none where one is needed."""
    if asked.not_bought_for_days is None:
        return
    for field, days in _bought(asked):
        if days is not None and days < asked.not_bought_for_days:
            reason = (
                f"Who has not bought for {asked.not_bought_for_days} days has no purchase in the "
                f"last {days}."
            )
            yield Misfit(field, reason)


def _too_old(asked: Filter) -> Iterator[Misfit]:
    for field in ("age_min", "age_max"):
        age = getattr(asked, field)
        if age is not None and age > AGE_MAX:
            yield Misfit(field, f"Nobody is older than {AGE_MAX}.")


def _said(asked: Filter, currency: str) -> Iterator[str]:
    if asked.tiers:
        yield f"are in {_or(asked.tiers)}"
    if spent := _range(
        asked.spend_min_minor, asked.spend_max_minor, lambda minor: format_amount(minor, currency)
    ):
        yield f"spent {spent} {currency}{_within(asked.spend_days)}"
    if visits := _range(asked.visits_min, asked.visits_max, str):
        times = "time" if visits.endswith(" 1") or visits == "1" else "times"
        yield f"bought {visits} {times}{_within(asked.visits_days)}"
    if asked.bought_within_days is not None:
        yield f"bought in the last {_days(asked.bought_within_days)}"
    if asked.not_bought_for_days is not None:
        yield f"last bought {_days(asked.not_bought_for_days)} ago or longer"
    if asked.categories:
        yield f"bought of {_or(asked.categories)}{_within(asked.categories_days)}"
    for name, values in sorted(asked.attributes.items()):
        yield f"have {name} {_or(values)}"
    if age := _range(asked.age_min, asked.age_max, str):
        yield f"are {age} years old"
    if since := _range(asked.enrolled_days_min, asked.enrolled_days_max, str):
        yield f"have been members for {since} days"


def _range(low: int | None, high: int | None, spell: Any) -> str:
    if low is not None and high is not None:
        return spell(low) if low == high else f"{spell(low)} to {spell(high)}"
    if low is not None:
        return f"at least {spell(low)}"
    return f"at most {spell(high)}" if high is not None else ""


def _within(days: int | None) -> str:
    return "" if days is None else f" in the last {_days(days)}"


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def _or(names: Any) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else str(last)
