"""How a lookup is shown: what was found, and what the cashier may say and should know."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from loyalty import saying
from loyalty.api import answers, voucher_answers
from loyalty.lookups import Found
from loyalty.masking import masked, masked_name
from loyalty.models import Voucher
from loyalty.redemptions import Taken
from loyalty.saying import Expiring, HomeFigures
from loyalty.voucher_uses import why_not_usable
from members import consents
from members.api.cashier import cashier_message
from members.consents import Channel, Purpose
from members.identifiers import IdentifierBlocked
from members.ids import public_id
from members.models import Identifier, MemberStatus
from rewards import dates
from rewards.rulebook import Rulebook
from rewards.speech import Speech, choose, speech


@dataclass(frozen=True, slots=True)
class Listener:
    """Who is answered: in which language, and at which moment."""

    language: str
    as_of: datetime


def lookup(found: Found, book: Rulebook, listener: Listener) -> dict[str, Any]:
    """A lookup; nothing of whose it is where it is blocked."""
    member, language = found.member, choose(listener.language, book.language)
    said = speech(language, book.points_name)
    shown_id = public_id("mem", member.public_id) if member else None
    greeting, sentence = _words(found, said, book, listener)
    shown = {
        "kind": found.kind,
        "member": member and _member(found),
        "balance": found.balance
        and answers.balance(found.balance, member=str(shown_id), book=book),
        "tier": answers.tier(found.tier),
        "purchase": found.purchase and found.purchase.shown_id,
        "voucher": found.voucher
        and voucher_answers.voucher(found.voucher, said, as_of=listener.as_of),
        "redemption": found.redemption
        and answers.redemption(found.redemption, status=found.redemption.status),
        "candidates": [_candidate(row) for row in found.candidates],
        "greeting": greeting,
        "say": sentence,
        "hints": _hints(found, said),
    }
    if found.kind == "blocked":
        detail = "It was blocked, and finds nobody; ask for another one."
        shown["notices"] = [{"code": IdentifierBlocked.code, "detail": detail}]
    return shown


def _member(found: Found) -> dict[str, Any]:
    assert found.member is not None
    return {
        "id": found.member.shown_id,
        "display_name": (found.known.name or None) if found.known else None,
        "status": found.member.status,
        "visits": found.known.visits if found.known else None,
    }


def _words(found: Found, said: Speech, book: Rulebook, listener: Listener) -> tuple[str, str]:
    """The greeting, and one sentence more for the cashier to say; where one is enough, only it."""
    if found.kind == "blocked":
        code = IdentifierBlocked.code
        return "", cashier_message(code=code, status=409, accept_language=said.language)
    if found.voucher is not None:
        return "", _of_voucher(found.voucher, said, listener.as_of)
    if found.redemption is not None:
        return "", _of_redemption(found.redemption, said)
    if found.member is None or found.known is None:
        return "", said.say(f"till_{found.kind}")
    if found.member.status != MemberStatus.ACTIVE:
        return "", said.say("till_inactive")
    figures = _figures(found, book, listener.as_of)
    return (
        saying.greeting(figures, said.language),
        saying.till_sentence(figures, said.language),
    )


def _of_voucher(voucher: Voucher, said: Speech, as_of: datetime) -> str:
    if why_not_usable(voucher, as_of=as_of) or voucher.reward is None:
        return said.say("till_voucher_gone")
    return said.say("till_voucher", reward=voucher.reward.name)


def _of_redemption(redemption: Taken, said: Speech) -> str:
    is_held = redemption.status == "held"
    key = "till_redemption" if is_held else "till_redemption_gone"
    return said.say(key, reward=redemption.reward_name)


def _figures(found: Found, book: Rulebook, as_of: datetime) -> HomeFigures:
    known, balance = found.known, found.balance
    assert known is not None
    going = balance.expiring if balance else None
    return HomeFigures(
        today=dates.local_day(as_of, book.time_zone),
        available=balance.available if balance else 0,
        points_name=book.points_name,
        program_language=book.language,
        first_name=known.name.split()[0] if known.name else "",
        is_birthday=known.birthday_in == 0,
        expiring=going and Expiring(going.points, dates.last_day(going.at, book.time_zone)),
    )


def _hints(found: Found, said: Speech) -> list[dict[str, str]]:
    """What the cashier should know and need not say."""
    known, hints = found.known, {}
    if known is None:
        return []
    if known.birthday_in is not None:
        today = known.birthday_in == 0
        hints["birthday"] = said.say("hint_birthday_today" if today else "hint_birthday")
    if known.has_claim:
        hints["claim_open"] = said.say("hint_claim_open")
    if found.balance and found.balance.debt:
        hints["debt"] = said.say("hint_debt", points=said.points(found.balance.debt))
    return [{"code": code, "words": words} for code, words in hints.items()]


def _candidate(row: Identifier) -> dict[str, Any]:
    person = row.member.merged_into or row.member
    may_greet = consents.has_consent(person.pk, Purpose.GREETING, Channel.TILL)
    return {
        "choose": row.shown_id,
        "kind": row.kind,
        "masked": masked(row.kind, row.value),
        "name": (masked_name(person.display_name) or None) if may_greet else None,
    }
