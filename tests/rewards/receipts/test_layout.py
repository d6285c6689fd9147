"""Lines of a width: columns, centred lines, and words that go on in the next line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewards.languages import LANGUAGES
from rewards.receipts import KINDS, Paper, default_text, printed, read
from rewards.receipts.charsets import CHARSETS, cells, fitted
from rewards.receipts.figures import Figures
from rewards.receipts.layout import centred, columns, wrapped
from rewards.speech import speech
from tests.rewards.receipts.figures import TODAY, any_figures

WIDTH = 24


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("Balance", "253 points", ["Balance       253 points"]),
        ("Balance of all", "1 point  ", ["Balance of all   1 point"]),
        ("A balance of points", "253 points", ["A balance of points", "              253 points"]),
        (
            "What this purchase gave you today",
            "49 points",
            ["What this purchase gave", "  you today    49 points"],
        ),
        ("", "49 points", ["               49 points"]),
        ("Coffee", "", ["Coffee                  "]),
    ],
)
def test_two_columns(left, right, expected):
    assert columns(left, right, WIDTH) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thank you", ["       Thank you"]),
        ("Thank you for being with us", ["Thank you for being with", "           us"]),
        ("日本語", ["         日本語"]),
    ],
)
def test_centred(text, expected):
    assert centred(text, WIDTH) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Short", ["Short"]),
        ("14 points expire after 30 November.", ["14 points expire after", "  30 November."]),
        ("  so and so many points more are on their way", [
            "  so and so many points",
            "    more are on their",
            "    way",
        ]),
        ("a" * 30, ["a" * 22, "  " + "a" * 8]),
        ("Saldosi on nyt 1\u00a0000\u00a0000", ["Saldosi on nyt 1\u00a0000\u00a0000"]),
        ("Saldosi on nyt 11\u00a0000\u00a0000", ["Saldosi on nyt", "  11\u00a0000\u00a0000"]),
        ("日本" * 8, ["日本" * 5 + "日", "  " + "本日本日本"]),
    ],
)  # fmt: skip
def test_long_lines_go_on_indented(text, expected):
    assert wrapped(text, WIDTH) == expected


@given(
    kind=st.sampled_from(KINDS),
    tag=st.sampled_from(list(LANGUAGES)),
    width=st.integers(24, 64),
    charset=st.sampled_from(CHARSETS),
    figures=any_figures(),
)
def test_no_line_is_too_wide_or_has_what_the_printer_has_not(kind, tag, width, charset, figures):
    template = read(default_text(kind, tag) + "^{balance}\n{balance}{pending}", kind)

    rows = printed(template, figures, speech(tag, "points"), Paper(width, charset))

    for row in rows:
        assert cells(row) <= width
        assert row.isprintable()
        row.encode(charset)


@given(text=st.text(), charset=st.sampled_from(CHARSETS))
def test_any_text_fits_a_character_set(text, charset):
    found = fitted(text, charset)

    found.encode(charset)
    assert fitted(found, charset) == found


@given(text=st.text(max_size=200), width=st.integers(24, 64))
def test_no_word_is_lost(text, width):
    text = fitted(text, "utf-8")

    rows = wrapped(text, width)

    assert max(map(cells, rows)) <= width
    assert "".join("".join(rows).split(" ")) == "".join(text.split(" "))


def test_what_is_left_out_leaves_no_gap():
    template = read("\n^Regulars\n\n{pending}\n\n---\n{debt}\n\n", "sale")
    nothing = Figures(today=TODAY)

    rows = printed(template, nothing, speech("en", "points"), Paper(24))

    assert rows == ["        Regulars", "", "------------------------"]
