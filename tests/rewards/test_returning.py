"""What is left of a sale after its returns: literal sums."""

import pytest

from rewards.earning import Basket, Line
from rewards.returning import (
    MoreThanLeft,
    NothingToReturn,
    Part,
    UnknownLine,
    Wish,
    basket_left,
    is_gone,
    left_of,
    parts_of,
    spelled,
    stored,
    take_all,
    take_amount,
    take_lines,
    thousandths,
)

SALE = [Part("1", 3_000, 1_000), Part("2", 250, 199), Part("coupon", 1_000, -100)]


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", 1_000), ("0.250", 250), ("0.25", 250), ("12.5", 12_500), ("0", 0), ("0.001", 1)],
)
def test_a_quantity_is_read_exactly(text, number):
    assert thousandths(text) == number


@pytest.mark.parametrize(
    ("number", "text"), [(1_000, "1"), (250, "0.25"), (10_000, "10"), (0, "0"), (1, "0.001")]
)
def test_a_quantity_is_written_without_idle_zeros(number, text):
    assert spelled(number) == text


def test_parts_are_kept_as_plain_json():
    kept = stored(SALE[:2])

    assert kept == [
        {"line": "1", "quantity": "3", "net_minor": 1_000},
        {"line": "2", "quantity": "0.25", "net_minor": 199},
    ]
    assert parts_of(kept) == SALE[:2]


def test_pieces_take_their_share_and_the_last_one_takes_the_rest():
    left, taken = SALE[:1], []
    for _ in range(3):
        (part,) = take_lines(left, [Wish("1", 1_000)])
        taken.append(part.net_minor)
        left = left_of(left, [part])

    assert taken == [333, 333, 334]
    assert left == [Part("1", 0, 0)]


def test_a_part_of_a_weight_takes_its_share():
    assert take_lines(SALE, [Wish("2", 100)]) == [Part("2", 100, 79)]


def test_a_coupon_comes_back_with_its_own_sign():
    assert take_lines(SALE, [Wish("coupon", 1_000)]) == [Part("coupon", 1_000, -100)]
    assert take_lines(SALE, [Wish("coupon", None, -40)]) == [Part("coupon", 0, -40)]
    assert take_lines([Part("c", 3_000, -100)], [Wish("c", 1_000)]) == [Part("c", 1_000, -33)]


def test_an_amount_leaves_the_pieces_and_all_the_money_takes_them():
    assert take_lines(SALE, [Wish("1", None, 400)]) == [Part("1", 0, 400)]
    assert take_lines(SALE, [Wish("1", None, 1_000)]) == [Part("1", 3_000, 1_000)]


def test_with_quantity_and_amount_both_are_taken_as_said():
    assert take_lines(SALE, [Wish("1", 1_000, 250)]) == [Part("1", 1_000, 250)]


def test_a_free_piece_can_come_back():
    assert take_lines([Part("gift", 1_000, 0)], [Wish("gift", 1_000)]) == [Part("gift", 1_000, 0)]


def test_the_same_line_twice_takes_from_what_the_first_left():
    taken = take_lines(SALE, [Wish("1", 1_000), Wish("1", 2_000)])

    assert taken == [Part("1", 1_000, 333), Part("1", 2_000, 667)]


@pytest.mark.parametrize(
    "wish",
    [
        Wish("1", 3_001),
        Wish("1", None, 1_001),
        Wish("1", 1_000, 1_001),
        Wish("1", None, -1),
        Wish("coupon", None, 1),
        Wish("coupon", None, -101),
    ],
)
def test_more_than_is_left_is_refused_with_its_line(wish):
    with pytest.raises(MoreThanLeft) as refusal:
        take_lines(SALE, [wish])

    assert refusal.value.line == wish.line


def test_an_unknown_line_is_named():
    with pytest.raises(UnknownLine) as refusal:
        take_lines(SALE, [Wish("1", 1_000), Wish("9", 1_000)])

    assert refusal.value.line == "9"


@pytest.mark.parametrize("wishes", [[], [Wish("1")], [Wish("1", 0)], [Wish("1", None, 0)]])
def test_nothing_cannot_be_returned(wishes):
    with pytest.raises(NothingToReturn):
        take_lines(SALE, wishes)


def test_an_amount_of_the_sale_is_spread_over_its_lines_coupons_included():
    # 10.99 is left: 11.99 of goods and a coupon of 1.00. 5.00 of it is 5.45 and 0.45.
    taken = take_amount(SALE, 500)

    assert taken == [Part("1", 0, 455), Part("2", 0, 90), Part("coupon", 0, -45)]


def test_the_whole_amount_takes_the_pieces_too():
    assert take_amount(SALE, 1_099) == SALE
    assert take_all([Part("1", 0, 0), Part("2", 0, 5)]) == [Part("2", 0, 5)]


@pytest.mark.parametrize("amount", [1_100, -1])
def test_an_amount_beyond_the_sale_is_refused(amount):
    with pytest.raises(MoreThanLeft) as refusal:
        take_amount(SALE, amount)

    assert refusal.value.line is None


def test_no_amount_can_be_taken_from_a_sale_that_coupons_paid():
    with pytest.raises(MoreThanLeft):
        take_amount([Part("1", 1_000, 100), Part("2", 1_000, -100)], 1)


def test_an_amount_of_nothing_is_refused():
    with pytest.raises(NothingToReturn):
        take_amount(SALE, 0)


@pytest.mark.parametrize(
    ("left", "gone"),
    [
        ([Part("shoes", 0, 0), Part("coffee", 0, 0)], True),
        ([Part("shoes", 0, 0), Part("coffee", 1_000, 0)], False),  # the free coffee was kept
        ([Part("shoes", 1_000, 0), Part("coffee", 0, 0)], True),  # its money came back
        ([Part("shoes", 0, 200), Part("coffee", 0, 0)], False),  # a fee was kept
    ],
)
def test_a_sale_is_gone_with_its_money_and_its_gifts(left, gone):
    sold = [Part("shoes", 1_000, 5_000), Part("coffee", 1_000, 0)]

    assert is_gone(sold, left) is gone


def test_what_was_paid_with_points_shrinks_with_the_line_it_paid_for():
    sold = Basket([Line("", "A", "", 1_000), Line("", "B", "", 3_000)], points_tender_minor=400)

    half = basket_left(sold, [Part("1", 500, 500), Part("2", 1_000, 3_000)])
    other = basket_left(sold, [Part("1", 0, 0), Part("2", 1_000, 3_000)])
    none = basket_left(sold, [Part("1", 0, 0), Part("2", 0, 0)])

    assert half == Basket([Line("", "A", "", 500, 500), Line("", "B", "", 3_000)], 350)
    assert other == Basket([Line("", "A", "", 0, 0), Line("", "B", "", 3_000)], 300)
    assert none == Basket([Line("", "A", "", 0, 0), Line("", "B", "", 0, 0)], 0)
