"""
From a body to a sale: what shape cannot say is checked here, all of it, before anything is written.

Every fault is reported with its pointer, not only the first.
"""

from datetime import datetime
from hashlib import sha256

from pydantic_core import to_json

from loyalty.api.bodies import PurchaseBody, QuoteBody
from loyalty.api.lines import Faults, check_lines, line_of, tender_of
from loyalty.api.moments import moment_of
from loyalty.api.places import store_of, terminal_of
from loyalty.api.scanned import Buyer, Counter, scanned
from loyalty.sale import Notice, Sale
from members.ids import parse_public_id
from members.keys import Credential
from members.money import InvalidAmount, minor_units
from members.request_keys import fingerprint
from members.stores import StoreCard
from rewards.rulebook import Rulebook


def purchase_of(
    body: PurchaseBody,
    book: Rulebook,
    *,
    credential: Credential,
    as_of: datetime,
    idempotency_key: str | None = None,
) -> Sale:
    """
    Read a purchase. Raises InvalidBody with every fault found.
    """
    faults = Faults()
    sale = _read(body, book, credential, as_of, faults)
    _check_time(sale, credential, faults)
    for place, redemption in enumerate(body.redemptions):
        if parse_public_id("red", redemption) is None:
            faults.add(f"/redemptions/{place}", "unknown_redemption", "No redemption has this id.")
    if len(set(body.redemptions)) < len(body.redemptions):
        faults.add("/redemptions", "duplicate_redemption", "Name each redemption once.")
    if body.redemptions and not (body.member or body.identifier):
        faults.add(
            "/redemptions", "member_required", "A sale that uses a redemption names its member."
        )
    faults.stop()
    sale.external_id = body.external_id
    sale.redemptions = body.redemptions
    sale.metadata = body.metadata
    sale.idempotency_key = idempotency_key
    sale.fingerprint = _fingerprint(sale, body.occurred_at)
    return sale


def quoted_of(body: QuoteBody, book: Rulebook, *, credential: Credential, as_of: datetime) -> Sale:
    """Read a basket to quote. Raises InvalidBody with every fault found."""
    faults = Faults()
    sale = _read(body, book, credential, as_of, faults)
    _check_time(sale, credential, faults)
    faults.stop()
    return sale


def _fingerprint(sale: Sale, occurred_at: datetime) -> bytes:
    """Over what was read, not over its spelling: 1.5 and 1.50 are the same sale."""
    content = to_json(
        [
            sale.external_id,
            sale.store.code,
            sale.terminal_code,
            sale.currency,
            occurred_at,
            sale.member,
            sale.identifier,
            sale.lines,
            sale.tenders,
            sale.redemptions,
        ]
    )
    if sale.channel != "store":
        content += sale.channel.encode()
    if sale.metadata:  # the caller's own, in any order
        content += fingerprint(sale.metadata)
    return sha256(content).digest()[:16]


def _read(
    body: QuoteBody, book: Rulebook, credential: Credential, as_of: datetime, faults: Faults
) -> Sale:
    store = store_of(body.store, credential, faults)
    _check_currency(body.currency, store, book, faults)
    lines = [line_of(line, place, body.currency, faults) for place, line in enumerate(body.lines)]
    tenders = [
        tender_of(tender, place, body.currency, faults) for place, tender in enumerate(body.tenders)
    ]
    check_lines(body.lines, lines, faults)
    occurred_at = body.occurred_at or as_of
    buyer = _buyer(body, Counter(store.country, book.card_url, occurred_at), faults)
    return Sale(
        external_id="",
        store=store,
        terminal_id=terminal_of(body.terminal, store, credential, faults),
        terminal_code=body.terminal,
        recorded_by_id=credential.key_id,
        channel=body.channel,
        currency=body.currency,
        lines=lines,
        tenders=tenders,
        member=buyer.member,
        identifier=buyer.identifier,
        occurred_at=occurred_at,
        received_at=as_of,
        fingerprint=b"",
        notices=list(buyer.notices),
    )


def _check_currency(currency: str, store: StoreCard, book: Rulebook, faults: Faults) -> None:
    try:
        minor_units("0", currency)
    except InvalidAmount as error:
        faults.append(error.at("/currency"))
        return
    for wanted, whose in ((store.currency, "the store"), (book.currency, "the program")):
        if wanted and currency != wanted:
            faults.add(
                "/currency", "currency_mismatch", f"{currency} was sent, and {whose} uses {wanted}."
            )
            return


def _buyer(body: QuoteBody, counter: Counter, faults: Faults) -> Buyer:
    if body.member is not None and body.identifier is not None:
        faults.add("/identifier", "one_of", "Send a member or an identifier, not both.")
        return Buyer()
    if body.identifier is not None:
        return scanned(body.identifier, counter, faults)
    if body.member is None:
        return Buyer()
    uuid = parse_public_id("mem", body.member)
    if uuid is None:
        faults.add("/member", "unknown_member", "No member has this id; mem_… is expected.")
    return Buyer(uuid)


def _check_time(sale: Sale, credential: Credential, faults: Faults) -> None:
    moment = moment_of(
        sale.occurred_at, as_of=sale.received_at, credential=credential, faults=faults
    )
    if moment != sale.occurred_at:
        sale.occurred_at = moment
        sale.notices.append(
            Notice("clock_ahead", "The till's clock is ahead; the sale counts from its arrival.")
        )
