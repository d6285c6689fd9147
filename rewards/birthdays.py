"""Birthdays and ages. Pure. Born on 29 February, one has a birthday on the 28th in other years."""

from calendar import isleap
from datetime import date


def birthday_of(birth_on: date, year: int) -> date:
    """The birthday in a year."""
    if (birth_on.month, birth_on.day) == (2, 29) and not isleap(year):
        return date(year, 2, 28)
    return birth_on.replace(year=year)


def birthday_in(birth_on: date, day: date) -> int:
    """Days from a day to the nearest birthday: 0 on it, below zero after it."""
    nearby = range(max(1, day.year - 1), min(9999, day.year + 1) + 1)
    return min(((birthday_of(birth_on, year) - day).days for year in nearby), key=abs)


def age_on(birth_on: date, day: date) -> int:
    """Whole years on a day; below zero before the birth."""
    return day.year - birth_on.year - (day < birthday_of(birth_on, day.year))


def born_on(day: date) -> list[tuple[int, int]]:
    """The months and days of birth of those whose birthday a day is."""
    found = [(day.month, day.day)]
    return [*found, (2, 29)] if found == [(2, 28)] and not isleap(day.year) else found
