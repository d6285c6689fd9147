"""What must hold between the ledger and what it tells of: sales, returns, adjustments."""

from loyalty.ledger.identities.identity import Identity

SOURCES = (
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
        "What a crediting says it gave is what its lots say was earned.",
        """
        SELECT coalesce(c.member_id, l.member_id), coalesce(c.purchase_id, l.purchase_id),
            coalesce(c.points, 0), coalesce(l.points, 0)
        FROM loyalty_crediting c FULL JOIN (
            SELECT id / 16 AS purchase_id, min(member_id) AS member_id,
                sum(earned_points)::bigint AS points
            FROM loyalty_lot WHERE source_kind = 1 GROUP BY 1
        ) l ON l.purchase_id = c.purchase_id
        WHERE coalesce(c.points, 0) <> coalesce(l.points, 0)
        """,
    ),
    Identity(
        "event_points_are_in_the_ledger",
        "What an event says it gave is what its lots say was earned.",
        """
        SELECT coalesce(v.member_id, l.member_id), coalesce(v.id, l.event_id),
            coalesce(v.points, 0), coalesce(l.points, 0)
        FROM loyalty_memberevent v FULL JOIN (
            SELECT id / 16 AS event_id, min(member_id) AS member_id,
                sum(earned_points)::bigint AS points
            FROM loyalty_lot WHERE source_kind = 9 GROUP BY 1
        ) l ON l.event_id = v.id
        WHERE coalesce(v.points, 0) <> coalesce(l.points, 0)
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
        "refunds_are_in_the_ledger",
        "What a return says it took back is what its entry says.",
        """
        SELECT coalesce(r.member_id, e.member_id), coalesce(r.id, e.source_id),
            coalesce(-r.taken_points - r.owed_points, 0), coalesce(e.points, 0)
        FROM (SELECT * FROM loyalty_refund WHERE status = 'applied') r
        FULL JOIN (SELECT * FROM loyalty_entry WHERE source_kind = 4) e ON e.source_id = r.id
        WHERE coalesce(-r.taken_points - r.owed_points, 0) <> coalesce(e.points, 0)
        """,
    ),
    Identity(
        "returns_never_exceed_their_sale",
        "What a sale gave, less what its returns took back, is what it is still worth.",
        """
        SELECT c.member_id, c.purchase_id, c.points - r.points, r.points_after
        FROM loyalty_crediting c JOIN (
            SELECT purchase_id, sum(points)::bigint AS points, min(points_after) AS points_after
            FROM loyalty_refund WHERE status = 'applied' GROUP BY purchase_id
        ) r ON r.purchase_id = c.purchase_id
        WHERE c.points - r.points <> r.points_after
        """,
    ),
    Identity(
        "approved_adjustments_have_their_entry",
        "Points given or taken by hand are what the approved adjustment says, and nothing else is.",
        """
        SELECT coalesce(a.member_id, e.member_id), coalesce(a.id, e.source_id),
            coalesce(a.points, 0), coalesce(e.points, 0)
        FROM (
            SELECT * FROM loyalty_adjustment WHERE status = 'approved' AND kind <> 'extension'
        ) a FULL JOIN (
            SELECT source_id, min(member_id) AS member_id, sum(points)::bigint AS points
            FROM loyalty_entry WHERE source_kind IN (5, 8) GROUP BY source_id
        ) e ON e.source_id = a.id
        WHERE coalesce(a.points, 0) <> coalesce(e.points, 0)
        """,
    ),
)
