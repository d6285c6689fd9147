"""What holds for every basket and every set of rules."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from rewards.earning import Basket, Line, Rule, Situation, Terms, evaluate
from tests.rewards.builders import LONG_AGO

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
CATEGORIES = ["A", "B", "C", "tip"]

goods = st.frozensets(st.sampled_from(CATEGORIES), max_size=2)
tiers = st.frozensets(st.sampled_from(["gold", "silver"]), max_size=1)
lines = st.builds(
    Line,
    sku=st.sampled_from("1234"),
    category=st.sampled_from(CATEGORIES),
    brand=st.just(""),
    net_minor=st.integers(-5_000, 50_000),
)
baskets = st.builds(
    Basket, lines=st.lists(lines, max_size=8), points_tender_minor=st.integers(0, 20_000)
)
terms = st.builds(Terms, never_earn=st.just(frozenset({"tip"})), points_tender_earns=st.booleans())


@st.composite
def rule_sets(draw):
    return [
        Rule(
            version_id=i,
            code=f"r{i}",
            number=1,
            award=draw(st.sampled_from(["base", "extra", "bonus", "multiplier"])),
            effective_from=LONG_AGO,
            points=draw(st.integers(1, 100)),
            step_minor=draw(st.integers(1, 5_000)),
            multiplier_hundredths=draw(st.integers(101, 500)),
            categories=draw(goods),
            categories_excluded=draw(goods),
            basket_min_minor=draw(st.integers(0, 20_000)),
            tiers=draw(tiers),
            rounding=draw(st.sampled_from(["floor", "nearest", "ceil"])),
        )
        for i in range(draw(st.integers(0, 6)))
    ]


def outcome_of(sold, rules, said, tier="gold"):
    return evaluate(sold, rules, terms=said, situation=Situation(NOW, tier=tier))


@given(baskets, rule_sets(), terms)
def test_nothing_is_ever_below_zero_and_every_rule_has_its_say(sold, rules, said):
    outcome = outcome_of(sold, rules, said)

    assert outcome.points >= 0
    assert outcome.spend_minor >= 0
    assert all(line.points >= 0 and line.base_minor >= 0 for line in outcome.lines)
    assert all((line.points > 0) == (line.reason == "") for line in outcome.lines)
    assert sorted(line.rule for line in outcome.lines) == [rule.code for rule in rules]
    assert outcome.points == sum(line.points for line in outcome.lines)


@given(baskets, rule_sets(), terms, st.randoms())
def test_the_order_of_rules_and_lines_changes_no_points(sold, rules, said, random):
    before = outcome_of(sold, rules, Terms(said.never_earn, points_tender_earns=True))
    random.shuffle(rules)
    shuffled = list(sold.lines)
    random.shuffle(shuffled)

    after = outcome_of(
        sold._replace(lines=shuffled), rules, Terms(said.never_earn, points_tender_earns=True)
    )

    assert after.points == before.points


@given(baskets, rule_sets(), terms)
def test_at_most_one_multiplier_gives_points(sold, rules, said):
    codes = {rule.code for rule in rules if rule.award == "multiplier"}

    given_by = [
        line for line in outcome_of(sold, rules, said).lines if line.points and line.rule in codes
    ]

    assert len(given_by) <= 1


@given(baskets)
def test_paying_with_points_never_earns_more(sold):
    everything = [
        Rule(version_id=1, code="b", number=1, award="base", effective_from=LONG_AGO, points=1)
    ]
    paid = outcome_of(sold, everything, Terms())
    unpaid = outcome_of(sold._replace(points_tender_minor=0), everything, Terms())

    assert paid.points <= unpaid.points
    assert unpaid.points - paid.points == min(sold.points_tender_minor, unpaid.points)
