"""What differs between a file and the database, in words; only that is written."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from members.money import format_amount
from rewards.program_file.faults import Fault
from rewards.program_file.part import key_of
from rewards.program_file.reading import Path


class Refused(Exception):
    """A part of the file cannot be applied to what there is."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(" ".join(fault.detail for fault in faults))
        self.faults = faults


def assign(thing: Model, fields: Mapping[str, Any], currency: str) -> dict[str, str]:
    """Set the fields that differ; returns each with the difference in words."""
    changes = {}
    for name, value in fields.items():
        before = getattr(thing, name)
        if before != value:
            setattr(thing, name, value)
            changes[name] = (
                f"{key_of(name)} {_shown(name, before, currency)} → {_shown(name, value, currency)}"
            )
    return changes


def save(thing: Model, path: Path, name: str, changes: Mapping[str, str]) -> list[str]:
    """
    Check and write what was assigned; returns what was done, in words.

    Only the changed fields are written: the others may be live, as a stock is.

    Raises Refused.
    """
    is_new = thing._state.adding  # noqa: SLF001 - Django documents it for this
    if not (changes or is_new):
        return []
    try:
        thing.full_clean()
    except ValidationError as error:
        raise Refused(*_faults(path, error)) from error
    thing.save(update_fields=None if is_new else list(changes))
    return [f"{name}: added" if is_new else f"{name}: {'; '.join(changes.values())}"]


def known(path: Path, thing: str, code: str, there: Collection[str]) -> None:
    """Raise Refused when a code is named that is neither in the file nor in the program."""
    if code not in there:
        detail = f"No {thing} has the code {code!r}; add it to the file."
        raise Refused(Fault(path, f"unknown_{thing.replace(' ', '_')}", detail))


def all_known(path: Path, thing: str, named: Iterable[str], there: Collection[str]) -> None:
    """The same for a list of codes."""
    for i, code in enumerate(named):
        known((*path, i), thing, code, there)


def _faults(path: Path, error: ValidationError) -> list[Fault]:
    if not hasattr(error, "error_dict"):
        return [Fault(path, "invalid", " ".join(error.messages))]
    return [
        Fault(path if name == "__all__" else (*path, key_of(name)), "invalid", " ".join(messages))
        for name, messages in error.message_dict.items()
    ]


def _shown(name: str, value: Any, currency: str) -> str:
    if value is None or value in ("", [], {}):
        return "none"
    if name.endswith("_minor"):
        return f"{format_amount(value, currency)} {currency}"
    return ", ".join(map(str, value)) if isinstance(value, list) else f"{value}"
