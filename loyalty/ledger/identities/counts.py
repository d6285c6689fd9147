"""What is counted of rules, and taken from budgets."""

from loyalty.ledger.identities.identity import Identity

COUNTS: tuple[Identity, ...] = (
    Identity(
        "uses_of_rules_are_never_below_zero",
        "Of what a rule gave for a purchase, no more came back than it gave.",
        """
        SELECT u.member_id, u.rule_id, 0, sum(u.points)::bigint
        FROM (
            SELECT r.member_id, r.rule_id, r.points, r.times, coalesce(f.purchase_id, r.source_id)
                AS purchase_id
            FROM loyalty_ruleuse r LEFT JOIN loyalty_refund f
                ON f.id = r.source_id AND r.source_kind = 4
        ) u
        GROUP BY u.member_id, u.rule_id, u.purchase_id
        HAVING sum(u.points) < 0 OR sum(u.times) NOT IN (0, 1)
        """,
    ),
    Identity(
        "budgets_are_allotted_to_their_slices",
        "What a budget has allotted stands in the slices of its lanes, all of it and no more.",
        """
        SELECT NULL::bigint, b.id, b.allotted_points, coalesce(sum(s.allotted_points), 0)::bigint
        FROM loyalty_budget b LEFT JOIN loyalty_budgetslice s ON s.budget_id = b.id
        GROUP BY b.id, b.allotted_points
        HAVING b.allotted_points <> coalesce(sum(s.allotted_points), 0)
        """,
    ),
    Identity(
        "budgets_are_used_by_their_rules",
        "What was taken from a budget was given by its rules: no more than they gave in all.",
        """
        SELECT NULL::bigint, b.id, u.points, s.used
        FROM loyalty_budget b
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(s.used_points), 0)::bigint AS used
            FROM loyalty_budgetslice s WHERE s.budget_id = b.id
        ) s
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(r.points), 0)::bigint AS points FROM loyalty_ruleuse r
            WHERE b.owner_kind = 2 AND r.campaign_id = b.owner_id
                OR b.owner_kind = 1 AND r.rule_id = b.owner_id
        ) u
        WHERE s.used > u.points
        """,
    ),
)
