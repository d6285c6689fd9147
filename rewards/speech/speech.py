"""One listener's language: sentences by their names, with numbers, money and days put in. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from functools import lru_cache
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import get_decimal_symbol, get_group_symbol, get_minus_sign_symbol

from members.money import CURRENCY_EXPONENTS
from rewards.earning.wording.tongue import Tongue, tongue
from rewards.speech import danish, english, finnish, indonesian

ENGLISH: Final = "en"
TABLES: Final[Mapping[str, Mapping[str, str]]] = {
    ENGLISH: english.WORDS,
    "id": indonesian.WORDS,
    "da": danish.WORDS,
    "fi": finnish.WORDS,
}
# Of English, nobody in particular's: "30 November" is read everywhere.
_WORLD_ENGLISH: Final = "en_001"
_TAG_LENGTH_MAX = 35


def choose(*tags: str) -> str:
    """The first BCP 47 tag whose language is spoken here; English when none is."""
    return next((tag for tag in tags if _primary(tag) in TABLES), ENGLISH)


class Speech:
    """
    One language and one program's name for its points; made once by `speech`.

    A name of the program's own is said as it is written, after any number, like a currency's code:
    no table can know its plural.
    """

    def __init__(self, tag: str, points_name: str) -> None:
        self.language = _primary(tag)
        self.words = TABLES[self.language]
        self.locale = _locale(tag)
        self._tongue = tongue(self.language, points_name)
        # CLDR's signs, put in by hand: babel takes longer for one number than a sale may.
        self._group = get_group_symbol(self._tongue.locale)
        self._decimal = get_decimal_symbol(self._tongue.locale)
        self._minus = get_minus_sign_symbol(self._tongue.locale)

    def points(self, points: int) -> str:
        """As "1,253 points"."""
        return self._tongue.words["count"].format(
            number=self.number(points), name=self._tongue.name(points)
        )

    def number(self, number: int) -> str:
        """As "1,253"."""
        grouped = f"{abs(number):,}".replace(",", self._group)
        return f"{self._minus}{grouped}" if number < 0 else grouped

    def money(self, minor: int, currency: str) -> str:
        """As "1,020.00 EUR"."""
        exponent = CURRENCY_EXPONENTS[currency]
        whole, part = divmod(abs(minor), 10**exponent)
        amount = self.number(whole)
        if exponent:
            amount = f"{amount}{self._decimal}{part:0{exponent}d}"
        amount = f"{self._minus}{amount}" if minor < 0 else amount
        return self._tongue.words["money"].format(amount=amount, currency=currency)

    def day(self, day: date, today: date) -> str:
        """As "30 November"; with its year when that is another than today's."""
        return _day(day, day.year == today.year, self.locale)

    def time(self, moment: time) -> str:
        """As "14:00"."""
        return _time(self._tongue, moment)

    def listed(self, names: Sequence[str]) -> str:
        """As "Turku or Vaasa", which some languages say as "and"; a long list is cut."""
        return self._tongue.joined(names, self.words["listed_by"])

    def say(self, name: str, number: int | None = None, /, **parts: str) -> str:
        """
        A sentence by its name.

        number: decides between its plural forms, and is `{number}` in it.
        """
        if number is None:
            return self.words[name].format_map(parts)
        form = "one" if self.locale.plural_form(number) == "one" else "other"
        return self.words[f"{name}.{form}"].format_map({"number": self.number(number), **parts})


def speech(tag: str, points_name: str) -> Speech:
    """
    The speech of a BCP 47 tag; English for a language that is not spoken here.

    Regions decide how a day is written: "November 30" in en-US.
    """
    return _speech(choose(tag), points_name)


@lru_cache(maxsize=256)
def _speech(tag: str, points_name: str) -> Speech:
    return Speech(tag, points_name)


@lru_cache(maxsize=4096)
def _day(day: date, is_this_year: bool, locale: Locale) -> str:  # noqa: FBT001 - a key of a cache
    if is_this_year:
        return format_skeleton("MMMMd", day, locale=locale)
    return format_date(day, "long", locale)


@lru_cache(maxsize=4096)
def _time(said: Tongue, moment: time) -> str:
    return said.time(moment)


def _primary(tag: str) -> str:
    return tag[:_TAG_LENGTH_MAX].replace("_", "-").partition("-")[0].lower()


def _locale(tag: str) -> Locale:
    if tag.lower() == ENGLISH:
        return Locale.parse(_WORLD_ENGLISH)
    try:
        return Locale.parse(tag[:_TAG_LENGTH_MAX].replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale(_primary(tag))
