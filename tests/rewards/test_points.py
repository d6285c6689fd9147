"""Whole-number sums lose nothing."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewards.points import divide, split

amounts = st.integers(0, 10**15)


@pytest.mark.parametrize(
    ("amount", "by", "floor", "nearest", "ceil"),
    [(0, 3, 0, 0, 0), (1, 3, 0, 0, 1), (2, 3, 0, 1, 1), (3, 3, 1, 1, 1), (5, 2, 2, 3, 3)],
)
def test_divide_rounds_as_told(amount, by, floor, nearest, ceil):
    assert divide(amount, by, "floor") == floor
    assert divide(amount, by, "nearest") == nearest
    assert divide(amount, by, "ceil") == ceil


@given(amounts, st.integers(1, 10**9))
def test_divide_stays_within_one_of_the_exact_quotient(amount, by):
    exact = Fraction(amount, by)

    assert 0 <= exact - divide(amount, by, "floor") < 1
    assert 0 <= divide(amount, by, "ceil") - exact < 1
    assert abs(divide(amount, by, "nearest") - exact) <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("amount", "weights", "shares"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (500, [340, 1250, 4000], [30, 112, 358]),
        (1, [0, 5, 5], [0, 1, 0]),
        (7, [0, 0], [0, 0]),
        (0, [3, 4], [0, 0]),
        (5, [], []),
    ],
)
def test_split_gives_the_rest_to_the_largest_remainders(amount, weights, shares):
    assert split(amount, weights) == shares


@given(amounts, st.lists(st.integers(0, 10**12), min_size=1, max_size=12))
def test_shares_add_up_and_differ_less_than_one_from_the_exact_share(amount, weights):
    shares = split(amount, weights)

    total = sum(weights)
    assert sum(shares) == (amount if total else 0)
    assert all(
        abs(share - Fraction(amount * weight, total)) < 1
        for share, weight in zip(shares, weights, strict=True)
        if total
    )
