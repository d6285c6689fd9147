"""How fast rules are evaluated: 50 active rules of every kind, baskets of 10 lines, one core."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from statistics import median
from time import process_time
from typing import Any

from bench.bench import Bench, Figure
from rewards.earning import Basket, Line, Rule, Situation, Terms, weigh
from rewards.earning.limits import Limit, Used
from rewards.earning.timetable import Timetable

RULES, LINES, ROUNDS, BASKETS = 50, 10, 7, 4_000
_NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
_CATEGORIES = [f"department {i}" for i in range(40)]
_TERMS = Terms(frozenset({"deposit", "tip"}))


def rules(draw: random.Random) -> Timetable:
    """The rules of a busy program: all are live, 15 to 20 give something on a usual basket."""
    made = [_rule(i, draw) for i in range(RULES)]
    return Timetable(sorted(made, key=lambda rule: (-rule.priority, rule.code)))


def _rule(i: int, draw: random.Random) -> Rule:
    step: dict[str, Any] = {"award": "extra", "points": 2, "step_minor": 100}
    bonus: dict[str, Any] = {"award": "bonus", "points": 5}
    kinds = [
        {"award": "multiplier", "multiplier_hundredths": 110 + i, "tiers": _set("gold")},
        step | {"categories": frozenset(draw.sample(_CATEGORIES, 3))},
        step | {"weekdays": frozenset({1, 2}), "from_time": time(14), "until_time": time(16)},
        step | {"skus": frozenset(f"sku {n}" for n in draw.sample(range(5_000), 20))},
        bonus | {"basket_min_minor": 10_000},
        step | {"stores": _set("north"), "categories_excluded": frozenset(_CATEGORIES[:4])},
        step | {"brands": frozenset(f"brand {n}" for n in range(i, i + 5))},
        step | {"limits": (Limit("day", points=50),), "categories": _set(_CATEGORIES[i % 40])},
        bonus | {"segments": _set("new"), "visit_every": 5},
        bonus | {"points": i + 1, "group": "offers", "group_mode": "best"},
    ]
    base = {"award": "base", "points": 1, "step_minor": 100}
    return Rule(
        version_id=i + 1,
        rule_id=i + 1,
        code=f"rule-{i:02}",
        number=1,
        effective_from=_NOON - timedelta(days=30),
        priority=i % 3,
        **(base if i == 1 else kinds[i % len(kinds)]),
    )


def _set(*words: str) -> frozenset[str]:
    return frozenset(words)


def baskets(draw: random.Random, count: int) -> list[Basket]:
    return [Basket([_line(draw) for _ in range(LINES)]) for _ in range(count)]


def _line(draw: random.Random) -> Line:
    return Line(
        f"sku {draw.randrange(5_000)}",
        draw.choice(_CATEGORIES),
        f"brand {draw.randrange(60)}",
        draw.randrange(50, 2_500),
        draw.choice([1_000, 1_000, 2_000]),
    )


def evaluated(sold: Sequence[Basket], timetable: Timetable) -> float:
    """Evaluate baskets one after the other; returns seconds of this core."""
    tiers = ["", "silver", "gold"]
    used = {(8, "day"): Used(45, 3)}
    began = process_time()
    for number, basket in enumerate(sold):
        situation = Situation(
            _NOON,
            weekday=1 + number % 7,
            minute=number % 1440,
            store="north" if number % 2 else "south",
            is_member=True,
            tier=tiers[number % 3],
            visit=number,
        )
        weigh(basket, timetable.at(_NOON), terms=_TERMS, situation=situation, usage=used)
    return process_time() - began


def evaluate_rules(bench: Bench) -> Iterator[Figure]:
    """Baskets of 10 lines by 50 active rules, in seconds of one core; the target is 10,000."""
    draw = random.Random(50)  # the same rules and baskets every time
    timetable, sold = rules(draw), baskets(draw, int(BASKETS * bench.scale) or 1)
    rates = [len(sold) / evaluated(sold, timetable) for _ in range(ROUNDS)]
    rate = median(rates)
    yield Figure(
        "evaluate 50 rules, baskets a second and core",
        f"{rate:,.0f}",
        "10,000",
        rate / 10_000,
        1.0,
    )
