"""What can be wrong with an adjustment, in words for staff."""

from loyalty.ledger.spending import InsufficientPoints
from members.errors import DomainError, FieldError


class UnknownAdjustee(DomainError):
    code = "unknown_member"
    title = "There is no such member"

    def __init__(self) -> None:
        detail = "No member has this id; find it with POST /v1/lookups."
        super().__init__(detail, errors=[FieldError("/member", self.code, detail)])


class InvalidAdjustment(DomainError):
    """The fields do not fit the kind, or the dates do not hold."""

    code = "invalid_adjustment"
    title = "The adjustment does not hold together"

    def __init__(self, pointer: str, detail: str) -> None:
        super().__init__(detail, errors=[FieldError(pointer, self.code, detail)])


class NotAnExpiry(DomainError):
    code = "not_an_expiry"
    title = "There is no such expiry"

    def __init__(self) -> None:
        detail = (
            "No line with this number took points of this member because they expired; "
            "GET /v1/members/{id}/ledger shows the lines and their numbers."
        )
        super().__init__(detail, errors=[FieldError("/entry", self.code, detail)])


class AlreadyReinstated(DomainError):
    code = "already_reinstated"
    title = "These points were brought back already"
    http_status = 409

    def __init__(self) -> None:
        super().__init__("What this expiry took is back in the wallet; it comes back once.")


class PointsReturned(DomainError):
    code = "points_returned"
    title = "The goods of these points were returned"
    http_status = 409

    def __init__(self, *, asked: int, returned: int) -> None:
        super().__init__(
            f"This expiry took {asked} points; the goods of {returned} were returned since. An "
            "expiry comes back whole or not at all; give what is due as points.",
            extra={"points_asked": asked, "points_returned": returned},
        )


class AdjustmentOutdated(DomainError):
    """It would do something else than what was proposed."""

    code = "adjustment_outdated"
    title = "The adjustment does not fit any more"
    http_status = 409

    def __init__(self, *, proposed: int) -> None:
        super().__init__(
            f"It was proposed for {proposed} points, and the member's points have changed since; "
            "propose it again."
        )


class TakesTooMany(InsufficientPoints):
    """More than is available, in the words for an adjustment."""

    def __init__(self, *, needed: int, available: int) -> None:
        super().__init__(needed=needed, available=available)
        self.detail = (
            f"This takes {needed} points and {available} are available: "
            f"{needed - available} short. Take at most what is available."
        )


class NothingToExtend(DomainError):
    code = "nothing_to_extend"
    title = "No points end in that time"
    http_status = 409

    def __init__(self) -> None:
        super().__init__(
            "The member has no points that end by that day and could end later; "
            "GET /v1/members/{id}/lots shows what ends when."
        )


class ExceedsDebt(DomainError):
    code = "exceeds_debt"
    title = "The member does not owe so much"
    http_status = 409

    def __init__(self, *, asked: int, debt: int) -> None:
        super().__init__(
            f"This forgives {asked} points and {debt} are owed; forgive at most those.",
            extra={"points_asked": asked, "debt": debt},
        )


class OwnAdjustment(DomainError):
    code = "own_adjustment"
    title = "Nobody decides on their own proposal"
    http_status = 403

    def __init__(self) -> None:
        super().__init__("You proposed this adjustment; ask a colleague to decide on it.")


class AdjustmentDecided(DomainError):
    code = "adjustment_decided"
    title = "The adjustment was decided before"
    http_status = 409

    def __init__(self, status: str, by: str) -> None:
        super().__init__(f"It was {status} by {by}; propose a new one if that was wrong.")
