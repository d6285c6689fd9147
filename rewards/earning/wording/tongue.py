"""How a language counts, joins and writes numbers, money, days and times. Pure."""

from collections.abc import Collection, Sequence
from datetime import date, time
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Final

from babel import Locale
from babel.dates import format_date, format_time, get_day_names
from babel.numbers import format_decimal

from members.money import CURRENCY_EXPONENTS
from rewards.earning.wording import ENGLISH, TABLES

NAMES_SHOWN: Final = 6
DEFAULT_NAME: Final = "points"


class Tongue:
    """One language and one program's name for its points; made once by `tongue`."""

    def __init__(self, language: str, points_name: str) -> None:
        self.language = language
        self.points_name = points_name
        self.words = TABLES[language]
        self.locale = Locale(language)

    @cached_property
    def _days(self) -> dict[int, str]:
        names = get_day_names("abbreviated", "format", self.locale)
        return {number + 1: str(names[number]) for number in range(7)}

    def number(self, number: int | Decimal) -> str:
        return format_decimal(number, "#,##0.##", self.locale)

    def money(self, minor: int, currency: str) -> str:
        exponent = CURRENCY_EXPONENTS[currency]
        pattern = "#,##0" + ("." + "0" * exponent if exponent else "")
        amount = format_decimal(Decimal(minor).scaleb(-exponent), pattern, self.locale)
        return self.words["money"].format(amount=amount, currency=currency)

    def name(self, number: int) -> str:
        """What so many points are called."""
        if self.points_name == DEFAULT_NAME:
            return self.words[f"name.{self._form(number)}"]
        if self.language != ENGLISH or number != 1:
            return self.points_name
        # English: one takes the plural's "s" away, where there is one to take.
        has_plural = self.points_name.endswith("s") and not self.points_name.endswith(("ss", "us"))
        return self.points_name[:-1] if has_plural else self.points_name

    def special_name(self, use: str) -> str:
        """What points are called where they are `multiplied`, or where there are `none`."""
        return self.words[f"name.{use}"] if self.points_name == DEFAULT_NAME else self.points_name

    def points(self, points: int) -> str:
        return self.words["count"].format(number=self.number(points), name=self.name(points))

    def counted(self, thing: str, number: int) -> str:
        """So many days, months, pieces or times."""
        return self.words[f"{thing}.{self._form(number)}"].format(number=self.number(number))

    def ordinal(self, thing: str, number: int) -> str:
        form = self.locale.ordinal_form(number)
        key = f"{thing}.{form}"
        return self.words[key if key in self.words else f"{thing}.other"].format(number=number)

    def day(self, day: date) -> str:
        return format_date(day, "long", self.locale)

    def time(self, moment: time) -> str:
        return format_time(moment, self.words["time"], locale=self.locale)

    def weekdays(self, days: Collection[int]) -> str:
        """Monday to Friday; Saturday and Sunday: three days in a row or more are a range."""
        ordered = sorted(days)
        first, last = ordered[0], ordered[-1]
        if len(ordered) > 2 and last - first == len(ordered) - 1:
            return self.words["days_range"].format(first=self._days[first], last=self._days[last])
        return self.joined([self._days[day] for day in ordered], "and")

    def joined(self, names: Sequence[str], by: str) -> str:
        """A; A or B; A, B or C. A long list is cut and says how many more there are."""
        if len(names) > NAMES_SHOWN:
            rest = len(names) - NAMES_SHOWN + 1
            names = [*names[: NAMES_SHOWN - 1], self.words["more"].format(number=rest)]
        if len(names) < 2:
            return "".join(names)
        return self.words[by].format(rest=", ".join(names[:-1]), last=names[-1])

    def _form(self, number: int) -> str:
        return "one" if self.locale.plural_form(number) == "one" else "other"


@lru_cache(maxsize=256)
def tongue(language: str, points_name: str) -> Tongue:
    return Tongue(language, points_name)
