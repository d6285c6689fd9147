"""The one way each kind of identifier is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.normal_forms import InvalidIdentifier, detect, normalise


@pytest.mark.parametrize(
    ("kind", "value", "normal"),
    [
        ("card", " 4006381333931 ", "4006381333931"),
        ("card", "4-006381-333931", "4006381333931"),
        ("phone", "+358 40 123 4567", "+358401234567"),
        ("phone", "00358 (40) 123-4567", "+358401234567"),
        ("email", " Aino.Virtanen@Example.COM ", "aino.virtanen@example.com"),
        ("external", " CRM/0042 ", "CRM/0042"),
        ("external", "Cafe\u0301", "Caf\u00e9"),
    ],
)
def test_spellings_meet_in_one_normal_form(kind, value, normal):
    assert normalise(kind, value) == normal
    assert normalise(kind, normal) == normal


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("card", "4006381333932"),
        ("card", "٤٠٠٦٣٨١٣٣٣٩٣١"),
        ("phone", "0401234567"),
        ("phone", "+0401234567"),
        ("phone", "+3584"),
        ("phone", "+1234567890123456"),
        ("phone", "+35840123456x"),
        ("email", "nobody"),
        ("email", "a@b"),
        ("email", "a b@example.com"),
        ("email", "a@@example.com"),
        ("email", "a" * 65 + "@example.com"),
        ("external", "  "),
        ("external", "x" * 129),
        ("external", "a\x00b"),
        ("external", "a\x1bb"),
        ("external", "x" * 301),
        ("passport", "X1"),
    ],
)
def test_what_cannot_be_one_is_refused(kind, value):
    with pytest.raises(InvalidIdentifier):
        normalise(kind, value)


@pytest.mark.parametrize(
    ("scan", "candidates"),
    [
        (
            "4006381333931",
            [
                ("card", "4006381333931"),
                ("phone", "+4006381333931"),
                ("external", "4006381333931"),
            ],
        ),
        ("+358 40 1234567", [("phone", "+358401234567"), ("external", "+358 40 1234567")]),
        (" 358401234567", [("phone", "+358401234567"), ("external", "358401234567")]),
        ("A@Example.com", [("email", "a@example.com"), ("external", "A@Example.com")]),
        ("CRM-7", [("external", "CRM-7")]),
        ("", []),
        ("a\x00b", []),
    ],
)
def test_a_scan_is_tried_as_what_it_may_be_likeliest_first(scan, candidates):
    assert detect(scan) == candidates


@given(st.text())
def test_a_scan_never_raises(scan):
    assert all(normalise(kind, value) == value for kind, value in detect(scan))
