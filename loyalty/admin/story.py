"""The story of one purchase: why it earned what it earned, what was in it, what it used."""

from typing import Any

from loyalty.admin.show_only import Table
from loyalty.admin.wording import NOTHING, instant, page_of, points
from loyalty.models import (
    Crediting,
    Entry,
    Lot,
    Purchase,
    Redemption,
    Refund,
    Refusal,
    lot_key,
)
from loyalty.purchases import explain
from members.errors import DomainError
from rewards import rulebook
from rewards.admin.amounts import shown


def tables(purchase: Purchase) -> list[Table]:
    """Reasons, lines, and what else there is of tenders, redemptions and returns."""
    told = [
        _reasons(purchase),
        _lines(purchase),
        _tenders(purchase),
        _redemptions(purchase),
        _returns(purchase),
    ]
    return [table for table in told if table is not None]


def ledger_line(purchase: Purchase) -> str:
    """A link to the line that credited it."""
    crediting = Crediting.objects.filter(pk=purchase.pk).first()
    if crediting is None:
        return NOTHING
    if crediting.entry_seq is None:
        return "none: it earned nothing"
    # Not by the member: the points went to whoever kept the member's points that day.
    wallets = Lot.objects.filter(pk=lot_key(purchase.pk)).values("wallet")
    entry = Entry.objects.get(wallet__in=wallets, seq=crediting.entry_seq)
    words = f"#{entry.seq}: {entry}, balance after {points(crediting.balance_after)}"
    return page_of(Entry, entry.pk, words)


def refusal_page(purchase: Purchase) -> str:
    """A link to why it was refused, where it can be queued again."""
    refusal = Refusal.objects.filter(pk=purchase.pk).first()
    return page_of(Refusal, refusal.pk, refusal.get_reason_display()) if refusal else NOTHING


def _reasons(purchase: Purchase) -> Table:
    title, headers = "Why these points", ["Rule", "Points", "Because", "The rule says"]
    crediting = Crediting.objects.filter(pk=purchase.pk).first()
    if crediting is None:
        return Table(title, headers, [], "Not credited yet: no rule has been asked.")
    try:
        reasons = explain(crediting, rulebook.current())
    except DomainError as error:
        return Table(title, headers, [], error.detail)
    rows = [
        [
            f"{reason.rule} v{reason.version}",
            points(reason.points),
            reason.explanation,
            reason.promise,
        ]
        for reason in reasons
    ]
    return Table(title, headers, rows, "No rule was in force at that moment.")


def _lines(purchase: Purchase) -> Table:
    rows = [
        [
            line.get("line", NOTHING),
            line.get("name") or line.get("sku") or line.get("gtin") or NOTHING,
            line.get("category") or NOTHING,
            line.get("quantity", NOTHING),
            shown(line["net_minor"], purchase.currency),
        ]
        for line in purchase.lines
    ]
    return Table("Lines", ["Line", "What", "Category", "Quantity", "Net"], rows)


def _tenders(purchase: Purchase) -> Table | None:
    rows: list[list[Any]] = [
        [tender["type"], shown(tender["amount_minor"], purchase.currency)]
        for tender in purchase.tenders
    ]
    return Table("Paid with", ["Tender", "Amount"], rows) if rows else None


def _redemptions(purchase: Purchase) -> Table | None:
    used = Redemption.objects.filter(purchase=purchase).select_related("reward").order_by("pk")
    rows = [[page_of(Redemption, one.pk, one), one.reward.name, points(one.points)] for one in used]
    return Table("Redemptions used", ["Redemption", "Reward", "Points"], rows) if rows else None


def _returns(purchase: Purchase) -> Table | None:
    rows = [
        [
            page_of(Refund, one.pk, "void" if one.is_void else "return"),
            one.get_status_display(),
            shown(one.total_minor, purchase.currency),
            points(-one.points, signed=True),
            instant(one.received_at, purchase.program.time_zone),
        ]
        for one in Refund.objects.filter(purchase=purchase).order_by("pk")
    ]
    headers = ["Return", "State", "Came back", "Points", "Received at"]
    return Table("Returns", headers, rows) if rows else None
