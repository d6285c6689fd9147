"""
The rotating QR of a member's card: a text that is good for half a minute. Knows no table.

Always: only who holds SECRET_KEY can make one, so a photo of it is worthless a minute later, and
nobody turns one member's into another's. Capitals, digits and a colon, so that the QR stays small.
Source: docs/decisions/0023-words-at-the-till.md
"""

import re
from base64 import b32encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac

from members.ids import parse_public_id, public_id

PREFIX: Final = "RP1:"
STEP_SECONDS: Final = 30
CODES_MAX: Final = 120

_SALT = "members.pass_codes"
_SIGNATURE_LENGTH = 16  # of 5 bits each: 80
# The member as their public id is spelled, the step in 8 hexadecimal digits, the signature.
_SPELLING = re.compile(r"RP1:([0-7][0-9A-Z]{25})([0-9A-F]{8})([A-Z2-7]{16})")


@dataclass(frozen=True, slots=True)
class PassCode:
    """
    A text to show as QR from `valid_from` until `valid_until`; tills take it a step longer.
    """

    text: str
    valid_from: datetime
    valid_until: datetime


@dataclass(frozen=True, slots=True)
class Expired:
    """
    A code of ours that is not of this moment.

    at: when its step began; in the future when a clock is wrong.
    """

    at: datetime


def codes(member: UUID, *, as_of: datetime, steps: int) -> list[PassCode]:
    """The code of this moment and those after it, for an app that shows them one by one."""
    assert 1 <= steps <= CODES_MAX
    first = _step_of(as_of)
    return [_code(member, step) for step in range(first, first + steps)]


def read(text: str, *, as_of: datetime) -> UUID | Expired | None:
    """
    Say whose a code is; None for anything that is no code of this installation.

    Good are those of this step, of the one before (it was being shown), and of the one after (our
    clock may be behind). Says nothing of whether the member is still active.
    """
    found = read_whenever(text)
    if found is None:
        return None
    member, shown_at = found
    return member if abs(_step_of(shown_at) - _step_of(as_of)) <= 1 else Expired(shown_at)


def read_whenever(text: str) -> tuple[UUID, datetime] | None:
    """Say whose a code is and when it began to be shown; None for anything that is not ours."""
    matched = _SPELLING.fullmatch(text.strip())
    if matched is None:
        return None
    spelled, step_text, signature = matched.groups()
    member, step = parse_public_id("mem", f"mem_{spelled.lower()}"), int(step_text, 16)
    if member is None or not constant_time_compare(signature, _signature(member, step)):
        return None
    return member, _start_of(step)


def _code(member: UUID, step: int) -> PassCode:
    spelled = public_id("mem", member).removeprefix("mem_").upper()
    text = f"{PREFIX}{spelled}{step:08X}{_signature(member, step)}"
    return PassCode(text, _start_of(step), _start_of(step + 1))


def _signature(member: UUID, step: int) -> str:
    made = salted_hmac(_SALT, f"{member.hex}.{step}", algorithm="sha256")
    return b32encode(made.digest()).decode()[:_SIGNATURE_LENGTH]


def _step_of(moment: datetime) -> int:
    return int(moment.timestamp()) // STEP_SECONDS


def _start_of(step: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=step * STEP_SECONDS)
