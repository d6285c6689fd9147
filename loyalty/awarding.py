"""
What claimed sales become: lots and entries, what is counted of them, and why, in one transaction.
"""

from collections import Counter
from collections.abc import Sequence

from pydantic_core import to_json

from loyalty import counting, judging, sale_tidings, stamps, tiers
from loyalty.judging import Case
from loyalty.ledger import extending
from loyalty.ledger.extending import Sale
from loyalty.ledger.locking import LockedWallet, lock_members
from loyalty.ledger.posting import Page, Source
from loyalty.models import SourceKind, lane_of
from loyalty.queue import Claimed
from loyalty.sale import basket_of
from loyalty.stands import Stand, stand_before
from members import sql
from members.actors import SYSTEM
from rewards.lifetimes import Parcel
from rewards.rulebook import Rulebook
from rewards.tiering.ladder import POINTS

_CREDITINGS = """
INSERT INTO loyalty_crediting (purchase_id, member_id, points, tier, balance_after, entry_seq,
    trace)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::bigint[],
    %s::bigint[], %s::jsonb[])
"""


def award(sales: Sequence[Claimed], book: Rulebook) -> None:
    """
    Give claimed sales of one program what they earn: 1. lock, 2. judge: limits hold only under the
    lock, 3. post, 4. count, 5. explain, 6. tell.

    Raises TooManyPoints; the caller's transaction, that of the claim, is then undone.
    """
    for part in _rounds(sales, book) if sales else ():
        _award(part, book)


def _award(sales: Sequence[Claimed], book: Rulebook) -> None:
    wallets = lock_members(book.program_id, {sale.holder_id for sale in sales})
    stands = stand_before(
        [sale.member_id for sale in sales], [sale.occurred_at for sale in sales], book
    )
    judged = judging.judge(_cases(sales, stands), book, lane=lane_of(sales[0].member_id))
    page = Page(actor=SYSTEM)
    creditings = []
    for sale, outcome in zip(sales, judged.outcomes, strict=True):
        wallet = wallets[sale.holder_id]
        seq = _accrue(page, wallet, sale, book.parcels(outcome, occurred_at=sale.occurred_at), book)
        trace = to_json(outcome.trace()).decode()
        creditings.append(
            (sale.id, sale.member_id, outcome.points, outcome.tier, wallet.balance, seq, trace)
        )
    page.write()
    extending.by_purchases(
        book, (Sale(one.id, wallets[one.holder_id].id, one.occurred_at) for one in sales)
    )
    counting.note(
        (
            (counting.Source(SourceKind.PURCHASE, sale.id, sale.member_id, sale.occurred_at), uses)
            for sale, uses in zip(sales, judged.uses, strict=True)
        ),
        book,
    )
    tiers.rose(stands, judged.outcomes, book)
    stamps.give(sales, book)
    sql.run(_CREDITINGS, sql.arrays(creditings, 7), prepare=None if len(creditings) == 1 else False)
    sale_tidings.credited(
        (sale, points, tier, balance)
        for sale, (_, _, points, tier, balance, *_) in zip(sales, creditings, strict=True)
    )


def _accrue(
    page: Page, wallet: LockedWallet, sale: Claimed, parcels: Sequence[Parcel], book: Rulebook
) -> int | None:
    """Put the points of a sale in; returns the seq of its last entry, None without points."""
    seq = None
    for part, (points, available_from, expires_at, inactivity_months) in enumerate(parcels):
        seq = page.accrue(
            wallet,
            points=points,
            source=Source(SourceKind.PURCHASE, sale.id),
            part=part,
            earned_at=sale.occurred_at,
            available_from=available_from,
            expires_at=expires_at,
            earned_by=None if sale.holder_id == sale.member_id else sale.member_id,
            inactivity_months=inactivity_months,
            repay_percent=book.debt_repay_percent,
        )
    return seq


def _cases(sales: Sequence[Claimed], before: Sequence[Stand]) -> list[Case]:
    return [
        Case(
            occurred_at=sale.occurred_at,
            tier=stand.code,
            store=sale.store,
            time_zone=sale.time_zone,
            channel=sale.channel,
            tenders=[tender["type"] for tender in sale.tenders],
            member_id=sale.member_id,
            person_id=sale.person_id,
            purchase_id=sale.id,
            basket=basket_of(sale.lines, sale.tenders),
        )
        for sale, stand in zip(sales, before, strict=True)
    ]


def _rounds(sales: Sequence[Claimed], book: Rulebook) -> list[list[Claimed]]:
    """
    Where points lift a member, each member's sales one after the other: the first may lift them for
    the second. What they spend is known before anything is credited.
    """
    if not book.tiers or book.ladder.basis != POINTS:
        return [list(sales)]
    rounds: list[list[Claimed]] = []
    seen: Counter[int] = Counter()
    for sale in sales:
        if seen[sale.holder_id] == len(rounds):
            rounds.append([])
        rounds[seen[sale.holder_id]].append(sale)
        seen[sale.holder_id] += 1
    return rounds
