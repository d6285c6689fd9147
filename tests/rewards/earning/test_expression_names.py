"""What an expression names is all that it is given, and nothing that it reads is missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewards.earning.expression import SAMPLE, ExpressionFailed, compile_expression
from rewards.earning.expression_names import only

OF_MEMBER = {"tier", "segments", "visit", "age", "enrolled_days", "metadata"}


@pytest.mark.parametrize(
    ("text", "fields", "keys"),
    [
        ("basket.pieces >= 3", set(), set()),
        ('"cash" in sale.tenders && sale.weekday == 1', {"tenders", "weekday"}, set()),
        ("has(member.metadata.vip)", {"metadata"}, {"vip"}),
        ('has(member.metadata.a) || member.metadata["b c"] == 1', {"metadata"}, {"a", "b c"}),
        ("!('vip' in member.metadata)", {"metadata"}, {"vip"}),
        ('member["age"] > 3 // member.visit', {"age"}, set()),
        ("member // whose\n .age > 3", {"age"}, set()),
        ('"member.age" == sale.store', {"store"}, set()),
        ("member.metadata.member == 1", {"metadata"}, {"member"}),
        # Raw and long strings hide nothing.
        ('r"""a"b""" == "x" || member.age > 3 || "c" == "d"', {"age"}, set()),
        ('"""a\\"""" == "x" || member.age > 3 || "c" == "d"', {"age"}, set()),
        # What cannot be told is all of it.
        ('("a" + "b") in member.metadata', {"metadata"}, None),
        ('"a" + "b" in member.metadata', {"metadata"}, None),
        ('"a\\"b" in member.metadata', {"metadata"}, None),
        ("size(member.metadata) > 1", {"metadata"}, None),
        ('member.metadata.exists(key, key == "a")', {"metadata"}, None),
        ("sale.store in member.metadata", {"metadata", "store"}, None),
        ("[member].exists(one, one.age > 3)", OF_MEMBER, None),
    ],
)
def test_what_an_expression_names(text, fields, keys):
    expression = compile_expression(text)

    assert expression.fields == fields
    assert expression.metadata_keys == keys


terms = st.sampled_from([
    "has(member.metadata.a)",
    '"b" in member.metadata',
    'member.metadata["a"] == member.metadata.b',
    "member.metadata.a",
    "size(member.metadata) > 1",
    'member.metadata.exists(key, key + "" == "b")',
    '("a" + "b") in member.metadata',
    "[member].exists(one, has(one.metadata.ab))",
    "member.age > 20",
    '"b" in member.segments',
])  # fmt: skip
values = st.dictionaries(st.sampled_from(["a", "b", "ab"]), st.booleans(), max_size=3)


@given(st.lists(terms, min_size=1, max_size=3), st.sampled_from([" && ", " || "]), values)
def test_an_expression_finds_the_same_in_what_it_names(chosen, joined, metadata):
    expression = compile_expression(joined.join(chosen))
    whole = {**SAMPLE["member"], "age": 21, "segments": ["b"], "metadata": metadata}
    blank = {**SAMPLE["member"], "age": None, "segments": [], "metadata": {}}
    kept = {**whole, "metadata": only(expression.metadata_keys, metadata)}
    less = {name: (kept if name in expression.fields else blank)[name] for name in whole}

    assert found(expression, less) == found(expression, whole)


def found(expression, member):
    try:
        return expression.holds({**SAMPLE, "member": member})
    except ExpressionFailed as failure:
        return str(failure)
