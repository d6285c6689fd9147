"""
Do the books balance? Each identity in one pass, on any live database.

Always: read in one repeatable-read transaction, so that a sale in between is seen whole or not at
all. Nothing is written, nothing is locked.
"""

from collections.abc import Iterator
from typing import LiteralString, NamedTuple

from django.db import connection, transaction

from members import sql

OFFENDERS_SHOWN = 100


class Identity(NamedTuple):
    """
    Something that must hold.

    query: returns what offends: the member's key, the wallet's or row's key, expected, found.
    """

    name: str
    meaning: str
    query: LiteralString


class Offence(NamedTuple):
    """A row for which an identity does not hold, and by how much."""

    identity: str
    member_id: int | None
    row_id: int
    expected: int
    found: int


IDENTITIES = (
    Identity(
        "balance_is_sum_of_entries",
        "A wallet's balance is the sum of its entries, and its version counts them.",
        """
        SELECT w.member_id, w.id, coalesce(e.points, 0), w.balance
        FROM loyalty_wallet w LEFT JOIN (
            SELECT wallet_id, sum(points)::bigint AS points, count(*) AS lines, max(seq) AS last
            FROM loyalty_entry GROUP BY wallet_id
        ) e ON e.wallet_id = w.id
        WHERE w.balance <> coalesce(e.points, 0) OR w.version <> coalesce(e.lines, 0)
            OR w.version <> coalesce(e.last, 0)
        """,
    ),
    Identity(
        "balance_is_lots_and_holds",
        "A wallet's balance is its open lots plus what is held, less its debt.",
        """
        SELECT w.member_id, w.id, coalesce(l.points, 0) + w.held - w.debt, w.balance
        FROM loyalty_wallet w LEFT JOIN (
            SELECT wallet_id, sum(remaining_points)::bigint AS points
            FROM loyalty_lot WHERE is_open GROUP BY wallet_id
        ) l ON l.wallet_id = w.id
        WHERE w.balance <> coalesce(l.points, 0) + w.held - w.debt
        """,
    ),
    Identity(
        "held_is_sum_of_holds",
        "What a wallet holds is the sum of its placed holds.",
        """
        SELECT w.member_id, w.id, coalesce(h.points, 0), w.held
        FROM loyalty_wallet w LEFT JOIN (
            SELECT wallet_id, sum(points)::bigint AS points
            FROM loyalty_hold WHERE status = 1 GROUP BY wallet_id
        ) h ON h.wallet_id = w.id
        WHERE w.held <> coalesce(h.points, 0)
        """,
    ),
    Identity(
        "entries_form_a_chain",
        "Entries are numbered 1, 2, 3 … and each balance_after is the one before plus points.",
        """
        SELECT member_id, wallet_id, before + points, balance_after FROM (
            SELECT member_id, wallet_id, seq, points, balance_after,
                lag(balance_after, 1, 0::bigint) OVER line AS before,
                row_number() OVER line AS place
            FROM loyalty_entry WINDOW line AS (PARTITION BY wallet_id ORDER BY seq)
        ) e WHERE balance_after <> before + points OR seq <> place
        """,
    ),
    Identity(
        "lots_are_earned_less_used",
        "What is gone from a lot was drawn by holds or has expired.",
        """
        SELECT l.member_id, l.id, l.earned_points - coalesce(d.points, 0) - coalesce(x.points, 0),
            l.remaining_points
        FROM loyalty_lot l LEFT JOIN (
            SELECT lot_id, sum(points - returned_points)::bigint AS points
            FROM loyalty_draw GROUP BY lot_id
        ) d ON d.lot_id = l.id LEFT JOIN (
            SELECT lot_id, -sum(points)::bigint AS points
            FROM loyalty_entry WHERE kind = 4 GROUP BY lot_id
        ) x ON x.lot_id = l.id
        WHERE l.remaining_points
            <> l.earned_points - coalesce(d.points, 0) - coalesce(x.points, 0)
        """,
    ),
    Identity(
        "holds_are_their_draws",
        "A hold has drawn from lots what it holds or has captured, and nothing else.",
        """
        SELECT h.member_id, h.id, w.wanted, coalesce(d.points, 0)
        FROM loyalty_hold h CROSS JOIN LATERAL (SELECT CASE h.status
            WHEN 1 THEN h.points WHEN 2 THEN h.captured_points ELSE 0 END AS wanted) w
        LEFT JOIN (
            SELECT hold_id, sum(points - returned_points)::bigint AS points
            FROM loyalty_draw GROUP BY hold_id
        ) d ON d.hold_id = h.id
        WHERE w.wanted <> coalesce(d.points, 0)
        """,
    ),
    Identity(
        "captures_have_their_entry",
        "Each captured hold has one redemption entry of its points.",
        """
        SELECT h.member_id, h.id, -h.captured_points, coalesce(e.points, 0)
        FROM loyalty_hold h
        LEFT JOIN loyalty_entry e ON e.source_id = h.id AND e.kind = 2
        WHERE h.captured_points <> -coalesce(e.points, 0)
        """,
    ),
    Identity(
        "accruals_have_their_lot",
        "Each accrual is the lot it names, and each lot has one accrual.",
        """
        SELECT coalesce(e.member_id, l.member_id), coalesce(e.lot_id, l.id),
            coalesce(l.earned_points, 0), coalesce(e.points, 0)
        FROM (SELECT member_id, lot_id, wallet_id, points FROM loyalty_entry WHERE kind = 1) e
        FULL JOIN loyalty_lot l ON l.id = e.lot_id AND l.wallet_id = e.wallet_id
        WHERE l.earned_points IS DISTINCT FROM e.points
        """,
    ),
    Identity(
        "purchases_have_one_state",
        "A purchase with a member is queued, credited or refused: one of them.",
        """
        SELECT p.member_id, p.id, 1, n.states FROM loyalty_purchase p
        LEFT JOIN loyalty_queuedpurchase q ON q.purchase_id = p.id
        LEFT JOIN loyalty_crediting c ON c.purchase_id = p.id
        LEFT JOIN loyalty_refusal r ON r.purchase_id = p.id
        CROSS JOIN LATERAL (SELECT num_nonnulls(q.id, c.purchase_id, r.purchase_id) AS states) n
        WHERE n.states <> CASE WHEN p.member_id IS NULL THEN 0 ELSE 1 END
        """,
    ),
    Identity(
        "credited_points_are_in_the_ledger",
        "What a crediting says it gave is what its lot says was earned.",
        """
        SELECT coalesce(c.member_id, l.member_id), coalesce(c.purchase_id, l.id / 16),
            coalesce(c.points, 0), coalesce(l.earned_points, 0)
        FROM loyalty_crediting c
        FULL JOIN (SELECT * FROM loyalty_lot WHERE source_kind = 1) l ON l.id = c.purchase_id * 16
        WHERE coalesce(c.points, 0) <> coalesce(l.earned_points, 0)
        """,
    ),
    Identity(
        "rows_belong_to_their_wallet",
        "Lots and entries carry the member of their wallet, which exists.",
        """
        SELECT r.member_id, r.id, coalesce(w.member_id, 0), r.member_id FROM (
            SELECT id, member_id, wallet_id FROM loyalty_lot
            UNION ALL SELECT id, member_id, wallet_id FROM loyalty_entry
        ) r LEFT JOIN loyalty_wallet w ON w.id = r.wallet_id
        WHERE w.member_id IS DISTINCT FROM r.member_id
        """,
    ),
    Identity(
        "purchases_name_what_exists",
        "A purchase's member, store and program exist; the database does not check these keys.",
        """
        SELECT p.member_id, p.id, 1, 0 FROM loyalty_purchase p
        LEFT JOIN members_member m ON m.id = p.member_id
        LEFT JOIN members_store s ON s.id = p.store_id
        LEFT JOIN rewards_program g ON g.id = p.program_id
        WHERE (p.member_id IS NOT NULL AND m.id IS NULL) OR s.id IS NULL OR g.id IS NULL
        """,
    ),
    Identity(
        "tallies_are_sums_of_entries",
        "A program's totals by kind are the sums of its entries.",
        """
        SELECT NULL, coalesce(e.kind, t.kind)::bigint, coalesce(e.points, 0), coalesce(t.points, 0)
        FROM (
            SELECT w.program_id, e.kind, sum(e.points)::bigint AS points, count(*) AS lines
            FROM loyalty_entry e JOIN loyalty_wallet w ON w.id = e.wallet_id GROUP BY 1, 2
        ) e FULL JOIN (
            SELECT program_id, kind, sum(points)::bigint AS points, sum(entries) AS lines
            FROM loyalty_programtally GROUP BY 1, 2
        ) t USING (program_id, kind)
        WHERE e.points IS DISTINCT FROM t.points OR e.lines IS DISTINCT FROM t.lines
        """,
    ),
)


def check(
    identities: tuple[Identity, ...] = IDENTITIES,
) -> Iterator[tuple[Identity, list[Offence]]]:
    """
    Check each identity, and yield it with its first OFFENDERS_SHOWN offences, none when it holds.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if not connection.savepoint_ids:  # the outermost transaction: its isolation is ours to set
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        for identity in identities:
            found = sql.rows(identity.query + " LIMIT %s", [OFFENDERS_SHOWN], prepare=False)
            yield identity, [Offence(identity.name, *row) for row in found]
