"""The shape of whom and what rules are about: tiers, segments, campaigns, types of events."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from rewards.models.campaign import HOLDOUT_PERCENT_MAX
from rewards.program_file.part import Part
from rewards.program_file.rule_shape import EventCode
from rewards.program_file.values import (
    Age,
    Amount,
    AmountAboveZero,
    Attributes,
    Code,
    Days,
    Flag,
    Instant,
    Name,
    Whole,
    Words,
)

Description = Annotated[str, StringConstraints(max_length=500)]
Figure = Annotated[Whole, Field(le=1_000_000_000)]


class TierPart(Part):
    code: Code
    name: Name
    spend: Amount | None = None
    points: Whole | None = None
    benefits: Words = []


class SegmentPart(Part):
    code: Code
    name: Name
    description: Description = ""
    tiers: Words = []
    spend_min: Amount | None = None
    spend_max: Amount | None = None
    spend_days: Days | None = None
    visits_min: Figure | None = None
    visits_max: Figure | None = None
    visits_days: Days | None = None
    bought_within_days: Days | None = None
    not_bought_for_days: Days | None = None
    categories: Words = []
    categories_days: Days | None = None
    attributes: Attributes = {}
    age_min: Age | None = None
    age_max: Age | None = None
    enrolled_days_min: Days | None = None
    enrolled_days_max: Days | None = None


class CampaignPart(Part):
    code: Code
    name: Name
    description: Description = ""
    starts_at: Instant
    ends_at: Instant | None = None
    segment: Code | None = None
    holdout_percent: Whole = Field(default=0, le=HOLDOUT_PERCENT_MAX)
    budget_points: Whole | None = Field(default=None, ge=1)
    budget_amount: AmountAboveZero | None = None
    budget_over: Literal["reduce", "reject"] = "reduce"


class FieldPart(Part):
    type: Literal["text", "integer", "amount", "boolean"]
    required: Flag = False


class EventTypePart(Part):
    code: Annotated[EventCode, Field(max_length=60)]
    name: Name
    fields: dict[Name, FieldPart] = Field(default={}, max_length=30)
