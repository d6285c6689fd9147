"""
What is wrong with a body, in our words: pydantic's findings as field errors.

Always: a known kind of mistake has one code, whichever library found it; a code of our own
(`PydanticCustomError`) passes through.
"""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from members.api.faults import pointer_to
from members.api.refusals import ERRORS_SHOWN_MAX, InvalidBody
from members.errors import FieldError

M = TypeVar("M", bound=BaseModel)

_WRONG_TYPE = {
    "bool_type", "date_type", "datetime_type", "dict_type", "float_type", "int_from_float",
    "int_type", "is_instance_of", "list_type", "model_attributes_type", "model_type",
    "string_type", "tuple_type", "none_required",
}  # fmt: skip
_CODES = {
    "missing": "required",
    "extra_forbidden": "unknown_field",
    "string_too_short": "too_short",
    "string_too_long": "too_long",
    "string_pattern_mismatch": "invalid_format",
    "too_short": "too_few",
    "too_long": "too_many",
    "greater_than": "out_of_range",
    "greater_than_equal": "out_of_range",
    "less_than": "out_of_range",
    "less_than_equal": "out_of_range",
    "finite_number": "out_of_range",
    "literal_error": "not_an_option",
    "enum": "not_an_option",
    "value_error": "invalid_value",
    "assertion_error": "invalid_value",
    **dict.fromkeys(_WRONG_TYPE, "wrong_type"),
}
_DETAILS = {
    "missing": "This field is required.",
    "extra_forbidden": "There is no field of this name; remove it or check its spelling.",
}


# What pydantic adds when the name of a member is at fault, and not its value.
_OF_KEY = "[key]"


def validated(model: type[M], content: Any) -> M:
    """
    Read parsed JSON as a body.

    Raises InvalidBody with a JSON pointer for each mistake (the first fifty).
    """
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise InvalidBody(field_errors(error)) from None


def field_errors(error: ValidationError) -> list[FieldError]:
    """Translate pydantic's findings, without echoing what was sent."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return [
        FieldError(
            pointer=pointer_to(*(_short(step) for step in one["loc"] if step != _OF_KEY)),
            code=_CODES.get(one["type"], one["type"]),
            detail=_DETAILS.get(one["type"]) or _sentence(one["msg"]),
        )
        for one in found[:ERRORS_SHOWN_MAX]
    ]


def _short(step: int | str) -> int | str:
    return step if isinstance(step, int) else step[:100]


def _sentence(message: str) -> str:
    return message.removeprefix("Value error, ").rstrip(".") + "."
