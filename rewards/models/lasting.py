"""From when and until when points can be used: the choices that programs and rules share."""

import re
from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models

EXPIRY_MONTHS_MAX = 120
EXPIRY_DATES_MAX = 24
PENDING_DAYS_MAX = 3660
PURCHASE, REDEMPTION = "purchase", "redemption"
ACTIVITIES = (PURCHASE, REDEMPTION)


class ExpiryPolicy(models.TextChoices):
    NONE = "none", "Points never expire"
    ROLLING = "rolling", "Points expire some months after they were earned"
    FIXED_DATES = "fixed_dates", "Points expire on fixed days of the year"
    INACTIVITY = "inactivity", "Points expire some months after the member's last activity"


class ExpiryRounding(models.TextChoices):
    NONE = "none", "The day itself"
    MONTH = "month", "End of the month"
    QUARTER = "quarter", "End of the quarter"
    YEAR = "year", "End of the year"


class ExpiryFrom(models.TextChoices):
    PURCHASE = "purchase", "The day of the purchase"
    ACTIVATION = "activation", "The day the points can be used"


class PendingPolicy(models.TextChoices):
    AT_ONCE = "at_once", "At once"
    DAYS = "days", "Some days after the purchase"
    DATE = "date", "From a day on"
    CONFIRMATION = "confirmation", "When the purchase is confirmed"


def is_month_day(text: str) -> bool:
    """Tell whether `text` is a day of the year such as 12-31; 02-29 is one."""
    is_written_so = re.fullmatch(r"[0-9]{2}-[0-9]{2}", text, re.ASCII)
    try:
        date.fromisoformat(f"2024-{text}" if is_written_so else "")
    except ValueError:
        return False
    return True


def valid_month_days(texts: Iterable[str]) -> None:
    """Raise ValidationError unless all are days of the year."""
    if wrong := [text for text in texts if not is_month_day(text)]:
        raise ValidationError(
            f"{', '.join(wrong)} is no day of the year; write month and day such as 12-31."
        )


def both_activities() -> list[str]:
    """What extends inactive points unless a program says otherwise."""
    return list(ACTIVITIES)
