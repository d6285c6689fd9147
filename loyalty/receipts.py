"""
The lines a till prints under a sale, a return and a redemption.

Always: laid out for the paper that is asked for, in the language asked for, else in the program's.
Source: docs/decisions/0023-words-at-the-till.md
"""

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from loyalty import receipt_figures, won_vouchers
from loyalty.accepted import Accepted
from loyalty.models import Crediting, Purchase, Refund, RefundStatus
from loyalty.purchases import outcome_of
from loyalty.quotes import Quote
from loyalty.redemptions import Taken
from loyalty.sale import Sale
from rewards import codes, dates
from rewards.receipt_book import template_of
from rewards.receipts import REDEMPTION, RETURN, SALE, VOID, Figures, Paper, printed
from rewards.receipts.figures import Money
from rewards.rulebook import Rulebook
from rewards.speech import choose, speech


class Asked(NamedTuple):
    """
    The paper to print on, and the language that was asked for; "" for none.

    is_named: whether the till said so, and did not leave it to us.
    """

    paper: Paper = Paper()
    language: str = ""
    is_named: bool = False


def lines(figures: Figures, kind: str, asked: Asked, book: Rulebook) -> list[str]:
    """What to print of these figures."""
    said = speech(choose(asked.language, book.language), book.points_name)
    template = template_of(book.receipts, kind, said.language)
    return printed(template, figures, said, asked.paper)


def of_purchase(
    accepted: Accepted, asked: Asked, book: Rulebook, crediting: Crediting | None = None
) -> list[str]:
    """
    What a sale prints when it is recorded, the first time and every time; [] without a member.

    crediting: what became of it, where that is known.
    """
    kept = accepted.quote.get("figures")
    if kept is None:
        # Sales of older releases kept their lines.
        return list(accepted.quote.get("receipt", []))
    if crediting is None:
        return lines(receipt_figures.figures(kept), SALE, asked, book)
    figures = receipt_figures.final(kept, crediting, book)
    won = won_vouchers.won_by(accepted.id, book)
    vouchers = tuple(f"{one.reward} {one.code}" for one in won)
    return lines(replace(figures, vouchers=vouchers), SALE, asked, book)


def again(purchase: Purchase, asked: Asked, book: Rulebook, *, as_of: datetime) -> list[str]:
    """
    A sale printed once more: what it earned and what came back of that, and what the member has by
    now; [] without a member.
    """
    if purchase.member is None:
        return []
    crediting = outcome_of(purchase.pk).crediting
    figures = receipt_figures.by_now(purchase, crediting, book, as_of=as_of)
    won = won_vouchers.won_by(purchase.pk, book) if crediting else []
    vouchers = tuple(f"{one.reward} {one.code}" for one in won)
    return lines(replace(figures, vouchers=vouchers), SALE, asked, book)


def of_quote(quote: Quote, sale: Sale, asked: Asked, book: Rulebook) -> list[str]:
    """What a basket would print; [] without a member."""
    if quote.buyer is None:
        return []
    kept = receipt_figures.of_sale(sale, quote.outcome, quote.buyer, book)
    return lines(receipt_figures.figures(kept), SALE, asked, book)


def of_redemption(row: Taken, asked: Asked, book: Rulebook, *, is_first: bool = False) -> list[str]:
    """
    What taking a reward prints; [] for one that was undone.

    is_first: as the request that made it is told, now and when it is repeated.
    """
    status = row.answer["status"] if is_first else row.status
    if status not in {"held", "confirmed"}:
        return []
    figures = Figures(
        today=dates.local_day(row.occurred_at, book.time_zone),
        spent=row.points,
        reward=row.reward_name,
        value=Money(row.value_minor, row.currency),
        to_pay=Money(row.money_minor, row.currency),
        voucher=codes.shown(row.voucher) if row.voucher and status == "confirmed" else "",
        available=row.answer["available"] if is_first else None,
    )
    return lines(figures, REDEMPTION, asked, book)


def of_refund(row: Refund, asked: Asked, book: Rulebook) -> list[str]:
    """
    What a return prints; [] while it waits, and for a sale without a member.
    """
    if row.status != RefundStatus.APPLIED or row.balance_after is None:
        return []
    assert row.member_id is not None
    assert row.applied_at is not None
    figures = Figures(
        today=dates.local_day(row.occurred_at, book.time_zone),
        amount_returned=Money(row.total_minor, row.currency),
        returned=row.taken_points + row.owed_points,
        given_back=receipt_figures.given_back(row),
        balance=row.balance_after,
        debt=receipt_figures.debt_at(row.member_id, row.applied_at, book),
    )
    return lines(figures, VOID if row.is_void else RETURN, asked, book)
