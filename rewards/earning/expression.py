"""
The expert's extra condition, written in CEL (Common Expression Language). Pure.

Always: a text is compiled once per process; one that is refused never runs; none reads anything
but the variables in `SAMPLE`, calls anything but `FUNCTIONS`, or walks lists within lists within
lists.
Source: github.com/google/cel-spec, doc/langdef.md
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

import cel

from rewards.earning.expression_names import named
from rewards.earning.expression_text import nesting, plain, refused_name, written_keys

EXPRESSION_MAX: Final = 1_000
NESTED_MAX: Final = 2
FUNCTIONS: Final = frozenset(
    {"contains", "double", "endsWith", "int", "matches", "size", "startsWith", "string"}
)
SAMPLE: Final[Mapping[str, Mapping[str, Any]]] = {
    "basket": {
        "total_minor": 1_000,
        "pieces": 1,
        "lines": [
            {
                "sku": "",
                "category": "",
                "brand": "",
                "net_minor": 1_000,
                "quantity": 1.0,
                "attributes": {},
            }
        ],
    },
    "sale": {
        "store": "",
        "channel": "",
        "weekday": 1,
        "minute": 0,
        "tenders": [""],
        "event": "",
    },
    "member": {
        "tier": "",
        "segments": [""],
        "visit": 1,
        "age": 18,
        "enrolled_days": 0,
        "metadata": {},
    },
}
# What a shop writes in metadata and attributes is its own: any of these may stand there.
_OWN_VALUES: Final = ("", 1, True)


class Position(NamedTuple):
    """Where in a text, both from 1."""

    line: int
    column: int


class BadExpression(ValueError):
    """An expression that cannot be a condition: `detail` says why, `position` where."""

    def __init__(self, detail: str, position: Position) -> None:
        super().__init__(f"line {position.line}, column {position.column}: {detail}")
        self.detail = detail
        self.position = position


class ExpressionFailed(ValueError):
    """An expression that these values do not fit, such as an age that nobody knows."""


class Expression:
    """
    A compiled condition.

    fields: what it names of the sale and its member. metadata_keys: of the member's metadata; None
    when it does not write them out, and all of it is needed.
    """

    __slots__ = ("_program", "fields", "metadata_keys", "text")

    def __init__(self, text: str, program: cel.Program) -> None:
        self.text = text
        self._program = program
        self.fields, self.metadata_keys = named(
            text, {"sale": SAMPLE["sale"], "member": SAMPLE["member"]}
        )

    def holds(self, variables: Mapping[str, Any]) -> bool:
        """
        Tell whether the condition is met.

        variables: shaped like `SAMPLE`; what is not known is None.

        Raises ExpressionFailed when a value has another type, or a name is not there.
        """
        try:
            answer = self._program.execute(dict(variables))
        except Exception as error:  # The library raises whatever the text provokes.
            raise ExpressionFailed(_reason(error)) from error
        if not isinstance(answer, bool):
            raise ExpressionFailed(f"{answer!r} is neither true nor false")
        return answer


@lru_cache(maxsize=4_096)
def compile_expression(text: str) -> Expression:
    """
    Read a condition such as `basket.pieces >= 3 && "cash" in sale.tenders`.

    Raises BadExpression: too long, misspelled, a name or a function that is not there, lists
    within lists within lists, or no condition when it is tried.
    """
    if len(text) > EXPRESSION_MAX:
        raise BadExpression(
            f"an expression has {EXPRESSION_MAX} characters at most; this one has {len(text)}.",
            _position(text, EXPRESSION_MAX),
        )
    program = _parsed(text)
    bare = plain(text)
    if found := refused_name(bare, program.variables(), program.functions(), SAMPLE, FUNCTIONS):
        raise BadExpression(found.detail, _position(text, found.at))
    if (too_deep := nesting(bare, NESTED_MAX)) is not None:
        raise BadExpression(
            "a walk over a list may stand within one other, not deeper.",
            _position(text, too_deep),
        )
    expression = Expression(text, program)
    _try_out(expression)
    return expression


def _parsed(text: str) -> cel.Program:
    try:
        return cel.compile(text)
    except ValueError as error:
        said = str(error)
        found = re.search(r"<input>:(\d+):(\d+): (?:Syntax error: )?([^\n]*)", said)
        if found is None:
            raise BadExpression("this is no CEL expression.", Position(1, 1)) from error
        reason = found[3].split(" expecting ")[0].replace("'<EOF>'", "the end")
        where = Position(int(found[1]), int(found[2]))
        raise BadExpression(f"this is no CEL expression: {reason}.", where) from error


def _try_out(expression: Expression) -> None:
    """Run it on samples; good when one of them fits."""
    refusal: ExpressionFailed | None = None
    for sample in _samples(expression.text):
        try:
            expression.holds(sample)
        except ExpressionFailed as error:
            if isinstance(error.__cause__, IndexError | ArithmeticError):
                return  # It depends on the basket.
            refusal = error
        else:
            return
    assert refusal is not None
    raise BadExpression(f"it is no condition: {refusal}.", Position(1, 1)) from refusal


def _samples(text: str) -> Iterator[Mapping[str, Any]]:
    keys = written_keys(text)
    for value in _OWN_VALUES:
        own = dict.fromkeys(keys, value)
        basket = SAMPLE["basket"]
        lines = [{**line, "attributes": own} for line in basket["lines"]]
        member = {**SAMPLE["member"], "metadata": own}
        yield {"basket": {**basket, "lines": lines}, "sale": SAMPLE["sale"], "member": member}


def _reason(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"{error.args[0]} is not there"
    if isinstance(error, TypeError):
        return "it compares or joins values of different kinds, such as a number and a text"
    return str(error).split(". ")[0].split("\n")[0]


def _position(text: str, at: int) -> Position:
    before = text[:at]
    return Position(before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1)
