"""The stamps a basket gives."""

from datetime import UTC, datetime

import pytest

from rewards.earning import Basket, Line, Terms
from rewards.stamping import Card, Stamping, stamps_again, stamps_of

COFFEE = Line("latte", "Coffee", "Java", 450, 2_000)
CAKE = Line("carrot-cake", "Cake", "Oma", 600)
DEPOSIT = Line("cup", "deposit", "", 100)
COUPON = Line("", "Coffee", "", -450)
TERMS = Terms(frozenset({"deposit"}))


@pytest.mark.parametrize(
    ("stamping", "lines", "stamps"),
    [
        (Stamping(), [COFFEE, CAKE], 1),
        (Stamping(), [DEPOSIT], 0),
        (Stamping(), [], 0),
        (Stamping(categories=("Coffee",)), [CAKE], 0),
        # A line counts when its category, SKU or brand is named.
        (Stamping("piece", categories=("Coffee",), skus=("carrot-cake",)), [COFFEE, CAKE], 3),
        (Stamping("piece", brands=("Java",)), [COFFEE, CAKE], 2),
        (Stamping("piece", most=1), [COFFEE, CAKE], 1),
        # A weight is no piece until it is a whole one, and what is free is none.
        (Stamping("piece"), [Line("", "Coffee", "", 300, 750)], 0),
        (Stamping("piece"), [COFFEE, Line("", "Coffee", "", 0)], 2),
        (Stamping("amount", 500), [COFFEE, CAKE], 2),
        (Stamping("amount", 500), [COFFEE], 0),
        (Stamping("amount", 100, categories=("Coffee",)), [COFFEE, COUPON, CAKE], 0),
        (Stamping(basket_min_minor=451), [COFFEE], 0),
        (Stamping(basket_min_minor=450), [COFFEE], 1),
    ],
)
def test_stamps(stamping, lines, stamps):
    assert stamps_of(stamping, Basket(lines), TERMS) == stamps
    assert stamps_again(stamping.said(TERMS), Basket(lines)) == stamps


def test_what_was_paid_with_points_gives_no_stamp():
    assert stamps_of(Stamping(), Basket([COFFEE], points_tender_minor=450), TERMS) == 0
    assert stamps_of(Stamping("amount", 200), Basket([COFFEE], 50), TERMS) == 2


@pytest.mark.parametrize(
    "stamping", [Stamping("piece"), Stamping("piece", most=30_000), Stamping("amount", 1)]
)
def test_one_sale_gives_a_thousand_stamps_at_most_and_a_return_takes_from_those(stamping):
    many = Line("latte", "Coffee", "Java", 10**12, 10**12)
    few = many._replace(net_minor=999, thousandths=999_000)

    assert stamps_of(stamping, Basket([many]), TERMS) == 1_000
    assert stamps_of(stamping, Basket([few]), TERMS) == 999
    assert stamps_again(stamping.said(TERMS), Basket([few])) == 999


def test_only_the_first_card_has_the_head_start():
    card = Card(1, needed=10, head_start=2, stamping=Stamping())

    assert [card.full(stamps) for stamps in (0, 7, 8, 17, 18)] == [0, 0, 1, 1, 2]
    assert [card.on_card(8, 1), card.on_card(12, 1), card.on_card(7, 1)] == [0, 4, -1]


def test_a_card_counts_in_its_time_and_stores():
    card = Card(
        1,
        needed=10,
        head_start=0,
        stamping=Stamping(),
        stores=frozenset({"helsinki-1"}),
        valid_from=datetime(2026, 3, 1, tzinfo=UTC),
        valid_until=datetime(2026, 4, 1, tzinfo=UTC),
    )

    days = [datetime(2026, month, 1, tzinfo=UTC) for month in (2, 3, 4)]
    assert [card.counts_at(day, "helsinki-1") for day in days] == [False, True, False]
    assert not card.counts_at(days[1], "turku-1")
