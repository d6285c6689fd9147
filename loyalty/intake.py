"""
A sale is accepted by one durable write: the purchase and its mark in the queue.

Always: what is answered is what was written. The same sale again, under its business key or its
request key, writes nothing and gets the first answer; another sale under either key is refused.
The till waits for no worker and no broker.
Source: docs/decisions/0001-postgresql-is-the-queue.md
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from pydantic_core import to_json

from loyalty import notices, receipt_figures
from loyalty.accepted import Accepted, first_answer
from loyalty.buyers import Buyer, find_buyers
from loyalty.judging import case_of, foresee
from loyalty.models import LANES
from loyalty.repeats import first_of
from loyalty.sale import Sale
from members import sql
from members.errors import DomainError, FieldError
from members.ids import new_uuid
from rewards.earning import Outcome
from rewards.rulebook import Rulebook, TooManyPoints

SALES_MAX = 500

_INSERT = """
WITH sale AS (
    INSERT INTO loyalty_purchase (public_id, program_id, store_id, terminal_id, recorded_by_id,
        external_id, idempotency_key, fingerprint, member_id, identifier_kind, identifier_value,
        channel, currency, total_minor, spend_minor, lines, tenders, redemptions, metadata, quote,
        occurred_at, received_at)
"""
_WIDTH = 22

_ONE = """
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s,
        %s)
"""

_MANY = """
    SELECT * FROM unnest(%s::uuid[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],
        %s::text[], %s::text[], %s::bytea[], %s::bigint[], %s::text[], %s::text[],
        %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::jsonb[], %s::jsonb[], %s::jsonb[],
        %s::jsonb[], %s::jsonb[], %s::timestamptz[], %s::timestamptz[])
