"""The shape of what is offered for points: rewards, pools of vouchers, stamp cards."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from rewards.models.reward import PRICE_POINTS_MAX
from rewards.models.stamp_card import STAMPS_MAX
from rewards.program_file.part import Part
from rewards.program_file.values import (
    Amount,
    AmountAboveZero,
    Code,
    Instant,
    Name,
    Percent,
    Time,
    Weekdays,
    Whole,
    Words,
)

Stock = Annotated[Whole, Field(le=1_000_000_000)]
Price = Annotated[Whole, Field(ge=1, le=PRICE_POINTS_MAX)]


class PricePart(Part):
    points: Price
    money: Amount = 0


class RewardPart(Part):
    code: Code
    name: Name
    description: Annotated[str, StringConstraints(max_length=500)] = ""
    kind: Literal["discount", "percent", "product", "voucher", "donation", "pay", "other"] = "other"
    scope: Literal["basket", "category", "product"] = "basket"
    scope_codes: Words = []
    price_points: Price
    price_money: Amount = 0
    prices: list[PricePart] = Field(default=[], max_length=20)
    value: Amount = 0
    percent: Percent | None = None
    pool: Code | None = None
    points_min: Whole | None = None
    bill_percent_max: Percent | None = None
    stock: Stock | None = None
    restock: Stock | None = None
    member_times_max: Whole | None = Field(default=None, ge=1)
    member_times_per: Literal["day", "week", "month", "year", "lifetime"] = "lifetime"
    tiers: Words = []
    segments: Words = []
    weekdays: Weekdays = []
    from_time: Time | None = None
    until_time: Time | None = None
    stores: Words = []
    voucher_days: Whole | None = Field(default=None, le=36_500)
    valid_from: Instant | None = None
    valid_until: Instant | None = None


class PoolPart(Part):
    code: Code
    name: Name
    low_at: Whole = Field(default=0, le=1_000_000_000)


class StampCardPart(Part):
    code: Code
    name: Name
    stamps_needed: Whole = Field(ge=1, le=STAMPS_MAX)
    head_start: Whole = Field(default=0, le=STAMPS_MAX)
    per: Literal["visit", "piece", "amount"] = "visit"
    step: AmountAboveZero | None = None
    purchase_stamps_max: Whole | None = Field(default=None, le=STAMPS_MAX)
    categories: Words = []
    skus: Words = []
    brands: Words = []
    basket_min: Amount = 0
    stores: Words = []
    reward: Code
    valid_from: Instant | None = None
    valid_until: Instant | None = None
