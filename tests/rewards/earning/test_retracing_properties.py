"""A sale weighed again by its own trace: the same for the same basket, nothing for an empty one."""

import json
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from rewards.earning import Basket, CampaignCard, Line, Rule, Situation, Terms, weigh
from rewards.earning.expression_names import only
from rewards.earning.limits import Limit, Used
from rewards.earning.outcome import said_of
from rewards.earning.retracing import retraced
from rewards.earning.timetable import Timetable

FEW = settings(max_examples=40)
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
TERMS = Terms(frozenset({"tip"}), tax_earns=False)
CAMPAIGN = CampaignCard(1, "spring", "Spring", NOON - timedelta(days=1), budget_points=50)
LATER = CampaignCard(2, "summer", "Summer", NOON + timedelta(days=1))

GOLD = Situation(NOON, weekday=2, tier="gold", visit=3, age=30)
METADATA = {"vip": 1, "phone": "+358 40"}
EXPRESSIONS = [
    "has(member.metadata.vip)",
    "member.age > 18 && sale.weekday == 2 && basket.pieces > 1",
    "size(member.metadata) == 2 || member.visit == 1",
]

words = st.frozensets(st.sampled_from("ABC"), max_size=2)
limits = st.builds(
    Limit,
    st.sampled_from(["purchase", "day", "lifetime"]),
    points=st.integers(1, 60),
    times=st.none(),  # a limit is in points or in times (`read_limits`), and these are in points
    over=st.sampled_from(["reduce", "reject"]),
)
lines = st.builds(
    Line,
    sku=st.sampled_from("ABC"),
    category=st.sampled_from(["A", "B", "tip"]),
    brand=st.sampled_from("ABC"),
    net_minor=st.integers(-500, 5_000),
    thousandths=st.sampled_from([0, 500, 1_000, 3_000]),
)
baskets = st.builds(Basket, st.lists(lines, max_size=5), st.integers(0, 3_000))


@st.composite
def rules(draw) -> list[Rule]:
    made = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        award = draw(st.sampled_from(["base", "extra", "piece", "bonus", "multiplier"]))
        group = draw(st.sampled_from(["", "g"]))
        made.append(
            Rule(
                version_id=number,
                rule_id=number,
                code=f"r{number}",
                number=1,
                award=award,
                effective_from=NOON - timedelta(days=9),
                points=draw(st.integers(1, 40)),
                step_minor=draw(st.integers(1, 500)),
                multiplier_hundredths=draw(st.integers(101, 400)),
                is_multiplied=award in {"piece", "bonus"} and draw(st.booleans()),
                categories=draw(words),
                brands_excluded=draw(words),
                tiers=draw(st.sampled_from([frozenset(), frozenset({"gold"})])),
                basket_max_minor=draw(st.sampled_from([None, 6_000])),
                pieces_min=draw(st.sampled_from([0, 2])),
                expression=draw(st.sampled_from(["", "", *EXPRESSIONS])),
                priority=draw(st.integers(0, 2)),
                is_last=draw(st.booleans()),
                group=group,
                group_mode=draw(st.sampled_from(["best", "first", "sum"])) if group else "",
                limits=tuple(draw(st.lists(limits, max_size=2))),
                campaign=draw(st.sampled_from([None, CAMPAIGN, LATER])),
                budget_over=draw(st.sampled_from(["reduce", "reject"])),
            )
        )
    return sorted(made, key=lambda rule: (-rule.priority, rule.code))


used = st.dictionaries(
    st.tuples(st.integers(1, 6), st.sampled_from(["day", "lifetime"])),
    st.builds(Used, st.integers(0, 60), st.integers(0, 3)),
    max_size=4,
)


def weighed(sold, chosen, usage, left):
    """An outcome, and its trace as a database gives it back."""
    caps = None if left is None else {("campaign", 1): left}
    asked = Timetable(chosen)
    sale = GOLD._replace(metadata=only(asked.asks_metadata, METADATA))
    outcome = weigh(sold, chosen, terms=TERMS, situation=sale, usage=usage, caps=caps)
    inputs = sale.said(asked.asks) | said_of(usage, caps)
    trace = outcome._replace(inputs=inputs).trace()
    return outcome, json.loads(json.dumps(trace))


@FEW
@given(baskets, rules(), used, st.none() | st.integers(0, 50))
def test_the_same_basket_is_weighed_the_same_again(sold, chosen, usage, left):
    outcome, trace = weighed(sold, chosen, usage, left)
    by_version = {rule.version_id: rule for rule in chosen}

    again = retraced(trace, sold, rules=by_version, terms=TERMS, occurred_at=NOON)

    assert again.lines == outcome.lines
    assert (again.points, again.spend_minor) == (outcome.points, outcome.spend_minor)


@FEW
@given(baskets, rules(), used, st.none() | st.integers(0, 50))
def test_nothing_is_left_of_a_sale_that_came_back_whole(sold, chosen, usage, left):
    _, trace = weighed(sold, chosen, usage, left)
    by_version = {rule.version_id: rule for rule in chosen}
    empty = Basket([one._replace(net_minor=0, thousandths=0, tax_minor=0) for one in sold.lines])

    again = retraced(trace, empty, rules=by_version, terms=TERMS, occurred_at=NOON)

    assert (again.points, again.spend_minor) == (0, 0)


@FEW
@given(baskets, rules(), used, st.none() | st.integers(0, 50))
def test_limits_and_budgets_are_never_passed(sold, chosen, usage, left):
    outcome, _ = weighed(sold, chosen, usage, left)
    given_by = {line.version_id: line for line in outcome.lines}

    for rule in chosen:
        line = given_by[rule.version_id]
        assert bool(line.points) == (line.reason == "")
        for limit in rule.limits:
            is_own = limit.per == "purchase"
            before = Used() if is_own else usage.get((rule.rule_id, limit.per), Used())
            room = limit.points - before.points
            assert line.points <= max(0, room)
    spent = sum(given_by[rule.version_id].points for rule in chosen if rule.campaign is CAMPAIGN)
    assert left is None or spent <= left
