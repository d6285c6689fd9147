"""Any sequence of partial returns ends exactly where one full return ends."""

from hypothesis import given
from hypothesis import strategies as st

from rewards.earning import Basket, Line
from rewards.returning import (
    Part,
    Wish,
    basket_left,
    is_gone,
    left_of,
    parts_of,
    stored,
    take_all,
    take_amount,
    take_lines,
)
from tests.rewards.earning.test_evaluate_properties import CATEGORIES, outcome_of, rule_sets, terms

sales = st.lists(
    st.tuples(
        st.integers(0, 10_000),
        st.integers(-5_000, 50_000),
        st.sampled_from(CATEGORIES),
    ),
    min_size=1,
    max_size=6,
)


def sold_parts(sale):
    return [Part(str(i), pieces, minor) for i, (pieces, minor, _) in enumerate(sale)]


@st.composite
def returns(draw, sale, steps_max=8):
    """Some returns of a sale, by pieces, by amount of a line, by both, or by amount of the sale."""
    sold = sold_parts(sale)
    left, taken = sold, []
    for _ in range(draw(st.integers(0, steps_max))):
        total = sum(part.net_minor for part in left)
        wanted = [part for part in left if not part.is_nothing]
        if not wanted:
            break
        if total > 0 and draw(st.booleans()):
            one = take_amount(left, draw(st.integers(1, total)))
        else:
            one = take_lines(left, [draw(wishes(draw(st.sampled_from(wanted))))])
        taken.append(one)
        left = left_of(left, one)
    return taken


def wishes(part):
    minor = st.integers(min(0, part.net_minor), max(0, part.net_minor))
    choices = []
    if part.thousandths:
        pieces = st.integers(1, part.thousandths)
        choices += [st.builds(Wish, st.just(part.line), pieces, st.none())]
        choices += [st.builds(Wish, st.just(part.line), pieces, minor)]
    if part.net_minor:
        choices += [st.builds(Wish, st.just(part.line), st.none(), minor.filter(bool))]
    return st.one_of(choices)


def basket_of(sale, paid):
    lines = [Line(str(i), category, "", minor) for i, (_, minor, category) in enumerate(sale)]
    return Basket(lines, paid)


@given(st.data(), sales)
def test_nothing_is_taken_beyond_a_line_and_the_rest_empties_it(data, sale):
    sold = sold_parts(sale)
    left = sold
    for one in data.draw(returns(sale)):
        left = left_of(left, one)
        for before, part in zip(sold, left, strict=True):
            assert 0 <= part.thousandths <= before.thousandths
            assert min(0, before.net_minor) <= part.net_minor <= max(0, before.net_minor)

    left = left_of(left, take_all(left))

    assert left == [Part(part.line, 0, 0) for part in sold]
    assert is_gone(sold, left)


@given(st.data(), sales)
def test_what_was_taken_adds_up_to_the_sale_line_by_line(data, sale):
    sold = sold_parts(sale)
    taken = [part for one in data.draw(returns(sale)) for part in one]
    taken += take_all(left_of(sold, taken))

    for before in sold:
        of_line = [part for part in taken if part.line == before.line]
        assert sum(part.net_minor for part in of_line) == before.net_minor
        assert sum(part.thousandths for part in of_line) == before.thousandths


@given(st.data(), sales)
def test_an_amount_of_the_sale_is_taken_to_the_cent(data, sale):
    sold = sold_parts(sale)
    total = sum(part.net_minor for part in sold)
    if total > 0:
        amount = data.draw(st.integers(1, total))

        assert sum(part.net_minor for part in take_amount(sold, amount)) == amount


@given(st.data(), sales)
def test_what_is_stored_is_read_back(data, sale):
    for one in data.draw(returns(sale)):
        assert parts_of(stored(one)) == one


@given(st.data(), sales, rule_sets(), terms, st.integers(0, 20_000))
def test_partial_returns_take_exactly_the_points_of_the_sale(data, sale, rules, said, paid):
    sold, basket = sold_parts(sale), basket_of(sale, paid)
    full = outcome_of(basket, rules, said).points
    left, points, taken = sold, full, []
    steps = data.draw(returns(sale))
    for one in [*steps, take_all(left_of(sold, [part for step in steps for part in step]))]:
        left = left_of(left, one)
        after = min(points, outcome_of(basket_left(basket, left), rules, said).points)
        taken.append(points - after)
        points = after

    assert min(taken) >= 0
    assert sum(taken) == full


@given(sales, rule_sets(), terms, st.integers(0, 20_000))
def test_a_sale_without_returns_earns_as_it_did(sale, rules, said, paid):
    basket = basket_of(sale, paid)

    assert outcome_of(basket_left(basket, sold_parts(sale)), rules, said) == outcome_of(
        basket, rules, said
    )


@given(sales, st.integers(0, 20_000))
def test_what_was_paid_with_points_is_gone_with_the_last_line(sale, paid):
    sold = sold_parts(sale)
    gone = left_of(sold, take_all(sold))

    assert basket_left(basket_of(sale, paid), gone).points_tender_minor == 0
