"""What follows a replay: the last purchases are credited, and what is over expires."""

from collections.abc import Callable
from datetime import datetime
from time import monotonic, sleep
from typing import Final

from loyalty import crediting, queue
from loyalty.ledger import expiry
from loyalty.ledger.expiry import Expired

_LOOK_SECONDS: Final = 0.2
_STANDSTILL_SECONDS: Final = 5.0


def finish_crediting(*, as_of: datetime, look: Callable[[int], None]) -> None:
    """
    Wait until the workers have credited everything; `look` is called with how many still wait.

    When nothing moves for a few seconds (the last ring of the bell was lost, and no sweep runs
    during a replay), do here what the sweep would do.
    """
    fewest, moved_at = queue.backlog().waiting, monotonic()
    while waiting := queue.backlog().waiting:
        look(waiting)
        if waiting < fewest:
            fewest, moved_at = waiting, monotonic()
        elif monotonic() - moved_at > _STANDSTILL_SECONDS:
            crediting.credit_all(as_of=as_of, thorough=True)
        sleep(_LOOK_SECONDS)


def expire(*, as_of: datetime) -> Expired:
    """Let go what is over by now; during the replay it still could be redeemed in the past."""
    return expiry.expire_all(as_of=as_of)
