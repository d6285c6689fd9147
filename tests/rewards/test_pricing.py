"""Paying with points: whole minor units, and no more than the bill allows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewards.pricing import PointsRefused, Rate, paid


@given(
    points=st.integers(1, 10_000),
    value=st.integers(1, 10_000),
    least=st.none() | st.integers(1, 5_000),
    percent=st.integers(1, 100),
    bill=st.integers(0, 1_000_000),
)
def test_the_least_and_the_most_are_allowed_and_what_is_beside_them_is_not(
    points, value, least, percent, bill
):
    rate = Rate(points, value, least, percent)
    most = rate.most(bill)
    assert most is not None

    if most < rate.least:
        with pytest.raises(PointsRefused):
            paid(rate, rate.least, bill_minor=bill, currency="EUR")
        return
    for number in (rate.least, most):
        worth = paid(rate, number, bill_minor=bill, currency="EUR")
        assert worth * points == number * value  # to the last cent
        assert worth * 100 <= bill * percent
    for number in (rate.least - rate.step, most + rate.step):
        with pytest.raises(PointsRefused):
            paid(rate, number, bill_minor=bill, currency="EUR")
