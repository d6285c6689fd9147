"""
The shape of a program file: every key that may stand in it, and what it may say.

Unknown keys are refused. Keys are called as the fields they set.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from members.money import CURRENCY_EXPONENTS
from rewards import dates
from rewards.models.program import HOLD_MINUTES_MAX, never_earning
from rewards.models.reward import PRICE_POINTS_MAX
from rewards.models.rule import POINTS_PER_AWARD_MAX
from rewards.program_file.values import (
    Amount,
    AmountAboveZero,
    Code,
    Flag,
    Instant,
    Months,
    Multiplier,
    Name,
    Whole,
    fault,
)

Words = Annotated[list[Name], Field(max_length=1000)]
StoreCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]


def _currency(code: str) -> str:
    if code not in CURRENCY_EXPONENTS:
        raise fault("unknown_currency", "Write an ISO 4217 code such as EUR.")
    return code


def _time_zone(name: str) -> str:
    if not dates.is_zone(name):
        raise fault("unknown_time_zone", "Write an IANA zone such as Europe/Helsinki.")
    return name


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TierPart(_Part):
    code: Code
    name: Name
    spend: Amount


class _RulePart(_Part):
    code: Code
    name: Name
    basket_min: Amount = 0
    tiers: Words = []
    effective_from: Instant | None = None
    effective_until: Instant | None = None


class _GoodsPart(_RulePart):
    points: Whole = Field(ge=1, le=POINTS_PER_AWARD_MAX)
    categories: Words = []
    categories_excluded: Words = []
    skus: Words = []
    skus_excluded: Words = []


class StepRule(_GoodsPart):
    award: Literal["base", "extra"]
    step: AmountAboveZero
    rounding: Literal["floor", "nearest", "ceil"] = "floor"


class BonusRule(_GoodsPart):
    award: Literal["bonus"]


class MultiplierRule(_RulePart):
    award: Literal["multiplier"]
    multiplier: Multiplier
    rounding: Literal["floor", "nearest", "ceil"] = "floor"


RulePart = StepRule | BonusRule | MultiplierRule


class RewardPart(_Part):
    code: Code
    name: Name
    description: Annotated[str, StringConstraints(max_length=500)] = ""
    price_points: Whole = Field(ge=1, le=PRICE_POINTS_MAX)
    value: Amount = 0
    stock: Whole | None = Field(default=None, le=1_000_000_000)
    restock: Whole | None = Field(default=None, le=1_000_000_000)
    valid_from: Instant | None = None
    valid_until: Instant | None = None


class StorePart(_Part):
    code: StoreCode
    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    time_zone: str
    currency: str

    _currency = field_validator("currency")(_currency)
    _time_zone = field_validator("time_zone")(_time_zone)


class ProgramPart(_Part):
    """The whole file."""

    code: Code
    name: Name
    points_name: Annotated[str, StringConstraints(min_length=1, max_length=30)] = "points"
    currency: str
    time_zone: str
    is_default: Flag = True
    expiry_months: Months = 12
    return_policy: Literal["forgive", "debt", "refuse"] = "forgive"
    hold_minutes: Whole = Field(default=15, ge=1, le=HOLD_MINUTES_MAX)
    unclaimed_days: Whole = Field(default=30, le=3660)
    never_earn_categories: Words = Field(default_factory=never_earning)
    points_tender_earns: Flag = False
    tiers: list[TierPart] = Field(default=[], max_length=50)
    rules: list[Annotated[RulePart, Field(discriminator="award")]] = Field(
        default=[], max_length=1000
    )
    rewards: list[RewardPart] = Field(default=[], max_length=1000)
    stores: list[StorePart] = Field(default=[], max_length=1000)

    PARTS: ClassVar[tuple[str, ...]] = ("tiers", "rules", "rewards", "stores")

    _currency = field_validator("currency")(_currency)
    _time_zone = field_validator("time_zone")(_time_zone)
