"""Lines and tenders of a body as they are stored: plain JSON, amounts in whole minor units."""

from collections.abc import Sequence
from typing import Any

from loyalty.api.bodies import LineBody, TenderBody
from members.api.refusals import InvalidBody
from members.errors import FieldError
from members.money import MINOR_UNITS_MAX, InvalidAmount, minor_units


class Faults(list[FieldError]):
    """What is wrong so far; `stop` raises when anything is."""

    def add(self, pointer: str, code: str, detail: str) -> None:
        self.append(FieldError(pointer, code, detail))

    def stop(self) -> None:
        if self:
            raise InvalidBody(self)


def line_of(line: LineBody, place: int, currency: str, faults: Faults) -> dict[str, Any]:
    stored: dict[str, Any] = {
        "line": line.line,
        "quantity": str(line.quantity),
        "net_minor": _minor(line.net, currency, f"/lines/{place}/net", faults),
    }
    if line.sku is not None:
        stored["sku"] = line.sku
    if line.category is not None:
        stored["category"] = line.category
    if line.brand is not None:
        stored["brand"] = line.brand
    if line.name is not None:
        stored["name"] = line.name
    if line.gtin is not None:
        stored["gtin"] = line.gtin
    if line.attributes:
        stored["attributes"] = dict(sorted(line.attributes.items()))
    if line.tax is not None:
        stored["tax_minor"] = _tax(line.tax, stored["net_minor"], place, currency, faults)
    return stored


def _tax(text: str, net_minor: int, place: int, currency: str, faults: Faults) -> int:
    pointer = f"/lines/{place}/tax"
    minor = _minor(text, currency, pointer, faults)
    if not min(0, net_minor) <= minor <= max(0, net_minor):
        faults.add(pointer, "tax_beyond_net", "The tax is a part of the line's net amount.")
    return minor


def tender_of(tender: TenderBody, place: int, currency: str, faults: Faults) -> dict[str, Any]:
    pointer = f"/tenders/{place}/amount"
    minor = _minor(tender.amount, currency, pointer, faults)
    if minor < 0:
        faults.add(pointer, "amount_negative", "A tender is what was paid: zero or more.")
    return {"type": tender.type, "amount_minor": minor}


def _minor(text: str, currency: str, pointer: str, faults: Faults) -> int:
    try:
        return minor_units(text, currency)
    except InvalidAmount as error:
        if error.reason != "unknown_currency":  # said once, at /currency
            faults.append(error.at(pointer))
        return 0


def check_lines(
    bodies: Sequence[LineBody], lines: Sequence[dict[str, Any]], faults: Faults
) -> None:
    seen: set[str] = set()
    for place, body in enumerate(bodies):
        if body.line in seen:
            faults.add(
                f"/lines/{place}/line", "duplicate_line", "Every line needs an id of its own."
            )
        seen.add(body.line)
    if abs(sum(line["net_minor"] for line in lines)) > MINOR_UNITS_MAX:
        faults.add("/lines", "amount_too_large", "The total is beyond 10^15 minor units.")
