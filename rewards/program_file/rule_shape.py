"""The shape of a rule in a program file: every key, by what it awards."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from rewards.models.awarding import POINTS_PER_AWARD_MAX
from rewards.models.conditions import EXPRESSION_MAX
from rewards.models.lasting import EXPIRY_MONTHS_MAX, PENDING_DAYS_MAX
from rewards.program_file.part import Part
from rewards.program_file.values import (
    Age,
    Amount,
    AmountAboveZero,
    Attributes,
    Code,
    Day,
    Days,
    Flag,
    Instant,
    Multiplier,
    Name,
    Priority,
    Time,
    Weekdays,
    Whole,
    Words,
)

Expression = Annotated[str, StringConstraints(max_length=EXPRESSION_MAX)]
EventCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$")]


class LimitPart(Part):
    per: Literal["purchase", "day", "week", "month", "year", "lifetime"]
    points: Whole | None = None
    times: Whole | None = None
    over: Literal["reduce", "reject"] = "reduce"


class _RulePart(Part):
    code: Code
    name: Name
    point_kind: Literal["spendable", "qualifying"] = "spendable"
    funded_by: Code | None = None
    categories: Words = []
    categories_excluded: Words = []
    skus: Words = []
    skus_excluded: Words = []
    brands: Words = []
    brands_excluded: Words = []
    attributes: Attributes = {}
    attributes_excluded: Attributes = {}
    goods_min: Amount = 0
    pieces_min: Whole = 0
    weekdays: Weekdays = []
    from_time: Time | None = None
    until_time: Time | None = None
    stores: Words = []
    event: EventCode | None = None
    channels: Words = []
    tenders: Words = []
    basket_min: Amount = 0
    basket_max: Amount | None = None
    expression: Expression = ""
    tiers: Words = []
    segments: Words = []
    visit_number: Whole | None = Field(default=None, ge=1)
    visit_every: Whole | None = Field(default=None, ge=2)
    birthday_days_before: Whole | None = Field(default=None, le=180)
    birthday_days_after: Whole | None = Field(default=None, le=180)
    age_min: Age | None = None
    age_max: Age | None = None
    enrolled_days_min: Days | None = None
    enrolled_days_max: Days | None = None
    campaign: Code | None = None
    priority: Priority = 0
    is_last: Flag = False
    group: Code | None = None
    group_mode: Literal["best", "first", "sum"] | None = None
    limits: list[LimitPart] = Field(default=[], max_length=12)
    budget_points: Whole | None = Field(default=None, ge=1)
    budget_amount: AmountAboveZero | None = None
    budget_over: Literal["reduce", "reject"] = "reduce"
    pending_policy: Literal["at_once", "days", "date", "confirmation"] | None = None
    pending_days: Whole | None = Field(default=None, ge=1, le=PENDING_DAYS_MAX)
    pending_until: Day | None = None
    expiry_policy: Literal["none", "rolling"] | None = None
    expiry_months: Whole | None = Field(default=None, ge=1, le=EXPIRY_MONTHS_MAX)
    expiry_rounding: Literal["none", "month", "quarter", "year"] = "none"
    expiry_from: Literal["purchase", "activation"] | None = None
    effective_from: Instant | None = None
    effective_until: Instant | None = None


class _PointsPart(_RulePart):
    points: Whole = Field(ge=1, le=POINTS_PER_AWARD_MAX)


class StepRule(_PointsPart):
    award: Literal["base", "extra"]
    step: AmountAboveZero
    rounding: Literal["floor", "nearest", "ceil"] = "floor"


class FixedRule(_PointsPart):
    award: Literal["bonus", "piece"]
    is_multiplied: Flag = False


class MultiplierRule(_RulePart):
    award: Literal["multiplier"]
    multiplier: Multiplier
    rounding: Literal["floor", "nearest", "ceil"] = "floor"


RulePart = StepRule | FixedRule | MultiplierRule
