"""
Whether anything of a member's has changed, for an app that asks often.

Always: one statement over a handful of rows, whatever the length of the ledger. Writes nothing.
"""

import hashlib

from loyalty.models import PointKind
from members import sql

# Wallets, redemptions and vouchers say what happened to points; the rest is read as it stands. A
# refund, a return, an expiry or an adjustment is a line of the ledger: it moves `version`.
_STATE = """
SELECT m.display_name, m.language, m.birth_on, m.status, m.holder_id, m.erased_at,
    w.balance, w.held, w.debt, w.version,
    (SELECT s.id FROM loyalty_standing s WHERE s.member_id = m.id AND s.program_id = %(program)s
        ORDER BY s.since DESC, s.id DESC LIMIT 1),
    (SELECT (count(*), sum(t.stamps))::text FROM loyalty_stamp t WHERE t.member_id = m.id),
    (SELECT (count(*), max(r.id))::text FROM loyalty_redemption r WHERE r.member_id = m.id),
    (SELECT (count(*), max(v.used_at), max(v.revoked_at), max(v.issued_at), sum(v.status))::text
        FROM loyalty_voucher v WHERE v.member_id = m.id),
    (SELECT (count(*), max(c.created_at), max(c.settled_at))::text FROM loyalty_claim c
        WHERE c.member_id = m.id),
    (SELECT max(n.id) FROM members_consent n WHERE n.member_id = m.id),
    (SELECT (count(*), max(i.id), count(i.blocked_at))::text FROM members_identifier i
        WHERE i.member_id = m.id)
FROM members_member m
LEFT JOIN loyalty_wallet w
    ON w.member_id = coalesce(m.holder_id, m.id)
    AND w.program_id = %(program)s AND w.kind = %(kind)s
WHERE m.id = %(member)s
"""


def version_of(member_id: int, program_id: int) -> str:
    """
    Sixteen hexadecimal digits that stay the same as long as nothing happened to the member.

    What time alone brings (points that end or become usable, a hold that lapses) shows when its
    sweep has run; what staff configure does not show here at all.
    """
    values = {"member": member_id, "program": program_id, "kind": PointKind.SPENDABLE}
    state = sql.rows(_STATE, values)
    return hashlib.sha256(repr(state).encode()).hexdigest()[:16]
