"""The page of receipts names the fields that there are, and its examples print what it says."""

import re
from pathlib import Path

from rewards.receipts import Paper, printed, read
from rewards.receipts.fields import FIELDS
from rewards.speech import speech
from tests.rewards.receipts.figures import FULL

DOCS = Path(__file__).parents[2] / "docs"
ROW = re.compile(r"^\| `(\w+)` \| ([a-z, ]+) \| (.+) \|$", re.MULTILINE)
EXAMPLE = re.compile(r"^```\n([^`]*)^```\nprints[^\n]*\n```\n([^`]*)^```", re.MULTILINE)


def test_the_fields_are_those_of_the_code():
    page = (DOCS / "reference" / "receipts.md").read_text(encoding="utf-8")

    assert ROW.findall(page) == [
        (name, ", ".join(field.kinds), field.means) for name, field in FIELDS.items()
    ]


def test_an_example_prints_what_the_page_says():
    page = (DOCS / "how-to" / "receipts.md").read_text(encoding="utf-8")
    ((template, expected),) = EXAMPLE.findall(page)

    rows = printed(read(template, "sale"), FULL, speech("en", "points"), Paper(32))

    assert rows == expected.splitlines()
