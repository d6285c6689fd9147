"""
Whether anything of a member's has changed, for an app that asks often.

Always: two statements over a handful of rows, whatever the length of the ledger; of a member and
all who were merged into them, as what they are shown. Writes nothing.
"""

import hashlib
from datetime import datetime

from loyalty.models import PointKind
from loyalty.stands import stand_before
from members import sql
from rewards.book import Rulebook

# Wallets, redemptions and vouchers say what happened to points; the rest is read as it stands. A
# refund, a return, an expiry or an adjustment is a line of the ledger: it moves `version`.
_STATE = """
SELECT m.display_name, m.language, m.birth_on, m.status, m.holder_id, m.erased_at, f.ids::text,
    w.balance, w.held, w.debt, w.version,
    (SELECT (s.id, s.kept_until)::text FROM loyalty_standing s
        WHERE s.member_id = ANY(f.ids) AND s.program_id = %(program)s
        ORDER BY s.since DESC, s.id DESC LIMIT 1),
    (SELECT (count(*), sum(t.stamps))::text FROM loyalty_stamp t WHERE t.member_id = ANY(f.ids)),
    (SELECT (count(*), max(r.id))::text FROM loyalty_redemption r
        WHERE r.member_id = ANY(f.ids)),
    (SELECT (count(*), max(v.used_at), max(v.revoked_at), max(v.issued_at), sum(v.status))::text
        FROM loyalty_voucher v WHERE v.member_id = ANY(f.ids)),
    (SELECT (count(*), max(c.created_at), max(c.settled_at))::text FROM loyalty_claim c
        WHERE c.member_id = ANY(f.ids)),
    (SELECT max(n.id) FROM members_consent n WHERE n.member_id = ANY(f.ids)),
    (SELECT (count(*), max(i.id), count(i.blocked_at))::text FROM members_identifier i
        WHERE i.member_id = ANY(f.ids))
FROM members_member m
CROSS JOIN LATERAL (
    SELECT ARRAY(
        SELECT x.id FROM members_member x WHERE x.id = m.id OR x.merged_into_id = m.id ORDER BY 1
    ) AS ids
) f
LEFT JOIN loyalty_wallet w
    ON w.member_id = coalesce(m.holder_id, m.id)
    AND w.program_id = %(program)s AND w.kind = %(kind)s
WHERE m.id = %(member)s
"""


def version_of(member_id: int, book: Rulebook, *, as_of: datetime) -> str:
    """
    Sixteen hexadecimal digits that stay the same as long as nothing happened to the member.

    The figure that counts for a tier is among it: sales without points move that alone. What time
    brings (points that end or become usable, a hold that lapses) shows when its sweep has run; what
    staff configure does not show here at all.
    """
    values = {"member": member_id, "program": book.program_id, "kind": PointKind.SPENDABLE}
    (stand,) = stand_before([member_id], [as_of], book)
    state = sql.rows(_STATE, values), stand.figure, stand.code
    return hashlib.sha256(repr(state).encode()).hexdigest()[:16]
