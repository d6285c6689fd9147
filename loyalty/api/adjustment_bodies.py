"""The bodies of adjustments: shapes only."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from loyalty.api.bodies import Text
from loyalty.models import AdjustmentReason
from members.api.bodies import Body

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def _day(value: Any) -> date:
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("invalid_day", "Send a day such as 2026-12-31")


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Note = Annotated[str, StringConstraints(max_length=500)]
_POINTS_MAX = 10**12


class AdjustmentBody(Body):
    """
    What somebody wants to be changed.

    `points`: to give (above zero) or take (below zero) `points`; how much `debt` to forgive;
    `extension`: `lots_until` and `expires_on`; `reinstatement`: the `entry` (its number in the
    ledger) that expired, and `expires_on`, without which the points never expire again.
    """

    member: Text
    kind: Literal["points", "debt", "extension", "reinstatement"] = "points"
    reason: Literal[
        "goodwill",
        "missing_purchase",
        "correction",
        "complaint",
        "promotion",
        "fraud",
        "migration",
        "other",
    ]
    note: Note = ""
    points: Annotated[int, Field(ge=-_POINTS_MAX, le=_POINTS_MAX)] | None = None
    entry: Annotated[int, Field(ge=1, le=2**62)] | None = None
    lots_until: Day | None = None
    expires_on: Day | None = None


class DecisionBody(Body):
    """Why it was approved or rejected."""

    note: Note = ""


assert set(AdjustmentBody.model_fields["reason"].annotation.__args__) == set(  # type: ignore[union-attr]
    AdjustmentReason.values
), "the reasons of the API are those of the model"
