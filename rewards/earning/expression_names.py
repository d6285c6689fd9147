"""
Which facts of a sale and its member an expression names, read without running it. Pure.

Always: what cannot be told is named, so that no expression lacks what it reads.
"""

import re
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from rewards.earning.expression_text import plain, uncommented

METADATA = "metadata"
# Where something is looked up by a name that is written out. A word with a parenthesis is a call.
_FIELD = re.compile(r"\s*\.\s*([A-Za-z_]\w*)(?!\s*\(|\w)")
_KEY = re.compile(r"""\s*\[\s*(['"])([^'"\\\n]+)\1\s*\]""")
# `"vip" in member.metadata`, as a whole between parentheses, commas and the like.
_KEY_IN = re.compile(r"""(?<!\\)(['"])([^'"\\\n]+)\1\s+in\s+$""")
_BEFORE_IN = re.compile(r"(?:^|[(\[,?:]|&&|\|\|)\s+in\s+$")
_AFTER_IN = re.compile(r"\s*(?:$|[)\],?:]|&&|\|\||==|!=)")
_OPERAND_ENDS = re.compile(r"[\w)\]}]$")


class Named(NamedTuple):
    """
    fields: of the sale and its member. metadata_keys: those of the member's metadata that are
    named; None when they cannot be told, and the whole is needed.
    """

    fields: frozenset[str]
    metadata_keys: frozenset[str] | None


class _Text(NamedTuple):
    """An expression without its comments, and without its strings too: all stays in its place."""

    code: str
    bare: str


def named(text: str, known: Mapping[str, Mapping[str, Any]]) -> Named:
    """
    What an expression names of the variables `known`, each with its fields.

    A variable that stands alone, or is asked by a computed name, names all its fields.
    """
    written = _Text(uncommented(text), plain(text))
    fields: set[str] = set()
    keys: set[str] | None = set()
    for variable, has in known.items():
        for found in re.finditer(rf"\b{variable}\b", written.bare):
            if _is_field_of_another(written.bare, found.start()):
                continue
            field, end = _looked_up(written, found.end())
            if field not in has:
                fields |= has.keys()
                keys = None if METADATA in has else keys
                continue
            fields.add(field)
            if field == METADATA and keys is not None:
                key = _metadata_key(written, found.start(), end)
                keys = None if key is None else keys | {key}
    return Named(frozenset(fields), None if keys is None else frozenset(keys))


def only(keys: Collection[str] | None, metadata: Mapping[str, Any]) -> Mapping[str, Any]:
    """The metadata under some keys; all of it for None."""
    if keys is None:
        return metadata
    return {key: metadata[key] for key in sorted(keys) if key in metadata}


def _is_field_of_another(bare: str, start: int) -> bool:
    before = bare[:start].rstrip()
    return before.endswith(".") and _OPERAND_ENDS.search(before[:-1].rstrip()) is not None


def _looked_up(written: _Text, end: int) -> tuple[str, int]:
    """The name by which something is looked up, and where that ends; "" when none is told."""
    if found := _FIELD.match(written.bare, end):
        return found[1], found.end()
    if found := _KEY.match(written.code, end):
        return found[2], found.end()
    return "", end


def _metadata_key(written: _Text, start: int, end: int) -> str | None:
    key, _ = _looked_up(written, end)
    if key:
        return key
    found = _KEY_IN.search(written.code[:start])
    stands_alone = _BEFORE_IN.search(written.bare[:start]) and _AFTER_IN.match(written.bare, end)
    return found[2] if found and stands_alone else None
