"""Lists of words as columns: an empty list means "any"."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


def words(**options: str) -> "ArrayField[list[str], list[str]]":
    """A list of codes or names, empty unless said."""
    return ArrayField(models.CharField(max_length=100), default=list, blank=True, **options)  # type: ignore[arg-type]


def weekdays() -> "ArrayField[list[int], list[int]]":
    """Days of the week, 1 is Monday and 7 is Sunday; empty means every day."""
    return ArrayField(
        models.PositiveSmallIntegerField(),
        default=list,
        blank=True,
        help_text="1 is Monday, 7 is Sunday; none means every day.",
    )
