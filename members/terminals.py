"""
Tills as the hot path sees them: found by the code they send, without a query a request.

Always: a change in the admin is seen everywhere within `CACHE_SECONDS`.
"""

from time import monotonic
from typing import Final

from members.freshness import FreshCache
from members.models import Terminal

CACHE_SECONDS: Final = 5
_CODE_LENGTH_MAX = 64

_ids: FreshCache[tuple[int, str], int | None] = FreshCache(seconds=CACHE_SECONDS, size=16_384)


def find_terminal(store_id: int, code: str) -> int | None:
    """Find the key of a till by its store and code; None when there is none."""
    if len(code) > _CODE_LENGTH_MAX or "\x00" in code:
        return None
    remembered = _ids.get((store_id, code), now := monotonic())
    if remembered is not None:
        return remembered[0]
    key = Terminal.objects.filter(store_id=store_id, code=code).values_list("pk", flat=True).first()
    _ids.put((store_id, code), key, now)
    return key


def forget_all() -> None:
    """Empty this process's memory of tills; for tests, whose database is rolled back."""
    _ids.clear()
