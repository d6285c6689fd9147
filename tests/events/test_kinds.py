"""The list of kinds is what the code publishes, and the page shows it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from events.kinds import KINDS, is_wanted

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "events.md"
KIND = re.compile(r"(?!(?:events|members|rewards|loyalty)\.)[a-z_]+\.[a-z_]+")
ROW = re.compile(r"^\| `([a-z_.]+)` \| (.+) \| (.+) \| (.*) \|$", re.MULTILINE)


def publishing() -> Iterator[ast.Module]:
    """The modules that publish anything."""
    for app in ("events", "members", "rewards", "loyalty"):
        for path in (ROOT / app).rglob("*.py"):
            text = path.read_text()
            if re.search(r"\boutbox\b|TEST_KIND", text) and path.name != "kinds.py":
                yield ast.parse(text)


def test_every_kind_that_is_published_is_listed_and_no_other():
    literal: set[str] = set()
    begun: set[str] = set()
    for module in publishing():
        for node in ast.walk(module):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                begun.add(str(node.values[0].value))
            elif isinstance(node, ast.Constant) and KIND.fullmatch(str(node.value)):
                literal.add(str(node.value))

    prefixes = {text for text in begun if re.fullmatch(r"[a-z_]+\.", text)}
    assert prefixes == {"adjustment.", "claim.", "household.", "purchase.", "redemption."}
    told = {kind for kind in KINDS if kind.startswith(tuple(prefixes))} | literal
    assert sorted(told) == sorted(KINDS)


def test_the_page_shows_every_kind_with_its_payload():
    shown = {
        kind: (meaning, subject, tuple(re.findall(r"`(\w+)`", payload)))
        for kind, meaning, subject, payload in ROW.findall(PAGE.read_text(encoding="utf-8"))
    }

    assert shown == {name: tuple(kind) for name, kind in KINDS.items()}


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("member.enrolled", True), ("member.*", True), ("member", False), ("*", False), (".*", False)],
)
def test_what_may_be_asked_for(text, is_one):
    assert is_wanted(text) is is_one
