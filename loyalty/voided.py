"""
Whether a sale was voided, said before or after what was given in for it; asked under its lock.

Always: who takes something for a receipt and who voids it wait for each other, so that neither
misses what the other wrote, in whatever order they come.
Lock order: the sale and the wallets, then the receipt, and only then the rows of vouchers.
Source: docs/decisions/0024-vouchers-without-a-network.md
"""

from typing import Final

from django.db import transaction

from members import sql

# Any number that no other part of Regulars uses for advisory locks.
_RECEIPT_LOCKS: Final = 7_312

_LOCK = "SELECT pg_advisory_xact_lock(%s, hashtext(%s))"

# One that was set apart stands in neither place. Of a sale that has not come, only the word of its
# own store counts: what another store says waits for the sale.
_VOIDED = """
SELECT EXISTS (
    SELECT FROM loyalty_purchase p JOIN loyalty_refund r ON r.purchase_id = p.id
    WHERE p.store_id = %s AND p.external_id = %s AND r.is_void
) OR EXISTS (
    SELECT FROM loyalty_waitingrefund w JOIN loyalty_refund r ON r.id = w.refund_id
    WHERE w.sale_store_id = %s AND w.sale_external_id = %s AND r.is_void
        AND r.store_id = r.sale_store_id
)
"""


def hold(store_id: int, receipt: str) -> None:
    """Hold a receipt until the end of the transaction, whether its sale has come or not."""
    assert transaction.get_connection().in_atomic_block
    sql.rows(_LOCK, [_RECEIPT_LOCKS, f"{store_id} {receipt}"])


def is_voided(store_id: int, receipt: str) -> bool:
    """Whether the sale of a receipt never was. Exact for whoever holds the receipt."""
    row = sql.one(_VOIDED, [store_id, receipt, store_id, receipt])
    assert row is not None
    return bool(row[0])
