"""How purchases, balances and redemptions are shown."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from loyalty.accepted import Accepted
from loyalty.models import Entry, Lot, Purchase
from loyalty.past import LotThen
from loyalty.purchases import Outcome
from loyalty.redemptions import Taken
from loyalty.refundable import Remains
from loyalty.statements import Balance
from members.api.cashier import cashier_message
from members.api.instants import format_instant
from members.errors import DomainError
from members.ids import public_id
from members.money import format_amount
from members.pictures import Picture
from rewards import dates, returning
from rewards.rulebook import Rulebook, TierStep


def picture(drawn: Picture | None) -> dict[str, Any] | None:
    """A code as a client draws it; None stays None."""
    return drawn and drawn._asdict()


def refused(place: int, error: DomainError) -> dict[str, Any]:
    """
    One of many that was refused, as an item of a batch's results.

    retry_after: the seconds that a single request is told in Retry-After, when there are any.
    """
    problem = {
        "code": error.code,
        "title": error.title,
        "detail": error.detail,
        "errors": [
            {"pointer": one.pointer, "code": one.code, "detail": one.detail} for one in error.errors
        ],
        "retryable": error.retryable,
        **error.extra,
    }
    if error.retry_after is not None:
        problem["retry_after"] = error.retry_after
    return {"index": place, "status": error.http_status, "problem": problem}


def instant(moment: datetime | None) -> str | None:
    return None if moment is None else format_instant(moment)


def purchase(
    accepted: Accepted,
    outcome: Outcome | None = None,
    remains: Remains | None = None,
    *,
    language: str,
    receipt: Sequence[str] = (),
) -> dict[str, Any]:
    """
    A purchase. Until it is credited, `points` are those a credit would have given when it came.

    remains: what is left of it after its returns, where that is asked for. receipt: lines to print.
    language: the cashier's.
    """
    crediting = outcome.crediting if outcome else None
    shown = {
        "id": public_id("pur", accepted.public_id),
        "status": outcome.status if outcome else _first_status(accepted),
        "external_id": accepted.external_id,
        "store": accepted.store,
        "terminal": accepted.terminal,
        "member": accepted.member and public_id("mem", accepted.member),
        "occurred_at": instant(accepted.occurred_at),
        "received_at": instant(accepted.received_at),
        "currency": accepted.currency,
        "total": format_amount(accepted.total_minor, accepted.currency),
        "redemptions": list(accepted.redemptions),
        "points": crediting.points if crediting else accepted.quote["points"],
        "tier": (crediting.tier if crediting else accepted.quote["tier"]) or None,
        "receipt": list(receipt),
        "notices": [
            {**notice, "cashier_message": to_cashier(notice["code"], language)}
            for notice in accepted.quote["notices"]
        ],
    }
    if crediting:
        shown["balance_after"] = crediting.balance_after
    if outcome and outcome.refusal:
        shown["refusal"] = {
            "reason": outcome.refusal.reason,
            "detail": outcome.refusal.get_reason_display() + ".",
            "cashier_message": to_cashier(outcome.refusal.reason, language),
        }
    if remains:
        returned = format_amount(remains.returned_minor, accepted.currency)
        shown |= {"status": remains.state or shown["status"], "returned": returned}
        shown |= remains.shown()
    return shown


def sold(found: Purchase) -> dict[str, Any]:
    """What was sold and how it was paid, as the till sent it: for a return at another till."""
    return {
        "lines": [
            {
                "line": line["line"],
                "name": line.get("name"),
                "sku": line.get("sku"),
                "category": line.get("category"),
                "quantity": returning.spelled(part.thousandths),
                "net": format_amount(part.net_minor, found.currency),
            }
            for line, part in zip(found.lines, returning.parts_of(found.lines), strict=True)
        ],
        "tenders": [
            {"type": one["type"], "amount": format_amount(one["amount_minor"], found.currency)}
            for one in found.tenders
        ],
    }


def to_cashier(code: str, language: str) -> str:
    """What is said of a sale or return that was recorded all the same."""
    return cashier_message(code=code, status=409, accept_language=language)


def _first_status(accepted: Accepted) -> str:
    return "accepted" if accepted.member else "unclaimed"


def balance(found: Balance, *, member: str, book: Rulebook) -> dict[str, Any]:
    expiring = found.expiring
    return {
        "member": member,
        "points_name": book.points_name,
        "balance": found.balance,
        "available": found.available,
        "held": found.held,
        "pending": found.pending,
        "debt": found.debt,
        "expiring": expiring
        and {
            "points": expiring.points,
            "expires_at": instant(expiring.at),
            "last_day": dates.last_day(expiring.at, book.time_zone).isoformat(),
        },
    }


def tier(step: TierStep | None) -> dict[str, Any] | None:
    return None if step is None else {"code": step.code, "name": step.name}


def lot(row: Lot) -> dict[str, Any]:
    return {
        "earned": row.earned_points,
        "remaining": row.remaining_points,
        "earned_at": instant(row.earned_at),
        "available_from": instant(row.available_from),
        "expires_at": instant(row.expires_at),
    }


def lot_then(row: LotThen) -> dict[str, Any]:
    return {
        "earned": row.earned,
        "remaining": row.remaining,
        "earned_at": instant(row.earned_at),
        "available_from": instant(row.available_from),
        "expires_at": instant(row.expires_at),
    }


def entry(row: Entry) -> dict[str, Any]:
    return {
        "seq": row.seq,
        "kind": row.get_kind_display(),
        "points": row.points,
        "balance_after": row.balance_after,
        "source": row.get_source_kind_display(),
        "occurred_at": instant(row.occurred_at),
        "recorded_at": instant(row.recorded_at),
    }


def redemption(row: Taken, *, status: str) -> dict[str, Any]:
    return {
        "id": row.shown_id,
        "status": status,
        "member": public_id("mem", row.member),
        "reward": {
            "id": public_id("rew", row.reward),
            "code": row.reward_code,
            "name": row.reward_name,
        },
        "points": row.points,
        "money": format_amount(row.money_minor, row.currency),
        "value": format_amount(row.value_minor, row.currency),
        "currency": row.currency,
        # A code that is shown could be used: only what was paid for is.
        "voucher": row.voucher if status == "confirmed" else None,
        "purchase": row.purchase and public_id("pur", row.purchase),
        "late": row.is_late,
        "lapses_at": row.answer["lapses_at"],
        "occurred_at": instant(row.occurred_at),
    }


def first_redemption(row: Taken) -> dict[str, Any]:
    """A redemption as the request that made it is told, the first time and every time."""
    return {
        **redemption(row, status=row.answer["status"]),
        "purchase": None,
        "late": False,
        "available": row.answer["available"],
    }
