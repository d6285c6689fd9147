"""What every part of a program file has in common: its keys, and the columns they set."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

# Keys are called as the columns they set; amounts without the unit that the column counts in.
_KEYS: Final[Mapping[str, str]] = {"price_minor": "price_money", "budget_minor": "budget_amount"}
_COLUMNS: Final = {key: column for column, key in _KEYS.items()}
_AMOUNTS: Final = frozenset(
    {"step", "goods_min", "basket_min", "basket_max", "spend_min", "spend_max", "value", "money",
     "thousand_points"}
)  # fmt: skip


class Part(BaseModel):
    """Unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def key_of(column: str) -> str:
    """The key of a file that sets a column."""
    return _KEYS.get(column) or column.removesuffix("_minor")


def column_of(key: str) -> str:
    """The column that a key sets."""
    return _COLUMNS.get(key) or (f"{key}_minor" if key in _AMOUNTS else key)


def is_amount(key: str) -> bool:
    """Whether a key is an amount of money."""
    return key in _AMOUNTS or key in _COLUMNS or key == "spend"


def columns(part: Part, *leave_out: str) -> dict[str, Any]:
    """What a part sets, by column."""
    return {
        column_of(key): _plain(getattr(part, key))
        for key in type(part).model_fields
        if key not in leave_out
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Part):
        return {column_of(key): said for key, said in value.model_dump(exclude_none=True).items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return value
