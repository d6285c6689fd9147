"""What must hold of a wallet and of the lines of its ledger."""

from loyalty.ledger.identities.identity import Identity

WALLETS = (
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
        "debt_is_sum_of_debt_lines",
        "What a wallet owes is what it came to owe, less what was repaid or forgiven.",
        """
        SELECT w.member_id, w.id, coalesce(d.points, 0), w.debt
        FROM loyalty_wallet w LEFT JOIN (
            SELECT wallet_id, sum(points)::bigint AS points FROM loyalty_debtline GROUP BY wallet_id
        ) d ON d.wallet_id = w.id
        WHERE w.debt <> coalesce(d.points, 0)
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
        "rows_belong_to_their_wallet",
        "Lots, draws, entries, holds and debt lines carry the member of their wallet.",
        """
        SELECT r.member_id, r.id, coalesce(w.member_id, 0), r.member_id FROM (
            SELECT id, member_id, wallet_id FROM loyalty_lot
            UNION ALL SELECT id, member_id, wallet_id FROM loyalty_entry
            UNION ALL SELECT id, member_id, wallet_id FROM loyalty_hold
            UNION ALL SELECT id, member_id, wallet_id FROM loyalty_debtline
            UNION ALL SELECT d.id, d.member_id, l.wallet_id
            FROM loyalty_draw d LEFT JOIN loyalty_lot l ON l.id = d.lot_id
        ) r LEFT JOIN loyalty_wallet w ON w.id = r.wallet_id
        WHERE w.member_id IS DISTINCT FROM r.member_id
        """,
    ),
    Identity(
        "tallies_are_sums_of_entries",
        "A program's totals by kind and source are the sums of its entries.",
        """
        SELECT NULL, coalesce(e.kind, t.kind)::bigint, coalesce(e.points, 0), coalesce(t.points, 0)
        FROM (
            SELECT w.program_id, e.kind, e.source_kind, sum(e.points)::bigint AS points,
                count(*) AS lines
            FROM loyalty_entry e JOIN loyalty_wallet w ON w.id = e.wallet_id GROUP BY 1, 2, 3
        ) e FULL JOIN (
            SELECT program_id, kind, source_kind, sum(points)::bigint AS points,
                sum(entries) AS lines
            FROM loyalty_programtally GROUP BY 1, 2, 3
        ) t USING (program_id, kind, source_kind)
        WHERE e.points IS DISTINCT FROM t.points OR e.lines IS DISTINCT FROM t.lines
        """,
    ),
)
