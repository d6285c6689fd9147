"""What must hold of stamps, vouchers and standings."""

from loyalty.ledger.identities.identity import Identity

CARDS = (
    Identity(
        "stamps_are_not_taken_twice",
        "Returns take no more stamps back than their purchase gave.",
        """
        SELECT min(member_id), purchase_id, 0, sum(stamps)::bigint FROM loyalty_stamp
        GROUP BY purchase_id, card_id HAVING sum(stamps) < 0
        """,
    ),
    Identity(
        "full_cards_have_their_vouchers",
        "A family has a voucher, used or not, for each card it filled, unless its pool is empty.",
        """
        SELECT s.root, s.card_id, s.filled, coalesce(v.vouchers, 0) FROM (
            SELECT coalesce(m.merged_into_id, m.id) AS root, s.card_id, c.reward_id,
                (sum(s.stamps) + c.head_start) / c.stamps_needed AS filled
            FROM loyalty_stamp s JOIN members_member m ON m.id = s.member_id
            JOIN rewards_stampcard c ON c.id = s.card_id
            GROUP BY 1, 2, 3, c.head_start, c.stamps_needed
        ) s LEFT JOIN (
            SELECT coalesce(m.merged_into_id, m.id) AS root, v.stamp_card_id,
                count(*) FILTER (WHERE v.status IN (2, 3)) AS vouchers
            FROM loyalty_voucher v JOIN members_member m ON m.id = v.member_id
            WHERE v.stamp_card_id IS NOT NULL GROUP BY 1, 2
        ) v ON v.root = s.root AND v.stamp_card_id = s.card_id
        JOIN rewards_reward r ON r.id = s.reward_id
        WHERE coalesce(v.vouchers, 0) < s.filled AND r.pool_id IS NULL
        """,
    ),
    Identity(
        "used_vouchers_have_one_use",
        "A voucher is used when a till's use of it is accepted, and only then.",
        """
        SELECT v.member_id, v.id, (v.status = 3)::int, count(u.id)
        FROM loyalty_voucher v
        LEFT JOIN loyalty_voucheruse u ON u.voucher_id = v.id AND u.status = 'accepted'
        GROUP BY v.id HAVING count(u.id) <> (v.status = 3)::int
        """,
    ),
    Identity(
        "conflicts_have_a_case",
        "What a till took offline, and another had, waits for staff or was settled.",
        """
        SELECT v.member_id, u.id, 1, 0 FROM loyalty_voucheruse u
        JOIN loyalty_voucher v ON v.id = u.voucher_id
        WHERE u.status = 'conflict' AND NOT EXISTS (
            SELECT FROM loyalty_case c
            WHERE c.use_id = u.id AND c.kind IN ('voucher_twice', 'voucher_ended')
        )
        """,
    ),
    Identity(
        "reviews_are_noted",
        "A member whose newest standing ends is noted for its review.",
        """
        SELECT s.member_id, s.id, 1, 0 FROM (
            SELECT DISTINCT ON (member_id, program_id) * FROM loyalty_standing
            ORDER BY member_id, program_id, since DESC, id DESC
        ) s JOIN members_member m ON m.id = s.member_id AND m.merged_into_id IS NULL
        WHERE s.kept_until IS NOT NULL AND s.tier <> '' AND NOT EXISTS (
            SELECT FROM loyalty_nextreview n
            WHERE n.member_id = s.member_id AND n.program_id = s.program_id
        )
        """,
    ),
)
