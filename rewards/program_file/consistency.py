"""What no single key of a file can show: things named twice, codes nobody defines, wrong ends."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from rewards.program_file.faults import Fault
from rewards.program_file.reading import Path
from rewards.program_file.shape import ProgramPart


def contradictions(part: ProgramPart) -> Iterator[Fault]:
    """Everything that a file contradicts in itself."""
    for name in part.PARTS:
        yield from _repeated(name, "code", [item.code for item in getattr(part, name)])
    yield from _tiers(part)
    for name in ("segments", "rules", "rewards"):
        yield from _unknown_tiers(part, name)
    for i, rule in enumerate(part.rules):
        yield from _window(
            ("rules", i), "effective_until", rule.effective_from, rule.effective_until
        )
    for i, campaign in enumerate(part.campaigns):
        yield from _window(("campaigns", i), "ends_at", campaign.starts_at, campaign.ends_at)
    for i, card in enumerate(part.stamp_cards):
        yield from _window(("stamp_cards", i), "valid_until", card.valid_from, card.valid_until)
    for i, reward in enumerate(part.rewards):
        yield from _window(("rewards", i), "valid_until", reward.valid_from, reward.valid_until)
        if reward.restock is not None and reward.stock is None:
            detail = "A reward without a stock is without limit; write its stock too."
            yield Fault(("rewards", i, "restock"), "restock_without_stock", detail)
        prices = [reward.price_points, *(price.points for price in reward.prices)]
        if reward.kind == "pay" and reward.prices:
            detail = "Paying with points has a rate, and no other prices; leave them out."
            yield Fault(("rewards", i, "prices"), "prices_of_a_rate", detail)
        elif len(set(prices)) < len(prices):
            detail = "Two of the prices take the same points; each needs its own."
            yield Fault(("rewards", i, "prices"), "repeated", detail)


def _tiers(part: ProgramPart) -> Iterator[Fault]:
    """Each is reached by what the program counts."""
    wanted, other = ("points", "spend") if part.tier_basis == "points" else ("spend", "points")
    for i, tier in enumerate(part.tiers):
        if getattr(tier, wanted) is None:
            yield Fault(("tiers", i, wanted), "missing", "This key is missing; add it.")
        if getattr(tier, other) is not None:
            detail = f"Tiers of this program are reached by {wanted} (tier_basis); leave it out."
            yield Fault(("tiers", i, other), "other_basis", detail)
    yield from _repeated("tiers", wanted, [getattr(tier, wanted) for tier in part.tiers])


def _unknown_tiers(part: ProgramPart, name: str) -> Iterator[Fault]:
    known = {tier.code for tier in part.tiers}
    for i, item in enumerate(getattr(part, name)):
        for j, code in enumerate(item.tiers):
            if code not in known:
                detail = f"No tier has the code {code!r}; add it under tiers."
                yield Fault((name, i, "tiers", j), "unknown_tier", detail)


def _repeated(part: str, key: str, values: list[Any]) -> Iterator[Fault]:
    counts = Counter(values)
    seen = set()
    for i, value in enumerate(values):
        if value is not None and counts[value] > 1 and value in seen:
            detail = f"Another of the {part} has the same {key}; each needs its own."
            yield Fault((part, i, key), "repeated", detail)
        seen.add(value)


def _window(path: Path, key: str, start: Any, end: Any) -> Iterator[Fault]:
    if start is not None and end is not None and end <= start:
        yield Fault((*path, key), "ends_before_it_begins", "Write a moment after the beginning.")
