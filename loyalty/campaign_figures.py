"""What a campaign has given so far, to whom, and who is held out of it."""

from datetime import datetime
from typing import NamedTuple

from loyalty import segments
from loyalty.models import BudgetOwner, BudgetSlice
from members import sql
from members.models import Member
from rewards import holdout
from rewards.models import Campaign, Segment

# More are counted by their share: a page should not take longer than somebody waits for it.
COUNTED_MAX = 100_000

_GIVEN = """
SELECT coalesce(sum(points), 0)::bigint,
    count(DISTINCT member_id) FILTER (WHERE points > 0), coalesce(sum(times), 0)::bigint
FROM loyalty_ruleuse WHERE campaign_id = %s
"""
_BY_RULE = """
SELECT r.name, sum(u.points)::bigint, count(DISTINCT u.member_id), sum(u.times)::bigint
FROM loyalty_ruleuse u JOIN rewards_earningrule r ON r.id = u.rule_id
WHERE u.campaign_id = %s GROUP BY r.name ORDER BY 2 DESC, 1
"""


class RuleFigures(NamedTuple):
    """What one rule of a campaign has given."""

    rule: str
    points: int
    members: int
    times: int


class Figures(NamedTuple):
    """
    What a campaign has given.

    spent: of its budget, by what was drawn from it; None without one. meant, held_out: members it
    is for by now, and how many of them are left out.
    """

    points: int
    members: int
    times: int
    spent: int | None
    meant: int
    held_out: int
    by_rule: list[RuleFigures]


def figures(campaign: Campaign, *, as_of: datetime) -> Figures:
    """Count what a campaign has given, what is spent of its budget, and whom it reaches."""
    given = sql.one(_GIVEN, [campaign.pk])
    assert given is not None
    meant, held_out = _meant(campaign, as_of)
    points, members, times = given
    return Figures(
        points,
        members,
        times,
        spent=_spent(campaign),
        meant=meant,
        held_out=held_out,
        by_rule=[RuleFigures(*row) for row in sql.rows(_BY_RULE, [campaign.pk])],
    )


def _spent(campaign: Campaign) -> int | None:
    slices = BudgetSlice.objects.filter(
        budget__owner_kind=BudgetOwner.CAMPAIGN, budget__owner_id=campaign.pk
    )
    if campaign.budget_points is None and campaign.budget_minor is None:
        return None
    return sum(slices.values_list("used_points", flat=True))


def _meant(campaign: Campaign, as_of: datetime) -> tuple[int, int]:
    everybody = campaign.segment or Segment(program=campaign.program)
    keys = segments.matching(everybody, as_of=as_of)
    if not campaign.holdout_percent:
        return len(keys), 0
    if len(keys) > COUNTED_MAX:
        return len(keys), len(keys) * campaign.holdout_percent // 100
    people = Member.objects.filter(pk__in=keys).values_list("public_id", flat=True)
    out = (holdout.is_held_out(campaign.seed, who, campaign.holdout_percent) for who in people)
    return len(keys), sum(out)
