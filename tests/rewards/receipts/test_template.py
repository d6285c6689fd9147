"""Templates: what may be written, and where it says that something may not."""

import pytest

from rewards.receipts import Paper, TemplateFault, printed, read
from rewards.speech import speech
from tests.rewards.receipts.figures import FULL

SAID = speech("en", "points")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You earned {points_earned}!", ["You earned 1,249 points!"]),
        ("{ debt }|{points_earned}", ["40 points    1,249 points"]),
        ("{{{points_earned}}} a||b", ["{1,249 points} a|b"]),
        ("^^{debt}", ["^40 points"]),
        ("^{debt}", ["        40 points"]),
        ("a\n=====\nb", ["a", "=" * 25, "b"]),
        ("a\n\n\nb\n\n", ["a", "", "b"]),
        ("Always", ["Always"]),
    ],
)
def test_a_template_is_printed(text, expected):
    assert printed(read(text, "sale"), FULL, SAID, Paper(25)) == expected


@pytest.mark.parametrize(
    ("text", "line", "column", "detail"),
    [
        ("ok\nYou have {ballance}", 2, 10, "There is no field ballance; there are "),
        ("{reward}", 1, 1, "reward stands on no receipt of a sale; there are "),
        ("Debt: {debt", 1, 7, "Close the field, or write {{ to print it."),
        ("{debt}}", 1, 7, "Close the field, or write }} to print it."),
        ("{}", 1, 1, "There is no field ; there are "),
        ("a | b | c", 1, 7, "A line has two columns at most; || is a bar that is printed."),
        ("^a | b", 1, 1, "A centred line has one column; take out the ^ or the bar."),
        ("x" * 201, 1, 201, "A line has at most 200 characters; it is wrapped by itself."),
        ("x\n" * 41, 41, 1, "A receipt has at most 40 lines."),
    ],
)
def test_a_fault_says_where_it_is(text, line, column, detail):
    with pytest.raises(TemplateFault) as refusal:
        read(text, "sale")

    assert (refusal.value.line, refusal.value.column) == (line, column)
    assert refusal.value.detail.startswith(detail)
    assert str(refusal.value).startswith(f"Line {line}, column {column}: ")
