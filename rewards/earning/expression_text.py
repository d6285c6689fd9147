"""What names an expression writes, and where: read without running it. Pure."""

import re
from collections.abc import Collection, Mapping
from typing import Any, Final, NamedTuple

# As the grammar has them: in raw strings a backslash is one, and quotes may stand within three.
_STRINGS: Final = re.compile(
    r"""//[^\n]*|[bB]?[rR](?:'''.*?'''|\"\"\".*?\"\"\"|'[^'\n]*'|"[^"\n]*")"""
    r"""|'''(?:\\.|[^\\])*?'''|\"\"\"(?:\\.|[^\\])*?\"\"\""""
    r"""|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*\"""",
    re.DOTALL,
)
_WALK: Final = re.compile(r"\.\s*(?:all|exists|exists_one|filter|map)\s*\(\s*([A-Za-z_]\w*)\s*,")
_OWN_KEYS: Final = re.compile(
    r"""\b(?:metadata|attributes)\s*(?:\.\s*([A-Za-z_]\w*)|\[\s*['"]([^'"]*)['"]\s*\])"""
)
_PARENTHESES: Final = re.compile(r"[()]")


class Refusal(NamedTuple):
    """What is wrong, and at which character."""

    detail: str
    at: int


def plain(text: str) -> str:
    """The text with its strings and comments blanked: every other character stays in its place."""
    return _STRINGS.sub(lambda found: " " * len(found[0]), text)


def uncommented(text: str) -> str:
    """The text with its comments blanked, and its strings as they are."""
    return _STRINGS.sub(
        lambda found: " " * len(found[0]) if found[0].startswith("//") else found[0], text
    )


def refused_name(
    bare: str,
    variables: Collection[str],
    functions: Collection[str],
    known: Mapping[str, Mapping[str, Any]],
    callable_names: Collection[str],
) -> Refusal | None:
    """
    The first name that an expression may not use: a variable, one of its fields, a function.

    bare: the text as `plain` gives it. known: variable → its fields.
    """
    own = {found[1] for found in _WALK.finditer(bare)}
    for name in sorted(set(variables) - own - set(known)):
        return Refusal(
            f"there is no variable {name}; there are {', '.join(known)}.", _place(bare, name)
        )
    for name in sorted(functions):
        if name.isidentifier() and not name.startswith("_") and name not in callable_names:
            return Refusal(
                f"there is no function {name}; there are {', '.join(sorted(callable_names))}.",
                _place(bare, name),
            )
    return _refused_field(bare, known, own)


def nesting(bare: str, most: int) -> int | None:
    """The character at which walks over lists stand within each other more than `most` deep."""
    starts = {found.end(): found.start() for found in _WALK.finditer(bare)}
    opened = {bare.index("(", start): start for start in starts.values()}
    walks: list[bool] = []
    for found in _PARENTHESES.finditer(bare):
        if found[0] == ")":
            walks = walks[:-1]
            continue
        walks.append(found.start() in opened)
        if sum(walks) > most:
            return opened[found.start()] if found.start() in opened else found.start()
    return None


def written_keys(text: str) -> set[str]:
    """The keys of metadata and attributes that an expression asks for."""
    return {found[1] or found[2] for found in _OWN_KEYS.finditer(text)}


def _refused_field(
    bare: str, known: Mapping[str, Mapping[str, Any]], own: Collection[str]
) -> Refusal | None:
    for variable, fields in known.items():
        if variable in own:
            continue
        for found in re.finditer(rf"(?<![\w.]){variable}\s*\.\s*(\w+)", bare):
            if found[1] not in fields:
                return Refusal(
                    f"{variable} has no {found[1]}; it has {', '.join(fields)}.", found.start(1)
                )
    return None


def _place(bare: str, name: str) -> int:
    found = re.search(rf"(?<!\w){re.escape(name)}\b", bare)
    return found.start() if found else 0
