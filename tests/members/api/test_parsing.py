"""JSON from strangers: what passes means one thing to everybody."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.api.parsing import BODY_BYTES_MAX, BodyTooLarge, MalformedJSON, parse_json


@pytest.mark.parametrize(
    ("body", "content"),
    [
        (b"{}", {}),
        (b' {"a": [1, "x", true, null]}\n', {"a": [1, "x", True, None]}),
        (b'"caf\xc3\xa9"', "café"),
        (b'"caf\\u00e9"', "café"),
        (b'"\\ud83d\\ude00"', "😀"),
        (b'"\\\\u0000 \\\\ud800"', "\\u0000 \\ud800"),
        (b"1.5", 1.5),
        (b"[" * 16 + b"]" * 16, [[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]),
        (b'{"a": {"b": 1}, "c": {"b": 2}}', {"a": {"b": 1}, "c": {"b": 2}}),
        (b'"[[[[[[[[[[[[[[[[[[[["', "[[[[[[[[[[[[[[[[[[[["),
    ],
)
def test_plain_json_passes(body, content):
    assert parse_json(body) == content


@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        (b"", "empty_body", ""),
        (b" \n", "empty_body", ""),
        (b"{", "syntax", ""),
        (b"{'a': 1}", "syntax", ""),
        (b'{"a": 1,}', "syntax", ""),
        (b"{} {}", "syntax", ""),
        (b"01", "syntax", ""),
        (b'"a\x00b"', "syntax", ""),
        (b'"a\nb"', "syntax", ""),
        (b"\xef\xbb\xbf{}", "byte_order_mark", ""),
        ("{}".encode("utf-16"), "not_utf8", ""),
        (b'{"a": "\xff"}', "not_utf8", ""),
        (b'"\xed\xa0\x80"', "not_utf8", ""),
        (b'{"a": 1, "a": 1}', "duplicate_member", "/a"),
        (b'{"x": [{"b": 1}, {"c/d": 1, "c/d": 2}]}', "duplicate_member", "/x/1/c~1d"),
        (b'{"a": 1, "\\u0061": 2}', "duplicate_member", "/a"),
        (b'{"a": NaN}', "not_a_number", "/a"),
        (b"[0, -Infinity]", "not_a_number", "/1"),
        (b'{"a": {"b": 1e999}}', "not_a_number", "/a/b"),
        (b"9" * 5000, "not_a_number", ""),
        (b'{"a": "x\\u0000"}', "nul_character", "/a"),
        (b'{"\\u0000": 1}', "nul_character", "/?"),
        (b'{"a": ["\\ud800"]}', "lone_surrogate", "/a/0"),
        (b'["\\uDC00"]', "lone_surrogate", "/0"),
        (b"[" * 17 + b"]" * 17, "nested_too_deep", "/0" * 16),
        (b'{"a":' * 16 + b"[]" + b"}" * 16, "nested_too_deep", "/a" * 16),
        (b"[" * 100_000, "nested_too_deep", ""),
    ],
)
def test_hostile_json_is_refused_and_its_place_is_named(body, code, pointer):
    with pytest.raises(MalformedJSON) as refused:
        parse_json(body)

    assert [(one.code, one.pointer) for one in refused.value.errors] == [(code, pointer)]
    assert refused.value.http_status == 400


def test_a_body_of_the_largest_size_passes_and_one_byte_more_does_not():
    largest = b'"' + b"x" * (BODY_BYTES_MAX - 2) + b'"'

    assert len(parse_json(largest)) == BODY_BYTES_MAX - 2
    with pytest.raises(BodyTooLarge):
        parse_json(largest + b" ")


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda below: st.lists(below) | st.dictionaries(st.text(), below),
)
JSON_LOOKALIKES = st.lists(
    st.sampled_from(
        [b"{", b"}", b"[", b"]", b'"', b":", b",", b"\\", b"\\u0000", b"\\ud800", b"1", b"e", b"-",
         b".", b"NaN", b"true", b" ", b"\xff", b'"a":', b"\x00"]
    )
).map(b"".join)  # fmt: skip


@given(st.binary() | JSON_LOOKALIKES | JSON_VALUES.map(lambda value: json.dumps(value).encode()))
def test_whatever_is_sent_is_read_like_json_or_refused(body):
    try:
        content = parse_json(body)
    except MalformedJSON as refusal:
        content, pointer = ..., refusal.errors[0].pointer
        json.dumps(pointer, ensure_ascii=False).encode("utf-8")

    assert content is ... or content == json.loads(body)
