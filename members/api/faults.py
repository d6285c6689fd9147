"""
Where a JSON text is at fault: the slow second look, taken only when the first one stumbled.

Decodes into a tree that keeps what an ordinary decode loses (repeated members, NaN) and walks it
to the first fault.
"""

import json
import math
from collections import Counter
from collections.abc import Iterator
from typing import Any

from members.errors import FieldError

_SHOWN = 60


class _Pairs(list[tuple[str, Any]]):
    """The members of one object, repeats included."""


class _Odd:
    """A number outside JSON, or outside what a double can hold, as it was spelled."""

    def __init__(self, text: str) -> None:
        self.text = text


def _number(text: str) -> Any:
    return float(text) if math.isfinite(float(text)) else _Odd(text)


def _integer(text: str) -> Any:
    return 0 if len(text) <= 4300 else _Odd(text)  # Python's own limit for int()


_decode = json.JSONDecoder(
    object_pairs_hook=_Pairs, parse_constant=_Odd, parse_float=_number, parse_int=_integer
).decode


def fault_in(text: str, *, nesting_max: int) -> FieldError | None:
    """Name the first fault of a JSON text, or None when there is none."""
    if not text.strip(" \t\r\n"):
        return FieldError("", "empty_body", "The body is empty; send a JSON object.")
    try:
        tree = _decode(text)
    except RecursionError:
        return _too_deep("", nesting_max)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        return FieldError("", "syntax", f"The body is no JSON at {place}: {error.msg}.")
    return next(_faults(tree, nesting_max), None)


def pointer_to(*steps: str | int) -> str:
    """Spell a path as a JSON pointer (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def _faults(tree: Any, nesting_max: int) -> Iterator[FieldError]:
    open_nodes: list[tuple[str, int, Any]] = [("", 1, tree)]
    while open_nodes:
        pointer, depth, node = open_nodes.pop()
        if isinstance(node, str):
            yield from _in_text(pointer, node, "text")
        elif isinstance(node, _Odd):
            yield _odd_number(pointer, node.text)
        elif isinstance(node, list):
            if depth > nesting_max:
                yield _too_deep(pointer, nesting_max)
            if isinstance(node, _Pairs):
                yield from _in_names(pointer, node)
            steps = node if isinstance(node, _Pairs) else enumerate(node)
            children = [(pointer + _step(step), depth + 1, child) for step, child in steps]
            open_nodes.extend(reversed(children))


def _in_names(pointer: str, pairs: _Pairs) -> Iterator[FieldError]:
    for name, count in Counter(name for name, _ in pairs).items():
        place = pointer + _step(name)
        if count > 1:
            detail = f"The member at {_spelled(place)} is sent {count} times; send it once."
            yield FieldError(_spelled(place), "duplicate_member", detail)
        yield from _in_text(place, name, "member name")


def _in_text(pointer: str, text: str, what: str) -> Iterator[FieldError]:
    where = f"The {what} at {_spelled(pointer) or 'the top'}"
    if "\x00" in text:
        detail = f"{where} holds the character U+0000, which cannot be stored."
        yield FieldError(_spelled(pointer), "nul_character", detail)
    if any("\ud800" <= character <= "\udfff" for character in text):
        detail = f"{where} holds half of a surrogate pair, which is no character."
        yield FieldError(_spelled(pointer), "lone_surrogate", detail)


def _odd_number(pointer: str, text: str) -> FieldError:
    detail = f"{text[:_SHOWN]} at {pointer or 'the top'} is no number that JSON can carry."
    return FieldError(_spelled(pointer), "not_a_number", detail)


def _too_deep(pointer: str, nesting_max: int) -> FieldError:
    detail = f"The body nests deeper than {nesting_max} levels."
    return FieldError(_spelled(pointer), "nested_too_deep", detail)


def _step(step: str | int) -> str:
    return pointer_to(step if isinstance(step, int) else step[: _SHOWN * 2])


def _spelled(pointer: str) -> str:
    """A pointer that can be sent: what is at fault in a name must not be at fault in the answer."""
    return pointer.encode("utf-8", "replace").decode("utf-8").replace("\x00", "?")
