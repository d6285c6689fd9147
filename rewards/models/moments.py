"""Which moments and days people plan with: others cannot be read back, or overflow a calendar."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from django.core.exceptions import ValidationError
from django.db.models import BaseConstraint, CheckConstraint, Q

YEAR_MIN, YEAR_MAX = 1970, 2200
# A day more at both ends: a local year begins and ends beside the year in UTC.
_FIRST = datetime(YEAR_MIN - 1, 12, 31, tzinfo=UTC)
_AFTER = datetime(YEAR_MAX + 1, 1, 2, tzinfo=UTC)
OUTSIDE = f"Choose a day from the year {YEAR_MIN} to {YEAR_MAX}."


def check_year(day: date) -> None:
    """Raise ValidationError for a day or a moment that nobody plans with."""
    if not YEAR_MIN <= day.year <= YEAR_MAX:
        raise ValidationError(OUTSIDE)


def within_years(name: str, first: str, last: str) -> Sequence[BaseConstraint]:
    """The check of a window: both its ends are moments that can be read back."""
    return [
        CheckConstraint(
            condition=Q(**{f"{column}__isnull": True})
            | Q(**{f"{column}__gte": _FIRST, f"{column}__lt": _AFTER}),
            name=f"{name}_{word}_within_years",
            violation_error_message=OUTSIDE,
        )
        for column, word in ((first, "beginning"), (last, "end"))
    ]
