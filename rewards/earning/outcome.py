"""What a basket earns, and why: each rule says so, win or lose. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from rewards.earning.terms import Terms

OTHER_TIER = "other_tier"
BELOW_BASKET = "basket_too_small"
BELOW_STEP = "below_one_step"
NO_LINE = "no_matching_line"
NO_BASE = "nothing_to_multiply"
BEATEN = "better_multiplier_won"


class AwardLine(NamedTuple):
    """
    One rule's say: `points` > 0 when it applied, else the `reason` why not.

    base_minor: the money it looked at.
    """

    rule: str
    version: int
    version_id: int
    points: int
    base_minor: int
    reason: str = ""


class Outcome(NamedTuple):
    """
    What a basket earns for one standing; `spend_minor` is what counts for the tier.

    terms: what the program said when it was evaluated. promise: when the points of each version can
    be used, kept while some of them wait for a confirmation.
    """

    points: int
    tier: str
    spend_minor: int
    lines: Sequence[AwardLine]
    terms: Terms
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
            "rules": [line._asdict() for line in self.lines],
        }
        return said if self.promise is None else said | {"promise": self.promise}
