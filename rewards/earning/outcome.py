"""What a basket earns, and why: each rule says so, win or lose. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from rewards.earning.limits import Usage
from rewards.earning.terms import Terms

# The situation did not fit: nothing that is returned later can change that.
PAUSED = "paused"
OUTSIDE_CAMPAIGN = "outside_campaign"
HELD_OUT = "held_out"
OTHER_DAY = "other_day"
OTHER_HOURS = "other_hours"
OTHER_STORE = "other_store"
OTHER_CHANNEL = "other_channel"
OTHER_TENDER = "other_tender"
OTHER_TIER = "other_tier"
OTHER_SEGMENT = "other_segment"
NOBODY = "nobody"
OTHER_VISIT = "other_visit"
NO_BIRTHDAY = "no_birthday"
OTHER_AGE = "other_age"
OTHER_MEMBERSHIP = "other_membership"
# The basket did not.
BELOW_BASKET = "basket_too_small"
ABOVE_BASKET = "basket_too_large"
TOO_FEW_GOODS = "goods_too_little"
TOO_FEW_PIECES = "too_few_pieces"
BELOW_STEP = "below_one_step"
NO_LINE = "no_matching_line"
NO_BASE = "nothing_to_multiply"
NOT_TRUE = "expression_false"
NOT_TOLD = "expression_failed"
# Another rule, a limit or a budget stood before it.
BEATEN = "better_multiplier_won"
GROUP_LOST = "group_lost"
STOPPED = "stopped"
LIMIT_REACHED = "limit_reached"
BUDGET_SPENT = "budget_spent"

OF_SITUATION = frozenset({
    PAUSED, OUTSIDE_CAMPAIGN, HELD_OUT, OTHER_DAY, OTHER_HOURS, OTHER_STORE, OTHER_CHANNEL,
    OTHER_TENDER, OTHER_TIER, OTHER_SEGMENT, NOBODY, OTHER_VISIT, NO_BIRTHDAY, OTHER_AGE,
    OTHER_MEMBERSHIP,
})  # fmt: skip

SPENDABLE, QUALIFYING = "spendable", "qualifying"

Owner = tuple[str, int]
# What is left of budgets, by owner: ("rule", id) or ("campaign", id).
Caps = Mapping[Owner, int]


class AwardLine(NamedTuple):
    """
    One rule's say: `points` > 0 when it applied, else the `reason` why not.

    base_minor: the money it looked at. asked: the points before limits and budgets.
    kind: spendable points, or those that count for a tier only.
    """

    rule: str
    version: int
    version_id: int
    points: int
    base_minor: int
    reason: str = ""
    asked: int = 0
    kind: str = SPENDABLE

    def said(self) -> dict[str, Any]:
        """The JSON that a trace keeps."""
        said: dict[str, Any] = {
            "rule": self.rule,
            "version": self.version,
            "version_id": self.version_id,
            "points": self.points,
            "base_minor": self.base_minor,
            "reason": self.reason,
        }
        if self.asked != self.points:
            said["asked"] = self.asked
        if self.kind != SPENDABLE:
            said["kind"] = self.kind
        return said


def line_of(said: Mapping[str, Any]) -> AwardLine:
    """A line from what a trace kept of it."""
    return AwardLine(**{"asked": said["points"], **said})


class Outcome(NamedTuple):
    """
    What a basket earns for one standing; `spend_minor` is what counts for the tier.

    points: to be spent; qualifying: those that count for a tier only.
    terms: what the program said when it was evaluated. inputs: what the situation said of what the
    rules asked, and the usage and caps that limited them. promise: when the points of each version
    can be used, kept while some of them wait for a confirmation.
    """

    points: int
    tier: str
    spend_minor: int
    lines: Sequence[AwardLine]
    terms: Terms
    qualifying: int = 0
    inputs: Mapping[str, Any] | None = None
    promise: Mapping[str, Any] | None = None

    def trace(self) -> dict[str, Any]:
        """
        The JSON that is stored with a purchase and explained to cashier, support and member.

        It says all that `Rulebook.again` needs to weigh the same sale in the same way.
        """
        said = {
            "tier": self.tier,
            "basket_minor": self.spend_minor,
            "terms": self.terms.said(),
            "rules": [line.said() for line in self.lines],
        }
        if self.qualifying:
            said["qualifying"] = self.qualifying
        if self.inputs:
            said["inputs"] = self.inputs
        return said if self.promise is None else said | {"promise": self.promise}


def said_of(usage: Usage, caps: Caps | None) -> dict[str, Any]:
    """The JSON of what was used and what was left when limits and budgets were asked."""
    said: dict[str, Any] = {}
    if usage:
        said["used"] = [[*key, *used] for key, used in sorted(usage.items())]
    if caps:
        said["caps"] = [[*owner, left] for owner, left in sorted(caps.items())]
    return said
