"""What is answered about tiers, stamp cards and vouchers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from loyalty.api import answers
from loyalty.member_cards import MemberCard
from loyalty.member_tiers import MemberTier, Rise
from loyalty.models import Standing, Voucher, VoucherStatus
from members.money import format_amount
from rewards import codes, dates
from rewards.book import Rulebook
from rewards.tiering import Stay
from rewards.tiering.ladder import SPEND

EXPIRED = "expired"


def member_tier(
    found: MemberTier, history: Sequence[Standing], *, member: str, book: Rulebook
) -> dict[str, Any]:
    place = found.place
    return {
        "member": member,
        "tier": answers.tier(found.step),
        "benefits": list(found.step.benefits) if found.step else [],
        "since": answers.instant(place.since) if place else None,
        "kept_until": answers.instant(place.kept_until) if place else None,
        "basis": book.ladder.basis,
        "currency": book.currency,
        "figure": counted(found.figure, book),
        "counted_from": answers.instant(found.counted_from),
        "to_stay": found.to_stay and _stay(found.to_stay, book),
        "to_rise": found.to_rise and _rise(found.to_rise, book),
        "history": [standing(row) for row in history],
    }


def counted(figure: int, book: Rulebook) -> str | int:
    """An amount of the program's currency, or whole points."""
    return format_amount(figure, book.currency) if book.ladder.basis == SPEND else figure


def standing(row: Standing) -> dict[str, Any]:
    return {
        "tier": row.tier or None,
        "since": answers.instant(row.since),
        "kept_until": answers.instant(row.kept_until),
        "reason": row.reason,
    }


def stamp_card(row: MemberCard) -> dict[str, Any]:
    card = row.card
    return {
        "card": card.code,
        "name": card.name,
        "stamps": row.stamps,
        "needed": card.stamps_needed,
        "owed": row.owed,
        "full_cards": row.full,
        "reward": {"id": card.reward.shown_id, "name": card.reward.name},
        "valid_until": answers.instant(card.valid_until),
    }


def voucher(row: Voucher, *, as_of: datetime) -> dict[str, Any]:
    assert row.reward is not None
    return {
        "id": row.shown_id,
        "code": codes.shown(row.code),
        "status": voucher_status(row, as_of=as_of),
        "reward": {"id": row.reward.shown_id, "name": row.reward.name},
        "stamp_card": row.stamp_card.code if row.stamp_card else None,
        "issued_at": answers.instant(row.issued_at),
        "expires_at": answers.instant(row.expires_at),
        "used_at": answers.instant(row.used_at),
    }


def voucher_status(row: Voucher, *, as_of: datetime) -> str:
    """Issued, used, revoked; or expired, which nobody writes down."""
    is_over = row.expires_at is not None and row.expires_at <= as_of
    if row.status == VoucherStatus.ISSUED and is_over:
        return EXPIRED
    return str(row.get_status_display())


def _stay(needed: Stay, book: Rulebook) -> dict[str, Any]:
    return {
        "missing": counted(needed.missing, book),
        "by": answers.instant(needed.by),
        "last_day": dates.last_day(needed.by, book.time_zone).isoformat(),
    }


def _rise(needed: Rise, book: Rulebook) -> dict[str, Any]:
    return {
        "tier": answers.tier(needed.step),
        "missing": counted(needed.missing, book),
        "by": answers.instant(needed.by),
    }
