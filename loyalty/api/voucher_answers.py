"""How a voucher and its use are shown to a till."""

from datetime import datetime
from typing import Any

from loyalty import voucher_tokens
from loyalty.api import answers
from loyalty.api.standing_answers import voucher_status
from loyalty.models import Voucher, VoucherUse
from loyalty.saying.vouchers import unusable
from loyalty.voucher_uses import why_not_usable
from members.ids import public_id
from rewards import codes, dates
from rewards.speech import Speech


def voucher(row: Voucher, said: Speech, *, as_of: datetime) -> dict[str, Any]:
    """A voucher with its reward, program and member at hand; said: to whoever is answered."""
    assert row.reward is not None
    today = dates.local_day(as_of, row.program.time_zone)
    why_not = why_not_usable(row, as_of=as_of)
    return {
        "id": row.shown_id,
        "code": codes.shown(row.code),
        "status": voucher_status(row, as_of=as_of),
        "usable": not why_not,
        "why_not": unusable(said, why_not, today) if why_not else "",
        "reward": voucher_tokens.terms(row.reward, row.program.currency),
        "member": row.member and public_id("mem", row.member.public_id),
        "issued_at": answers.instant(row.issued_at),
        "expires_at": answers.instant(row.expires_at),
        "used_at": answers.instant(row.used_at),
    }


def use(row: VoucherUse) -> dict[str, Any]:
    """A use, with its voucher, that one's reward and program, its store and its cases at hand."""
    assert row.voucher.reward is not None
    return {
        "id": row.shown_id,
        "status": row.status,
        "voucher": row.voucher.shown_id,
        "reward": voucher_tokens.terms(row.voucher.reward, row.voucher.program.currency),
        "store": row.store.code,
        "external_id": row.receipt,
        "offline": row.is_offline,
        "occurred_at": answers.instant(row.occurred_at),
        "received_at": answers.instant(row.received_at),
        "cases": [case.shown_id for case in row.cases.all()],
    }
