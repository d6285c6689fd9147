"""What must hold of lots, and of what is taken out of them."""

from loyalty.ledger.identities.identity import Identity

LOTS = (
    Identity(
        "lots_are_earned_less_used",
        "What is gone from a lot was drawn from it or has expired.",
        """
        SELECT l.member_id, l.id, l.earned_points - coalesce(d.points, 0) - coalesce(x.points, 0),
            l.remaining_points
        FROM loyalty_lot l LEFT JOIN (
            SELECT lot_id, sum(points)::bigint AS points FROM loyalty_draw GROUP BY lot_id
        ) d ON d.lot_id = l.id LEFT JOIN (
            SELECT lot_id, -sum(points)::bigint AS points
            FROM loyalty_entry WHERE kind = 4 GROUP BY lot_id
        ) x ON x.lot_id = l.id
        WHERE l.remaining_points
            <> l.earned_points - coalesce(d.points, 0) - coalesce(x.points, 0)
        """,
    ),
    Identity(
        "lots_have_one_entry_that_made_them",
        "Each lot has one entry that put its points in, and each such entry its lot.",
        """
        SELECT coalesce(e.member_id, l.member_id), coalesce(e.lot_id, l.id),
            coalesce(l.earned_points, 0), coalesce(e.points, 0)
        FROM (
            SELECT member_id, lot_id, wallet_id, points FROM loyalty_entry
            WHERE lot_id IS NOT NULL AND points > 0
        ) e
        FULL JOIN loyalty_lot l ON l.id = e.lot_id AND l.wallet_id = e.wallet_id
        WHERE l.earned_points IS DISTINCT FROM e.points
        """,
    ),
    Identity(
        "draws_give_back_what_they_took",
        "No source gives more back to a lot than it took.",
        """
        SELECT min(member_id), lot_id, 0, sum(points)::bigint FROM loyalty_draw
        GROUP BY source_kind, source_id, lot_id HAVING sum(points) < 0
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
            SELECT source_id, sum(points)::bigint AS points
            FROM loyalty_draw WHERE source_kind = 2 GROUP BY source_id
        ) d ON d.source_id = h.id
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
        "sources_are_accounted_for",
        "Whatever leaves or enters a wallet without a new lot was drawn from lots or is owed.",
        """
        SELECT min(member_id), wallet_id, 0, sum(points)::bigint FROM (
            SELECT member_id, wallet_id, source_kind, source_id, points FROM loyalty_entry
            WHERE (lot_id IS NULL OR points < 0) AND source_kind NOT IN (2, 3)
            UNION ALL
            SELECT d.member_id, l.wallet_id, d.source_kind, d.source_id, d.points
            FROM loyalty_draw d JOIN loyalty_lot l ON l.id = d.lot_id WHERE d.source_kind <> 2
            UNION ALL
            SELECT member_id, wallet_id, source_kind, source_id, points FROM loyalty_debtline
        ) s GROUP BY wallet_id, source_kind, source_id HAVING sum(points) <> 0
        """,
    ),
    Identity(
        "transfers_lose_nothing",
        "What a transfer takes from one wallet it gives to the other.",
        """
        SELECT min(member_id), source_id, 0, sum(points)::bigint FROM loyalty_entry
        WHERE source_kind = 6 GROUP BY source_id HAVING sum(points) <> 0
        """,
    ),
)
