"""
From a body to a return: what shape cannot say is checked here, all of it, before anything is
written. What is left of the sale is not known here: that is asked under its lock.
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from pydantic_core import to_json

from loyalty.api.lines import Faults
from loyalty.api.moments import moment_of
from loyalty.api.refund_bodies import RefundBody, ReturnedLineBody, SaleRefundBody, VoidBody
from loyalty.models import Purchase
from loyalty.refundable import RefundOfNothing
from loyalty.returned import Return, SaleName
from members.keys import Credential
from members.money import InvalidAmount, minor_units
from members.scopes import RETURNS_ANYWHERE
from members.stores import StoreCard, find_store
from rewards.returning import Wish, thousandths
from rewards.rulebook import Rulebook


class Asking(NamedTuple):
    """Who asks, when, and under which Idempotency-Key."""

    credential: Credential
    as_of: datetime
    idempotency_key: str | None = None


class _Content(NamedTuple):
    """What comes back."""

    currency: str
    wishes: Sequence[Wish] = ()
    amount_minor: int | None = None
    is_void: bool = False


def void_of(body: VoidBody, purchase: Purchase, asking: Asking) -> Return:
    """Read a void of a purchase. Raises InvalidBody with every fault found."""
    content = _Content(purchase.currency, is_void=True)
    return _return(body, _name_of(purchase), content, asking, Faults())


def refund_of(body: RefundBody, purchase: Purchase, asking: Asking) -> Return:
    """Read a return of a purchase. Raises RefundOfNothing, or InvalidBody with every fault."""
    faults = Faults()
    content = _content(body, body.currency or purchase.currency, asking, faults)
    return _return(body, _name_of(purchase), content, asking, faults)


def sale_refund_of(body: SaleRefundBody, book: Rulebook, asking: Asking) -> Return:
    """
    Read a return that names its sale by store and receipt.

    Raises RefundOfNothing, or InvalidBody with every fault found.
    """
    faults = Faults()
    anywhere = RETURNS_ANYWHERE in asking.credential.scopes
    store = _store(body.sale.store, "/sale/store", asking, faults, anywhere=anywhere)
    currency = body.currency or (store.currency if store else "") or book.currency
    content = _content(body, currency, asking, faults, is_void=body.void)
    name = SaleName(store.id if store else 0, body.sale.external_id)
    return _return(body, name, content, asking, faults)


def _name_of(purchase: Purchase) -> SaleName:
    return SaleName(purchase.store_id, purchase.external_id)


def _return(
    body: VoidBody, name: SaleName, content: _Content, asking: Asking, faults: Faults
) -> Return:
    store_id = asking.credential.store_id or name.store_id
    if body.store is not None:
        store = _store(body.store, "/store", asking, faults)
        store_id = store.id if store else 0
    moment = body.occurred_at or asking.as_of
    moment = moment_of(moment, as_of=asking.as_of, credential=asking.credential, faults=faults)
    faults.stop()
    if content == _Content(content.currency):
        raise RefundOfNothing
    said = [store_id, name, content, body.external_id, body.reason, body.occurred_at]
    return Return(
        store_id=store_id,
        sale=name,
        currency=content.currency,
        occurred_at=moment,
        received_at=asking.as_of,
        # Over what was read, not over its spelling: 1.5 and 1.50 are the same return.
        fingerprint=sha256(to_json(said)).digest()[:16],
        wishes=content.wishes,
        amount_minor=content.amount_minor,
        is_void=content.is_void,
        reason=body.reason,
        external_id=body.external_id,
        recorded_by_id=asking.credential.key_id,
        idempotency_key=asking.idempotency_key,
    )


def _content(
    body: RefundBody, currency: str, asking: Asking, faults: Faults, *, is_void: bool = False
) -> _Content:
    if body.external_id is None and asking.idempotency_key is None:
        faults.add(
            "/external_id",
            "key_required",
            "Send an external_id or an Idempotency-Key, so that a repeat returns nothing twice.",
        )
    if sum([bool(body.lines), body.amount is not None, is_void]) > 1:
        faults.add("/amount", "one_of", "Send lines, an amount or void: one of them.")
    try:
        minor_units("0", currency)
    except InvalidAmount as error:
        faults.append(error.at("/currency"))
        return _Content(currency)
    amount_minor = _minor(body.amount, currency, "/amount", faults)
    if amount_minor is not None and amount_minor < 0:
        faults.add("/amount", "amount_negative", "A return gives money back: more than zero.")
    return _Content(currency, tuple(_wishes(body.lines, currency, faults)), amount_minor, is_void)


def _wishes(bodies: Sequence[ReturnedLineBody], currency: str, faults: Faults) -> list[Wish]:
    seen: set[str] = set()
    wishes = []
    has_some = any(body.quantity is not None or body.amount is not None for body in bodies)
    for place, body in enumerate(bodies):
        if body.line in seen:
            faults.add(f"/lines/{place}/line", "duplicate_line", "Name each line once.")
        seen.add(body.line)
        if has_some and body.quantity is None and body.amount is None:
            faults.add(
                f"/lines/{place}",
                "refund_of_nothing",
                "Say what came back of this line: a quantity, an amount or both.",
            )
        pieces = None if body.quantity is None else thousandths(str(body.quantity))
        minor = _minor(body.amount, currency, f"/lines/{place}/amount", faults)
        wishes.append(Wish(body.line, pieces, minor))
    return wishes


def _minor(text: str | None, currency: str, pointer: str, faults: Faults) -> int | None:
    if text is None:
        return None
    try:
        return minor_units(text, currency)
    except InvalidAmount as error:
        faults.append(error.at(pointer))
        return None


def _store(
    code: str, pointer: str, asking: Asking, faults: Faults, *, anywhere: bool = False
) -> StoreCard | None:
    """A store that is not the key's own is as unknown as one that does not exist."""
    store = find_store(code)
    if store is None or not (anywhere or asking.credential.store_id in {None, store.id}):
        faults.add(
            pointer, "unknown_store", "This key knows no store with this code; check its setup."
        )
        return None
    return store
