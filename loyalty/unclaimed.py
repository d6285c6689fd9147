"""
Purchases by an identifier that nobody had: claimed by themselves once it is enrolled.

Always: a purchase is claimed once, by trigger; until then it stands in no queue.
"""

from datetime import datetime

from django.db import transaction

from loyalty import parked, queue
from members import sql

CHUNK = 1_000

_CLAIM = """
WITH found AS (
    DELETE FROM loyalty_unclaimedpurchase u WHERE u.purchase_id IN (
        SELECT w.purchase_id FROM loyalty_unclaimedpurchase w
        JOIN members_identifier i
            ON i.kind = w.identifier_kind AND i.value = w.identifier_value
            AND i.blocked_at IS NULL
        WHERE w.waits_until > %(now)s
        ORDER BY w.purchase_id LIMIT %(limit)s FOR UPDATE OF w SKIP LOCKED
    )
    RETURNING u.purchase_id, u.identifier_kind, u.identifier_value
)
UPDATE loyalty_purchase p SET member_id = i.member_id
FROM found f
JOIN members_identifier i ON i.kind = f.identifier_kind AND i.value = f.identifier_value
    AND i.blocked_at IS NULL
WHERE p.id = f.purchase_id AND p.member_id IS NULL
RETURNING p.id
"""

_FORGET = """
DELETE FROM loyalty_unclaimedpurchase WHERE purchase_id IN (
    SELECT purchase_id FROM loyalty_unclaimedpurchase WHERE waits_until <= %s
    ORDER BY waits_until LIMIT %s FOR UPDATE SKIP LOCKED
)
"""


def claim_enrolled(*, as_of: datetime, limit: int = CHUNK) -> int:
    """
    Queue the purchases whose identifier somebody has by now, in one transaction of its own; what
    came back of them meanwhile waits for their points.

    Returns how many; repeat until it is below `limit`.
    """
    with transaction.atomic(durable=True):
        claimed = [key for (key,) in sql.rows(_CLAIM, {"now": as_of, "limit": limit})]
        queue.put(claimed, as_of=as_of)
        parked.wait_for(claimed, as_of=as_of)
        return len(claimed)


def forget_old(*, as_of: datetime, limit: int = CHUNK) -> int:
    """Stop waiting for identifiers that were not enrolled in time; the purchases stay."""
    with transaction.atomic(durable=True):
        return sql.run(_FORGET, [as_of, limit])
