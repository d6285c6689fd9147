"""
The shape of a program file: every key that may stand in it, and what it may say.

Unknown keys are refused. Keys are called as the fields they set.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints, field_validator

from members.money import CURRENCY_EXPONENTS
from rewards import dates
from rewards.models.lasting import EXPIRY_DATES_MAX, PENDING_DAYS_MAX, ExpiryPolicy
from rewards.models.program import HOLD_MINUTES_MAX, PARKED_DAYS_MAX, never_earning
from rewards.models.tier_terms import TIER_GRACE_DAYS_MAX, TIER_WINDOW_MONTHS_MAX
from rewards.program_file.audience_shape import CampaignPart, EventTypePart, SegmentPart, TierPart
from rewards.program_file.offer_shape import PoolPart, RewardPart, StampCardPart
from rewards.program_file.part import Part
from rewards.program_file.receipts import ReceiptPart
from rewards.program_file.rule_shape import RulePart
from rewards.program_file.values import (
    NEVER,
    AmountAboveZero,
    Code,
    Day,
    Flag,
    MonthDay,
    Months,
    Name,
    Whole,
    Words,
    fault,
)

StoreCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]


def _currency(code: str) -> str:
    if code not in CURRENCY_EXPONENTS:
        raise fault("unknown_currency", "Write an ISO 4217 code such as EUR.")
    return code


def _time_zone(name: str) -> str:
    if not dates.is_zone(name):
        raise fault("unknown_time_zone", "Write an IANA zone such as Europe/Helsinki.")
    return name


class StorePart(Part):
    code: StoreCode
    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    time_zone: str
    currency: str
    country: Annotated[str, StringConstraints(pattern="^([A-Z]{2})?$")] = ""

    _currency = field_validator("currency")(_currency)
    _time_zone = field_validator("time_zone")(_time_zone)


class ProgramPart(Part):
    """The whole file."""

    code: Code
    name: Name
    points_name: Annotated[str, StringConstraints(min_length=1, max_length=30)] = "points"
    language: Literal["en", "id", "da", "fi"] = "en"
    card_url: Annotated[str, StringConstraints(max_length=200)] = ""
    currency: str
    time_zone: str
    is_default: Flag = True
    expiry_policy: Literal["none", "rolling", "fixed_dates", "inactivity"] | None = None
    expiry_months: Months | None = None
    expiry_rounding: Literal["none", "month", "quarter", "year"] = "none"
    expiry_dates: list[MonthDay] = Field(default=[], max_length=EXPIRY_DATES_MAX)
    expiry_from: Literal["purchase", "activation"] = "purchase"
    expiry_activities: list[Literal["purchase", "redemption"]] = Field(
        default=["purchase", "redemption"], max_length=2
    )
    pending_policy: Literal["at_once", "days", "date", "confirmation"] = "at_once"
    pending_days: Whole | None = Field(default=None, ge=1, le=PENDING_DAYS_MAX)
    pending_until: Day | None = None
    return_policy: Literal["forgive", "debt", "refuse"] = "forgive"
    debt_points_max: Whole | None = Field(default=None, ge=1)
    debt_repay_percent: Whole = Field(default=100, ge=1, le=100)
    gives_back_rewards: Flag = True
    parked_days: Whole = Field(default=7, ge=1, le=PARKED_DAYS_MAX)
    transfers_allowed: Flag = False
    transfer_points_max: Whole | None = Field(default=None, ge=1)
    transfer_points_daily_max: Whole | None = Field(default=None, ge=1)
    hold_minutes: Whole = Field(default=15, ge=1, le=HOLD_MINUTES_MAX)
    unclaimed_days: Whole = Field(default=30, le=3660)
    claim_days: Whole = Field(default=30, le=366)
    offline_vouchers_daily_max: Whole = Field(default=20, le=1_000_000)
    never_earn_categories: Words = Field(default_factory=never_earning)
    points_tender_earns: Flag = False
    tax_earns: Flag = True
    thousand_points: AmountAboveZero | None = None
    unreviewed_points_max: Whole | None = None
    tier_basis: Literal["spend", "points"] = "spend"
    tier_window: Literal["rolling", "calendar_year", "lifetime"] = "rolling"
    tier_window_months: Whole = Field(default=12, ge=1, le=TIER_WINDOW_MONTHS_MAX)
    tier_review: Literal["daily", "yearly", "anniversary"] = "daily"
    tier_grace_days: Whole = Field(default=0, le=TIER_GRACE_DAYS_MAX)
    tier_fall: Literal["to_earned", "one_step"] = "to_earned"
    tier_returns: Literal["at_once", "at_review"] = "at_review"
    tiers: list[TierPart] = Field(default=[], max_length=50)
    segments: list[SegmentPart] = Field(default=[], max_length=1000)
    campaigns: list[CampaignPart] = Field(default=[], max_length=1000)
    event_types: list[EventTypePart] = Field(default=[], max_length=1000)
    rules: list[Annotated[RulePart, Field(discriminator="award")]] = Field(
        default=[], max_length=1000
    )
    pools: list[PoolPart] = Field(default=[], max_length=1000)
    rewards: list[RewardPart] = Field(default=[], max_length=1000)
    stamp_cards: list[StampCardPart] = Field(default=[], max_length=1000)
    receipts: list[ReceiptPart] = Field(default=[], max_length=100)
    stores: list[StorePart] = Field(default=[], max_length=1000)

    # Called as the fields they set, and set as they are.
    PLAIN: ClassVar[tuple[str, ...]] = (
        "name", "points_name", "language", "card_url", "currency", "time_zone", "is_default",
        "expiry_rounding", "expiry_dates", "expiry_from", "expiry_activities", "pending_policy",
        "pending_days",
        "pending_until", "return_policy", "debt_points_max", "debt_repay_percent",
        "gives_back_rewards", "parked_days", "transfers_allowed", "transfer_points_max",
        "transfer_points_daily_max", "hold_minutes", "unclaimed_days", "claim_days",
        "offline_vouchers_daily_max", "never_earn_categories",
        "points_tender_earns", "tax_earns", "thousand_points", "unreviewed_points_max",
        "tier_basis", "tier_window", "tier_window_months", "tier_review", "tier_grace_days",
        "tier_fall", "tier_returns",
    )  # fmt: skip
    PARTS: ClassVar[tuple[str, ...]] = (
        "tiers", "segments", "campaigns", "event_types", "rules", "pools", "rewards",
        "stamp_cards", "stores",
    )  # fmt: skip

    _currency = field_validator("currency")(_currency)
    _time_zone = field_validator("time_zone")(_time_zone)

    @property
    def policy(self) -> str:
        """Without a word about it, months say it: some are rolling, `never` is none."""
        if self.expiry_policy is not None:
            return self.expiry_policy
        return (
            ExpiryPolicy.NONE.value if self.expiry_months == NEVER else ExpiryPolicy.ROLLING.value
        )

    @property
    def months(self) -> int | None:
        """A year, where points live by months and none are said."""
        if self.expiry_months is not None:
            return None if self.expiry_months == NEVER else self.expiry_months
        if self.policy == ExpiryPolicy.NONE:
            return None
        return 0 if self.policy == ExpiryPolicy.FIXED_DATES else 12
