"""What differs between a file and the database, in words; only that is written."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from rewards.program_file.parsing import Fault
from rewards.program_file.reading import Path


class Refused(Exception):
    """A part of the file cannot be applied to what there is."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(" ".join(fault.detail for fault in faults))
        self.faults = faults


def assign(thing: Model, fields: Mapping[str, Any]) -> dict[str, str]:
    """Set the fields that differ; returns each with the difference in words."""
    changes = {}
    for name, value in fields.items():
        before = getattr(thing, name)
        if before != value:
            setattr(thing, name, value)
            changes[name] = f"{name} {_shown(before)} → {_shown(value)}"
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
        raise Refused(Fault(path, "invalid", " ".join(error.messages))) from error
    thing.save(update_fields=None if is_new else list(changes))
    return [f"{name}: added" if is_new else f"{name}: {'; '.join(changes.values())}"]


def _shown(value: Any) -> str:
    return "none" if value is None else f"{value}"
