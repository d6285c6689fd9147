"""
What a rule cannot say at once, alone or beside the rest of its program.

Asked whenever a draft is saved, sent to review or published: the program may have changed between.
"""

from typing import Any

from django.core.exceptions import ValidationError

from members.errors import DomainError, FieldError
from rewards.contradictions.alone import alone
from rewards.contradictions.beside import beside
from rewards.contradictions.found import Contradiction
from rewards.models import RuleVersion

__all__ = ["Contradiction", "InvalidRule", "check", "contradictions", "recheck"]


class InvalidRule(DomainError):
    code = "invalid_rule"
    title = "The rule does not hold together"


def contradictions(version: RuleVersion) -> list[Contradiction]:
    """Everything that is wrong with a draft, each at its field; empty when it holds together."""
    try:
        version.full_clean(exclude=["rule"])
    except ValidationError as error:
        return _of_fields(error)
    return [*alone(version), *beside(version)]


def check(version: RuleVersion) -> None:
    """Raise InvalidRule unless a draft holds together."""
    _refuse(contradictions(version))


def recheck(version: RuleVersion) -> None:
    """
    Raise InvalidRule unless a saved draft still holds together.

    The database has seen to its columns; what they name may be gone since.
    """
    _refuse([*alone(version), *beside(version)])


def _refuse(found: list[Contradiction]) -> None:
    if found:
        raise InvalidRule(
            " ".join(dict.fromkeys(one.detail for one in found)),
            errors=[FieldError(one.pointer, "invalid", one.detail) for one in found],
        )


def _of_fields(error: Any) -> list[Contradiction]:
    named = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    return [
        Contradiction("" if name == "__all__" else name, message)
        for name, messages in named.items()
        for message in messages
    ]
