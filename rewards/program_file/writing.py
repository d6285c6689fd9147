"""Parts of a program as YAML: only what is not as a blank part has it, one list on one line."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import yaml
from pydantic import BaseModel

from members.money import format_amount
from rewards.models import Program
from rewards.program_file.part import is_amount
from rewards.program_file.values import WEEKDAYS, written


class Inline(list[Any]):
    """A list that is written on one line."""


class InlineMap(dict[str, Any]):
    """A mapping that is written on one line."""


class _Dumper(yaml.SafeDumper):
    """Indents lists below their key, as people write them; repeats rather than refers."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001 - PyYAML's own signature
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(
    Inline,
    lambda dumper, words: dumper.represent_sequence(
        "tag:yaml.org,2002:seq", list(words), flow_style=True
    ),
)
_Dumper.add_representer(
    InlineMap,
    lambda dumper, said: dumper.represent_mapping(
        "tag:yaml.org,2002:map", dict(said), flow_style=True
    ),
)


_Dumper.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar(
        "tag:yaml.org,2002:str", text, style="|" if "\n" in text else None
    ),
)


def text_of(tree: Mapping[str, Any]) -> str:
    """The file."""
    return yaml.dump(
        dict(tree),
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=100,
    )


def part_of(shape: type[BaseModel], values: Mapping[str, Any], program: Program) -> dict[str, Any]:
    """
    What is written of one part: its keys in the order given, less those that say nothing.

    values: by key, as the columns hold them.
    """
    said = {}
    for key, value in values.items():
        field = shape.model_fields.get(key)
        blank = None if field is None else field.get_default(call_default_factory=True)
        is_needed = field is not None and field.is_required()
        if value is None or value == "" or (value == blank and not is_needed):
            continue
        said[key] = _plain(key, value, program)
    return said


def _plain(key: str, value: Any, program: Program) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and is_amount(key):
        return format_amount(value, program.currency)
    if key == "weekdays":
        return Inline(WEEKDAYS[day - 1] for day in value)
    if isinstance(value, list | tuple):
        return Inline(_plain("", one, program) for one in value)
    if isinstance(value, dict):
        return InlineMap({name: _plain(name, one, program) for name, one in value.items()})
    return _moment(value, program)


def _moment(value: Any, program: Program) -> Any:
    if isinstance(value, datetime):
        return written(value, program.time_zone)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value