"""

_AND_MARK = """
    ON CONFLICT DO NOTHING
    RETURNING id, public_id, member_id, identifier_kind, identifier_value, received_at
), mark AS (
    INSERT INTO loyalty_queuedpurchase (lane, purchase_id, queued_at)
    SELECT member_id %% %s, id, received_at FROM sale WHERE member_id IS NOT NULL ORDER BY id
), waiting AS (
    INSERT INTO loyalty_unclaimedpurchase (purchase_id, identifier_kind, identifier_value,
        waits_until)
    SELECT id, identifier_kind, identifier_value, received_at + %s::interval FROM sale
    WHERE member_id IS NULL AND identifier_kind <> '' AND NOT EXISTS (
        SELECT FROM members_identifier i
        WHERE i.kind = identifier_kind AND i.value = identifier_value AND i.blocked_at IS NOT NULL
    )
)
SELECT public_id, id FROM sale
"""

_WRITE_ONE: LiteralString = _INSERT + _ONE + _AND_MARK
_WRITE_MANY: LiteralString = _INSERT + _MANY + _AND_MARK


class UnknownMember(DomainError):
    code = "unknown_member"
    title = "There is no such member"

    def __init__(self) -> None:
        detail = "No member has this id. Leave it out, or send the identifier that was scanned."
        super().__init__(detail, errors=[FieldError("/member", self.code, detail)])


def accept(sales: Sequence[Sale], book: Rulebook) -> list[Accepted | DomainError]:
    """
    Record up to SALES_MAX sales in one statement; an answer for each, in order.

    A sale that cannot be recorded gets its refusal in place of an answer and holds up no other:
    UnknownMember, TooManyPoints, DuplicatePurchase, KeyReused.
    Repeat behaviour: the same sale again gets the first answer and writes nothing.
    """
    assert len(sales) <= SALES_MAX
    buyers = find_buyers(sales, book)
    outcomes = foresee(
        [case_of(sale, buyers.known.get(place), book) for place, sale in enumerate(sales)], book
    )
    rows = [
        _row(sale, buyers.known.get(place), book, outcome, is_barred=place in buyers.barred)
        for place, (sale, outcome) in enumerate(zip(sales, outcomes, strict=True))
    ]
    keys = _write([row for row in rows if not isinstance(row, DomainError)], book)
    return [
        row if isinstance(row, DomainError) else _answer(row, keys.get(row.public_id))
        for row in rows
    ]


def accept_one(sale: Sale, book: Rulebook) -> Accepted:
    """`accept` for one sale; its refusal is raised."""
    (answer,) = accept([sale], book)
    if isinstance(answer, DomainError):
        raise answer
    return answer


class _Row(NamedTuple):
    """A sale with what was worked out about it, as it is written."""

    public_id: UUID
    sale: Sale
    buyer: Buyer | None
    spend_minor: int
    quote: dict[str, Any]

    def columns(self, program_id: int) -> tuple[Any, ...]:
        sale = self.sale
        return (
            self.public_id,
            program_id,
            sale.store.id,
            sale.terminal_id,
            sale.recorded_by_id,
            sale.external_id,
            sale.idempotency_key,
            sale.fingerprint,
            self.buyer and self.buyer.id,
            sale.identifier.kind if sale.identifier else "",
            sale.identifier.value if sale.identifier else "",
            sale.channel,
            sale.currency,
            sale.total_minor,
            self.spend_minor,
            _json(sale.lines),
            _json(sale.tenders),
            _json(sale.redemptions),
            _json(sale.metadata),
            _json(self.quote),
            sale.occurred_at,
            sale.received_at,
        )


def _row(
    sale: Sale,
    buyer: Buyer | None,
    book: Rulebook,
    outcome: Outcome | TooManyPoints,
    *,
    is_barred: bool,
) -> "_Row | DomainError":
    if sale.member and buyer is None:
        return UnknownMember()
    if isinstance(outcome, TooManyPoints):
        return outcome
    told = notices.about(sale, buyer, book, is_barred=is_barred)
    quote = {
        "points": outcome.points if buyer and buyer.earns else 0,
        "tier": outcome.tier,
        "member": str(buyer.public_id) if buyer else None,
        "terminal": sale.terminal_code,
        "notices": [notice._asdict() for notice in (*sale.notices, *told)],
    }
    if buyer:
        quote["figures"] = receipt_figures.of_sale(sale, outcome, buyer, book)
    return _Row(new_uuid(), sale, buyer, outcome.spend_minor, quote)


def _write(rows: Sequence[_Row], book: Rulebook) -> dict[UUID, int]:
    """
    Write the new ones among the rows, and return their keys by public id.

    In the order of their business keys, so that two tills that send the same sales in another order
    wait for each other instead of deadlocking.
    """
    if not rows:
        return {}
    rows = sorted(rows, key=lambda row: (row.sale.store.id, row.sale.external_id))
    lines = [row.columns(book.program_id) for row in rows]
    after = (LANES, timedelta(days=book.unclaimed_days))
    if len(lines) == 1:
        written = sql.rows(_WRITE_ONE, [*lines[0], *after])
    else:
        written = sql.rows(_WRITE_MANY, [*sql.arrays(lines, _WIDTH), *after], prepare=False)
    return {public_id: key for public_id, key in written}  # noqa: C416 - named


def _answer(row: _Row, key: int | None) -> Accepted | DomainError:
    if key is not None:
        return _accepted(row, key)
    try:
        return first_answer(first_of(row.sale))
    except DomainError as refusal:
        return refusal


def _accepted(row: _Row, key: int) -> Accepted:
    sale = row.sale
    return Accepted(
        id=key,
        public_id=row.public_id,
        external_id=sale.external_id,
        store=sale.store.code,
        terminal=sale.terminal_code,
        member=row.buyer.public_id if row.buyer else None,
        currency=sale.currency,
        total_minor=sale.total_minor,
        occurred_at=sale.occurred_at,
        received_at=sale.received_at,
        redemptions=sale.redemptions,
        quote=row.quote,
        is_repeat=False,
    )


def _json(value: Any) -> str:
    return to_json(value).decode()
