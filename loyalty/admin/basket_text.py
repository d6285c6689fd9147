"""A basket as staff type it: one line of text for each line of the receipt."""

from decimal import Decimal, InvalidOperation
from typing import Final

from django.core.exceptions import ValidationError

from members.money import InvalidAmount, minor_units
from rewards.earning import Basket, Line

LINES_MAX: Final = 100
HELP: Final = (
    "One line each: amount, category, SKU, pieces, brand, then attributes such as color=red. "
    "Only the amount is needed: “4.50, Coffee, latte, 2”."
)


def read_basket(text: str, currency: str) -> Basket:
    """Read a basket. Raises ValidationError that names the line and says what to write."""
    written = [line for line in text.splitlines() if line.strip()]
    if not written:
        raise ValidationError("Write at least one line, such as “4.50, Coffee”.")
    if len(written) > LINES_MAX:
        raise ValidationError(f"Write {LINES_MAX} lines at most.")
    return Basket([_line(line, number, currency) for number, line in enumerate(written, 1)])


def _line(text: str, number: int, currency: str) -> Line:
    parts = [part.strip() for part in text.split(",")]
    attributes = dict(_attribute(part, number) for part in parts if "=" in part)
    amount, *said = [part for part in parts if "=" not in part] or [""]
    if len(said) > 4:
        raise ValidationError(f"Line {number} has too many parts. {HELP}")
    category, sku, pieces, brand = [*said, "", "", "", ""][:4]
    try:
        net_minor = minor_units(amount, currency)
    except InvalidAmount as error:
        raise ValidationError(f"Line {number}: {error.detail}") from error
    return Line(sku, category, brand, net_minor, _thousandths(pieces, number), 0, attributes)


def _attribute(part: str, number: int) -> tuple[str, str]:
    name, _, value = (side.strip() for side in part.partition("="))
    if not name or not value:
        raise ValidationError(f"Line {number}: write an attribute as name=value.")
    return name, value


def _thousandths(text: str, number: int) -> int:
    try:
        pieces = Decimal(text or "1") * 1_000
    except InvalidOperation:
        pieces = Decimal(-1)
    if not 0 < pieces <= 10**9 or pieces != int(pieces):
        raise ValidationError(f"Line {number}: write how many pieces, such as 2 or 0.250.")
    return int(pieces)
