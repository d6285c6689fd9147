"""A member's place among the tiers. Pure."""

from datetime import datetime
from typing import NamedTuple

ROSE, KEPT, FELL, RETURNED = "rose", "kept", "fell", "returned"
THRESHOLDS, PLACED = "thresholds", "placed"


class Place(NamedTuple):
    """
    From `since` on a member is at least in `tier` ("" for none), until `kept_until`.

    kept_until: excluded; None: without end.
    figure: what was counted then. actor, note: who placed the member, and why.
    """

    tier: str
    since: datetime
    kept_until: datetime | None
    reason: str
    figure: int = 0
    actor: str = ""
    note: str = ""
