"""What rules may ask about a sale beside its basket: when, where, and who. Pure."""

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

NOTHING: Mapping[str, Any] = MappingProxyType({})


class Situation(NamedTuple):
    """
    A sale or an event as its moment found it.

    weekday: 1 (Monday) to 7, and minute: 0 to 1439, by the store's clock.
    event: the type of an event, "" for a purchase. tier: the code before the sale, "" for none.
    segments, held_out: codes of segments the member is in, of campaigns they are left out of.
    visit: which purchase of the member this is, from 1.
    birthday_in: days to the nearest birthday, below zero after it; None when it is not known.
    age: in whole years. enrolled_days: whole days as a member. metadata: what is kept of them.
    """

    occurred_at: datetime
    weekday: int = 1
    minute: int = 0
    store: str = ""
    channel: str = "store"
    tenders: frozenset[str] = frozenset()
    event: str = ""
    is_member: bool = False
    tier: str = ""
    segments: frozenset[str] = frozenset()
    held_out: frozenset[str] = frozenset()
    visit: int = 1
    birthday_in: int | None = None
    age: int | None = None
    enrolled_days: int | None = None
    metadata: Mapping[str, Any] = NOTHING

    def said(self, asked: Collection[str]) -> dict[str, Any]:
        """The JSON of what rules asked, as a trace keeps it."""
        return {name: _plain(getattr(self, name)) for name in sorted(asked)}


def read(said: Mapping[str, Any], *, occurred_at: datetime, tier: str) -> Situation:
    """A situation from what a trace kept of it."""
    known: dict[str, Any] = {
        name: frozenset(value) if isinstance(value, list) else value for name, value in said.items()
    }
    return Situation(occurred_at=occurred_at, tier=tier, **known)


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return dict(value) if isinstance(value, Mapping) else value
