"""What the words of a program file mean: amounts, instants, numbers."""

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, NamedTuple

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, ValidationInfo
from pydantic_core import PydanticCustomError

from members.money import InvalidAmount, minor_units
from rewards import dates
from rewards.models.awarding import PRIORITY_MAX
from rewards.models.conditions import AGE_MAX, DAYS_MAX
from rewards.models.lasting import EXPIRY_MONTHS_MAX, is_month_day
from rewards.models.moments import YEAR_MAX, YEAR_MIN

NEVER: Final = "never"
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Setting(NamedTuple):
    """What amounts and dates are read by; None while the file does not say it right."""

    currency: str | None
    time_zone: str | None


def _setting(info: ValidationInfo) -> Setting:
    assert isinstance(info.context, Setting)
    return info.context


def fault(code: str, detail: str) -> PydanticCustomError:
    """An error with a code and a sentence that says what to write."""
    # Pydantic fills braces in; a sentence of ours has none to fill.
    return PydanticCustomError(code, "{detail}", {"detail": detail})


def _whole(value: Any) -> Any:
    if not re.fullmatch(r"0|[1-9][0-9]{0,11}", str(value)):
        raise fault("not_a_whole_number", "Write a whole number such as 250.")
    return int(value)


def _months(value: Any) -> Any:
    if value == NEVER:
        return NEVER
    if not re.fullmatch(r"0|[1-9][0-9]{0,2}", str(value)) or int(value) > EXPIRY_MONTHS_MAX:
        raise fault("not_months", f"Write months from 1 to {EXPIRY_MONTHS_MAX}, or never.")
    return int(value)


def _month_day(value: Any) -> Any:
    if not is_month_day(str(value)):
        raise fault("not_a_day_of_the_year", "Write month and day such as 12-31.")
    return value


def _day(value: Any) -> Any:
    is_day = re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", str(value), re.ASCII)
    try:
        return _within(date.fromisoformat(value if is_day else ""))
    except ValueError:
        raise fault("not_a_day", "Write a day such as 2026-01-31.") from None


def _time(value: Any) -> Any:
    is_time = re.fullmatch(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?", str(value), re.ASCII)
    try:
        return time.fromisoformat(value if is_time else "")
    except ValueError:
        raise fault("not_a_time", "Write hours and minutes such as 14:00.") from None


def _weekday(value: Any) -> Any:
    if value not in WEEKDAYS:
        raise fault("not_a_weekday", f"Write {', '.join(WEEKDAYS)}.")
    return WEEKDAYS.index(value) + 1


def _flag(value: Any) -> Any:
    if value not in ("true", "false"):
        raise fault("not_a_flag", "Write true or false.")
    return value == "true"


def _priority(value: Any) -> Any:
    if not re.fullmatch(r"-?(0|[1-9][0-9]{0,3})", str(value)) or abs(int(value)) > PRIORITY_MAX:
        raise fault("not_a_priority", f"Write a number from -{PRIORITY_MAX} to {PRIORITY_MAX}.")
    return int(value)


def _multiplier(value: Any) -> Any:
    if not re.fullmatch(r"[1-9][0-9]{0,2}(\.[0-9]{1,2})?", str(value)) or Decimal(value) <= 1:
        raise fault("not_a_multiplier", "Write a number above 1 such as 1.25, to two decimals.")
    return Decimal(value)


def _minor(value: Any, info: ValidationInfo) -> Any:
    setting = _setting(info)
    if setting.currency is None:
        return 1  # The currency is refused already; what it would make of the amount is no news.
    try:
        minor = minor_units(str(value), setting.currency)
    except InvalidAmount as error:
        raise fault(error.reason, error.detail) from error
    if minor < 0:
        raise fault("amount_below_zero", "Write an amount that is not below zero.")
    return minor


def _not_zero(minor: int) -> int:
    if minor == 0:
        raise fault("amount_zero", "Write an amount above zero.")
    return minor


def _instant(value: Any, info: ValidationInfo) -> Any:
    setting = _setting(info)
    try:
        moment = _moment(str(value), setting.time_zone or "UTC")
    except ValueError:
        raise fault(
            "not_an_instant",
            "Write a day such as 2026-01-31 (its first instant in the program's zone), or a "
            "moment with its offset such as 2026-01-31T18:00:00+02:00.",
        ) from None
    return moment


def _moment(text: str, time_zone: str) -> datetime:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text, re.ASCII):
        moment = dates.start_of_day(_within(date.fromisoformat(text)), time_zone)
    else:
        moment = datetime.fromisoformat(text)
        _within(moment)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment.astimezone(UTC)


def _within(day: date) -> date:
    if not YEAR_MIN <= day.year <= YEAR_MAX:
        raise ValueError(day)
    return day


def written(moment: datetime, time_zone: str) -> str:
    """The shortest text that `Instant` reads back as the same instant."""
    day = dates.local_day(moment, time_zone)
    if dates.start_of_day(day, time_zone) == moment:
        return day.isoformat()
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


Whole = Annotated[int, BeforeValidator(_whole)]
Months = Annotated[int | Literal["never"], BeforeValidator(_months)]
MonthDay = Annotated[str, BeforeValidator(_month_day)]
Day = Annotated[date, BeforeValidator(_day)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Multiplier = Annotated[Decimal, BeforeValidator(_multiplier)]
Amount = Annotated[int, BeforeValidator(_minor)]
AmountAboveZero = Annotated[int, BeforeValidator(_minor), AfterValidator(_not_zero)]
Instant = Annotated[datetime, BeforeValidator(_instant)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Time = Annotated[time, BeforeValidator(_time)]
Weekday = Annotated[int, BeforeValidator(_weekday)]
Priority = Annotated[int, BeforeValidator(_priority)]
Code = Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]{1,40}$")]
Words = Annotated[list[Name], Field(max_length=1000)]
Weekdays = Annotated[list[Weekday], Field(max_length=7)]
Attributes = Annotated[dict[Name, Annotated[Words, Field(min_length=1)]], Field(max_length=100)]
Percent = Annotated[Whole, Field(ge=1, le=100)]
Days = Annotated[Whole, Field(le=DAYS_MAX)]
Age = Annotated[Whole, Field(le=AGE_MAX)]
