"""
What the data of an event may hold: fields by name, each with a type. Pure.

Always: what a type does not name is refused, so that a misspelled field is no silent loss.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from members.errors import FieldError
from members.money import InvalidAmount, minor_units

TEXT, INTEGER, AMOUNT, BOOLEAN = "text", "integer", "amount", "boolean"
TYPES: Final = (TEXT, INTEGER, AMOUNT, BOOLEAN)
FIELDS_MAX = 30
TEXT_MAX = 500
INTEGER_MAX = 10**15
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_WANTED = {
    TEXT: f"a text of at most {TEXT_MAX} characters",
    INTEGER: "a whole number",
    BOOLEAN: "true or false",
}


def misfit(fields: object) -> str:
    """Why this is no description of fields; empty when it is one."""
    example = '{"rating": {"type": "integer", "required": true}}'
    if not isinstance(fields, Mapping) or len(fields) > FIELDS_MAX:
        return f"Name at most {FIELDS_MAX} fields, each with its type: {example}."
    for name, said in fields.items():
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            return f"{name!r} is no name: write lower-case letters, digits and underscores."
        if not isinstance(said, Mapping) or said.keys() - {"type", "required"}:
            return f"{name}: say its type and whether it is required, as in {example}."
        if said.get("type") not in TYPES:
            return f"{name}: its type is one of {', '.join(TYPES)}."
        if not isinstance(said.get("required", False), bool):
            return f"{name}: required is true or false."
    return ""


def faults(fields: Mapping[str, Any], data: Mapping[str, Any], currency: str) -> list[FieldError]:
    """Everything in the data of an event that its type does not allow."""
    return list(_faults(fields, data, currency))


def attributes(data: Mapping[str, Any]) -> dict[str, str]:
    """The data as rules look at it: every value a word."""
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in data.items()
    }


def _faults(
    fields: Mapping[str, Any], data: Mapping[str, Any], currency: str
) -> Iterator[FieldError]:
    for name in data:
        if name not in fields:
            known = ", ".join(fields) or "none"
            detail = f"This type of event has no field of this name; it has: {known}."
            yield FieldError(f"/data/{name}", "unknown_field", detail)
    for name, said in fields.items():
        pointer = f"/data/{name}"
        if name in data:
            yield from _value_faults(said["type"], data[name], pointer, currency)
        elif said.get("required", False):
            yield FieldError(pointer, "missing_field", "This type of event needs this field.")


def _value_faults(kind: str, value: object, pointer: str, currency: str) -> Iterator[FieldError]:
    if kind == AMOUNT:
        if not isinstance(value, str):
            yield FieldError(pointer, "invalid_amount", "Send an amount as text, such as 12.50.")
            return
        try:
            minor_units(value, currency)
        except InvalidAmount as error:
            yield error.at(pointer)
    elif not _is(kind, value):
        yield FieldError(pointer, "invalid_value", f"Send {_WANTED[kind]}.")


def _is(kind: str, value: object) -> bool:
    if kind == TEXT:
        return isinstance(value, str) and len(value) <= TEXT_MAX
    if kind == BOOLEAN:
        return isinstance(value, bool)
    return type(value) is int and abs(value) <= INTEGER_MAX
