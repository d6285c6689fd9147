"""
Stamps on cards: given with a sale, taken back with a return; a full card issues its voucher.

Always: called in the transaction that credits or takes back, under the lock of the member's wallet.
A family has as many vouchers of a card as it has filled cards; a used one that a return made
undeserved leaves the next card short. Merged members are one; a household does not make them so.
Source: docs/decisions/0015-a-full-card-issues-its-voucher.md
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, LiteralString, NamedTuple

from pydantic_core import from_json, to_json

from loyalty import filling
from loyalty.figures import FAMILY
from loyalty.models import Refund, SourceKind
from loyalty.queue import Claimed
from loyalty.sale import basket_of
from members import sql
from rewards.book import Rulebook
from rewards.earning import Basket
from rewards.stamping import stamps_again, stamps_of

_WRITE = """
INSERT INTO loyalty_stamp (member_id, card_id, stamps, source_kind, source_id, purchase_id, terms,
    occurred_at)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::smallint[], %s::bigint[],
    %s::bigint[], %s::jsonb[], %s::timestamptz[])
"""

_OF_PURCHASE = """
SELECT card_id, sum(stamps)::bigint, max(terms::text) FILTER (WHERE source_id = %s)
FROM loyalty_stamp WHERE purchase_id = %s GROUP BY card_id HAVING sum(stamps) > 0 ORDER BY card_id
"""

_COUNTS: LiteralString = f"""
SELECT c.id, coalesce((
    SELECT sum(s.stamps) FROM loyalty_stamp s
    WHERE s.card_id = c.id AND s.member_id = ANY(family.ids)
), 0)::bigint
FROM members_member m CROSS JOIN LATERAL (SELECT {FAMILY} AS ids OFFSET 0) family
CROSS JOIN unnest(%s::bigint[]) AS c (id)
WHERE m.id = %s
"""  # noqa: S608 - put together from literals alone


class Given(NamedTuple):
    """Stamps (below zero: taken back) of one source on one card."""

    member_id: int
    card_id: int
    stamps: int
    kind: SourceKind
    source_id: int
    purchase_id: int
    terms: Mapping[str, Any]
    occurred_at: datetime


def give(sales: Sequence[Claimed], book: Rulebook, *, as_of: datetime | None = None) -> None:
    """
    Give the stamps of claimed sales, and the vouchers of the cards they fill. as_of: None for now.

    Asks nothing when the program has no card that gives stamps for them.
    """
    if book.cards:
        write([given for sale in sales for given in _of_sale(sale, book)], book, as_of=as_of)


def _of_sale(sale: Claimed, book: Rulebook) -> Iterable[Given]:
    cards = [card for card in book.cards if card.counts_at(sale.occurred_at, sale.store)]
    if not cards:
        return
    basket = basket_of(sale.lines, sale.tenders)
    for card in cards:
        if stamps := stamps_of(card.stamping, basket, book.terms):
            said = card.stamping.said(book.terms)
            source = (SourceKind.PURCHASE, sale.id, sale.id)
            yield Given(sale.member_id, card.id, stamps, *source, said, sale.occurred_at)


def take_back(refund: Refund, left: Basket, book: Rulebook, *, as_of: datetime) -> None:
    """
    Take back the stamps that what is left of a sale does not give, and what they were worth.

    refund: measured, and of a member. left: the basket without all that was returned.
    """
    assert refund.member_id is not None
    assert refund.purchase_id is not None
    assert refund.sale_occurred_at is not None
    if not book.cards:
        return
    back = []
    for card_id, had, terms in sql.rows(_OF_PURCHASE, [refund.purchase_id, refund.purchase_id]):
        kept = min(had, stamps_again(from_json(terms), left))
        if kept < had:
            source = (SourceKind.REFUND, refund.pk, refund.purchase_id)
            moment = refund.sale_occurred_at
            back.append(Given(refund.member_id, card_id, kept - had, *source, {}, moment))
    write(back, book, as_of=as_of)


def write(given: Sequence[Given], book: Rulebook, *, as_of: datetime | None) -> None:
    """Write stamps, and bring the vouchers of their cards to what they are worth."""
    if not given:
        return
    rows = [(*row[:6], to_json(row.terms).decode(), row.occurred_at) for row in given]
    sql.run(_WRITE, sql.arrays(rows, 8), prepare=None if len(rows) == 1 else False)
    filling.settle({(row.member_id, row.card_id) for row in given}, book, as_of=as_of)


def counts(member_id: int, card_ids: Collection[int]) -> dict[int, int]:
    """All stamps that a member's family ever got on some cards, less those taken back; by card."""
    return dict(sql.rows(_COUNTS, [sql.array(card_ids), member_id], prepare=False))
