"""What a part of a program file names must be there, and hold together."""

import pytest

from tests.rewards.program_file.test_faults import HEAD, faults

RULE = "{code: r, name: R, award: bonus, points: 1, %s}"


@pytest.mark.parametrize(
    ("part", "key", "detail"),
    [
        (
            f"rules: [{RULE % 'campaign: spring'}]",
            "rules[0].campaign",
            "No campaign has the code 'spring'; add it to the file.",
        ),
        (
            f"rules: [{RULE % 'segments: [vip]'}]",
            "rules[0].segments",
            "No segment has the code vip. There are: none yet.",
        ),
        (
            f"rules: [{RULE % 'expression: basket.piece > 1'}]",
            "rules[0].expression",
            "In the expression, line 1, column 8: basket has no piece; it has total_minor, "
            "pieces, lines.",
        ),
        (
            f"rules: [{RULE % 'limits: [{per: day, points: 1, times: 1}]'}]",
            "rules[0].limits",
            "A limit per day is in points or in times; write one of the two.",
        ),
        (
            "campaigns: [{code: c, name: C, starts_at: 2026-01-01, segment: vip}]",
            "campaigns[0].segment",
            "No segment has the code 'vip'; add it to the file.",
        ),
        (
            "tier_basis: points\ntiers: [{code: gold, name: Gold, points: 5, spend: 1}]",
            "tiers[0].spend",
            "Tiers of this program are reached by points (tier_basis); leave it out.",
        ),
        (
            "rewards: [{code: w, name: W, price_points: 5, kind: voucher, pool: p}]",
            "rewards[0].pool",
            "No pool has the code 'p'; add it to the file.",
        ),
        (
            "rewards: [{code: w, name: W, price_points: 5, stores: [s9]}]",
            "rewards[0].stores[0]",
            "No store has the code 's9'; add it to the file.",
        ),
    ],
)
def test_what_a_part_names_must_be_there(db, part, key, detail):
    ((_, _, found),) = faults(f"{HEAD}{part}\n")

    assert found.partition(", column ")[2].partition(", ")[2] == f"{key}: {detail}"
