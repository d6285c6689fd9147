"""The expert's condition: what it reads, and where a bad one is refused."""

import pytest

from rewards.earning.expression import (
    SAMPLE,
    BadExpression,
    ExpressionFailed,
    compile_expression,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("basket.pieces >= 3", False),
        ("basket.total_minor == 1000 && sale.weekday in [1, 2]", True),
        ('"cash" in sale.tenders || member.visit == 1', True),
        ("basket.lines.exists(line, line.quantity >= 1.0)", True),
        ("has(member.metadata.vip)", False),
        ('sale.store == "" // basket.nothing here', True),
    ],
)
def test_a_condition_is_true_or_false(text, expected):
    assert compile_expression(text).holds(SAMPLE) is expected


def test_a_text_is_compiled_once():
    assert compile_expression("member.visit == 7") is compile_expression("member.visit == 7")


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        (
            "basket.pieces >= ",
            "line 1, column 18: this is no CEL expression: mismatched input the end.",
        ),
        (
            "true &&\n  shop.open",
            "line 2, column 3: there is no variable shop; there are basket, sale, member.",
        ),
        (
            "true || basket.piece > 1",
            "line 1, column 16: basket has no piece; it has total_minor, pieces, lines.",
        ),
        (
            "true || now() > 1",
            "line 1, column 9: there is no function now; there are contains, double, endsWith, "
            "int, matches, size, startsWith, string.",
        ),
        ("basket.pieces + 1", "line 1, column 1: it is no condition: 2 is neither true nor false."),
        (
            "member.age > '18'",
            "line 1, column 1: it is no condition: it compares or joins values of different "
            "kinds, such as a number and a text.",
        ),
        (
            "basket.lines.exists(line, line.price > 1)",
            "line 1, column 1: it is no condition: price is not there.",
        ),
        (
            "[1].all(a, [1].all(b, [1].all(c, a + b == c)))",
            "line 1, column 26: a walk over a list may stand within one other, not deeper.",
        ),
        (
            f"basket.pieces > 1{' ' * 1000}",
            "line 1, column 1001: an expression has 1000 characters at most; this one has 1017.",
        ),
    ],
)
def test_a_bad_expression_is_refused_with_its_place(text, refusal):
    with pytest.raises(BadExpression) as refused:
        compile_expression(text)

    assert str(refused.value) == refusal


@pytest.mark.parametrize(
    "text", ["member.metadata.children > 1", 'basket.lines[3].attributes["color"] == "red"']
)
def test_what_a_shop_writes_itself_may_be_of_any_kind(text):
    assert compile_expression(text).text == text


def test_a_value_of_another_kind_fails_when_it_is_met():
    grown_up = compile_expression("member.age >= 18")

    assert grown_up.holds(SAMPLE) is True
    with pytest.raises(ExpressionFailed, match="values of different kinds"):
        grown_up.holds({**SAMPLE, "member": {**SAMPLE["member"], "age": None}})
