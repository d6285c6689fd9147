"""What a reward takes off a basket."""

import pytest

from rewards.discounts import takes_off
from rewards.earning import Line

BASKET = [
    Line("beans", "coffee", "", 1250),
    Line("cup", "coffee", "", 900, 3000),
    Line("bread", "food", "", 333),
    Line("", "coffee", "", -150),  # a coupon
]


@pytest.mark.parametrize(
    ("reward", "off"),
    [
        ({"kind": "discount", "value_minor": 500}, 500),
        ({"kind": "discount", "value_minor": 5000}, 2333),
        ({"kind": "discount", "value_minor": 5000, "scope": "category"}, 2000),
        ({"kind": "percent", "percent": 15}, 349),  # 349.95, rounded down
        ({"kind": "percent", "percent": 15, "scope": "category"}, 300),
        ({"kind": "percent", "percent": 100, "scope": "product", "scope_codes": ["tea"]}, 0),
        ({"kind": "product", "scope": "product", "scope_codes": ["cup"]}, 300),
        ({"kind": "product", "scope": "category"}, 300),
        ({"kind": "product", "scope": "category", "value_minor": 250}, 250),
        ({"kind": "donation", "value_minor": 500}, 0),
    ],
)
def test_a_reward_takes_off_its_goods_and_never_more_than_they_cost(reward, off):
    asked = {"scope": "basket", "scope_codes": ["coffee"], "value_minor": 0, "percent": None}

    assert takes_off(BASKET, **{**asked, **reward}) == off
