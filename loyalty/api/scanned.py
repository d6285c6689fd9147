"""
Who buys, as a till scanned or typed it: by arithmetic alone, without a query.

Always: the code of a member's app is never stored: it is read, and the sale is its member's. It
earns and spends nothing by itself, so a code of the minutes before the sale is good: the customer
shows it first and pays later, and a till without a network sends the sale the next day.
Source: docs/decisions/0023-words-at-the-till.md
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from loyalty.api.bodies import BuyerBody
from loyalty.api.lines import Faults
from loyalty.sale import Named, Notice
from members import pass_codes, scanning
from members.normal_forms import InvalidIdentifier, normalise

SHOWN_BEFORE: Final = timedelta(hours=2)
SHOWN_AFTER: Final = timedelta(minutes=5)  # a till's clock that is behind


class Counter(NamedTuple):
    """Where and when it was scanned: the country, what cards begin with, the time of the sale."""

    country: str
    card_url: str
    occurred_at: datetime


class Buyer(NamedTuple):
    """A member, or an identifier that somebody may have; and what the till should know."""

    member: UUID | None = None
    identifier: Named | None = None
    notices: Sequence[Notice] = ()


def scanned(said: BuyerBody, counter: Counter, faults: Faults) -> Buyer:
    """
    Read who buys. A scan that can mean nobody is a notice and no fault: the sale took place.
    """
    text = scanning.cleaned(said.value, card_url=counter.card_url)
    if text.startswith(pass_codes.PREFIX):
        return _of_code(text, counter.occurred_at)
    if said.kind == "scan":
        found = scanning.candidates(text, country=counter.country)
        return Buyer(identifier=Named(*found[0])) if found else Buyer(notices=[_UNREADABLE])
    try:
        return Buyer(identifier=Named(said.kind, normalise(said.kind, said.value)))
    except InvalidIdentifier as error:
        faults.add("/identifier/value", error.code, error.detail)
        return Buyer()


_UNREADABLE = Notice(
    "unreadable_scan",
    "This scan is no card, phone number, e-mail or id. Attach the sale to its member with "
    "POST /v1/purchases/{id}/attach.",
)
_NOT_OF_NOW = Notice(
    "pass_code_not_valid",
    "This code of an app is not one of ours, or not of the time of the sale, and earns nothing. "
    "Attach the sale to its member with POST /v1/purchases/{id}/attach.",
)


def _of_code(text: str, occurred_at: datetime) -> Buyer:
    found = pass_codes.read_whenever(text)
    if found is None:
        return Buyer(notices=[_NOT_OF_NOW])
    member, shown_at = found
    if not occurred_at - SHOWN_BEFORE <= shown_at <= occurred_at + SHOWN_AFTER:
        return Buyer(notices=[_NOT_OF_NOW])
    return Buyer(member)
