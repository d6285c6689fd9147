"""
Stores as the hot path sees them: found by the code a till sends, without a query a request.

Always: a change in the admin is seen everywhere within `CACHE_SECONDS`.
"""

from dataclasses import dataclass
from time import monotonic
from typing import Final

from members.freshness import FreshCache
from members.models import Store

CACHE_SECONDS: Final = 5
_CODE_LENGTH_MAX = 64


@dataclass(frozen=True, slots=True)
class StoreCard:
    """What a sale needs to know of its store."""

    id: int
    code: str
    name: str
    currency: str
    time_zone: str
    country: str = ""


_cards: FreshCache[str, StoreCard | None] = FreshCache(seconds=CACHE_SECONDS, size=4096)
_countries: FreshCache[int, str] = FreshCache(seconds=CACHE_SECONDS, size=4096)


def find_store(code: str) -> StoreCard | None:
    """Find an active store by its code; None when there is none, or it is switched off."""
    # psycopg refuses NUL, and a long code cannot exist: neither is worth a query or an entry.
    if len(code) > _CODE_LENGTH_MAX or "\x00" in code:
        return None
    remembered = _cards.get(code, now := monotonic())
    if remembered is not None:
        return remembered[0]
    store = Store.objects.filter(code=code, is_active=True).first()
    card = None if store is None else _card(store)
    _cards.put(code, card, now)
    return card


def store_by_id(store_id: int) -> StoreCard | None:
    """Find an active store by its key; None when it is switched off. One small query."""
    store = Store.objects.filter(pk=store_id, is_active=True).first()
    return None if store is None else _card(store)


def country_of(store_id: int) -> str:
    """The country of a store by its key, without a query a request; "" when it has none."""
    remembered = _countries.get(store_id, now := monotonic())
    if remembered is not None:
        return remembered[0]
    found = Store.objects.filter(pk=store_id).values_list("country", flat=True).first() or ""
    _countries.put(store_id, found, now)
    return found


def forget_all() -> None:
    """Empty this process's memory of stores; for tests, whose database is rolled back."""
    _cards.clear()
    _countries.clear()


def _card(store: Store) -> StoreCard:
    return StoreCard(
        id=store.pk,
        code=store.code,
        name=store.name,
        currency=store.currency,
        time_zone=store.time_zone,
        country=store.country,
    )
