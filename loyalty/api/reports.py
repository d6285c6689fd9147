"""Events as callers send them, read and checked against their types."""

from datetime import datetime

from loyalty.api.event_bodies import EventBody
from loyalty.api.lines import Faults
from loyalty.api.moments import moment_of
from loyalty.api.whom import one_named
from loyalty.event_errors import UnknownEventType
from loyalty.happenings import Happening
from members.keys import Credential
from members.models import Store
from members.money import InvalidAmount, minor_units
from members.request_keys import fingerprint
from members.stores import StoreCard, find_store
from rewards import event_data
from rewards.models import EventType
from rewards.models.event_type import OWN_EVENTS
from rewards.rulebook import Rulebook


def happening_of(
    body: EventBody, book: Rulebook, *, credential: Credential, as_of: datetime
) -> Happening:
    """
    Read an event. Raises UnknownEventType, InvalidBody with all that is wrong.
    """
    kind = _type(body.type, book)
    faults = Faults(event_data.faults(kind.fields, body.data, book.currency))
    member, identifier = one_named(body.member, body.identifier, faults)
    moment = body.occurred_at or as_of
    happening = Happening(
        type=kind,
        key=body.key,
        occurred_at=moment_of(moment, as_of=as_of, credential=credential, faults=faults),
        received_at=as_of,
        fingerprint=fingerprint(body),
        member=member,
        identifier=identifier,
        store=_store(body.store, credential, faults),
        quantity=body.quantity,
        amount_minor=_amount(body.amount, book.currency, faults),
        data=body.data,
        recorded_by_id=credential.key_id,
        is_dated=body.occurred_at is not None,
    )
    faults.stop()
    return happening


def _type(code: str, book: Rulebook) -> EventType:
    if code in OWN_EVENTS:
        raise UnknownEventType("Regulars raises this type of event itself; it cannot be sent.")
    found = EventType.objects.filter(program_id=book.program_id, code=code, is_active=True)
    kind = found.first()
    if kind is None:
        raise UnknownEventType("Staff have set up no such type of event, or have switched it off.")
    return kind


def _store(code: str | None, credential: Credential, faults: Faults) -> StoreCard | None:
    """The store that is named, or the key's own; one of another is as unknown as none."""
    if code is None:
        own = Store.objects.filter(pk=credential.store_id).first() if credential.store_id else None
        return find_store(own.code) if own else None
    store = find_store(code)
    if store is None or credential.store_id not in {None, store.id}:
        faults.add("/store", "unknown_store", "This key knows no store with this code.")
        return None
    return store


def _amount(text: str | None, currency: str, faults: Faults) -> int:
    if text is None:
        return 0
    try:
        minor = minor_units(text, currency)
    except InvalidAmount as error:
        faults.append(error.at("/amount"))
        return 0
    if minor < 0:
        faults.add("/amount", "amount_negative", "An amount is zero or more.")
    return minor
