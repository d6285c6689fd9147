"""What goes over the wire between the till and Regulars, and what may go wrong there. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic_core import from_json

SALE: Final = "sale"
REFUND: Final = "refund"
HOLD: Final = "hold"

DROP: Final = "drop"
TWICE: Final = "twice"
SLOW: Final = "slow"
BUSY: Final = "busy"

_KINDS: Final = (
    (SALE, re.compile(r"/v1/purchases(/batch)?")),
    (REFUND, re.compile(r"/v1/(refunds|purchases/[^/]+/(refunds|void))")),
    (HOLD, re.compile(r"/v1/redemptions")),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """
    What befalls the next requests of a kind.

    action: DROP delivers and drops the answer; TWICE delivers twice; SLOW keeps the answer back for
    `seconds`; BUSY answers `status` with a Retry-After of `seconds`, and delivers nothing.
    """

    kind: str
    action: str
    times: int = 1
    seconds: float = 0
    status: int = 503


@dataclass(frozen=True, slots=True)
class Exchange:
    """
    One request and its answer.

    at: seconds of a clock that only counts. status: None when it never reached Regulars.
    was_told: whether the till got the answer. trial: whose till it was.
    """

    at: float
    method: str
    path: str
    sent: bytes
    status: int | None
    answer: bytes
    was_told: bool
    trial: str = ""

    @property
    def kind(self) -> str:
        return kind_of(self.method, self.path)

    @property
    def problems(self) -> list[dict[str, Any]]:
        """The refusals in an answer: its own, or those of the items of a batch."""
        content = _object(self.answer)
        if self.status is not None and self.status >= 400:
            return [content]
        results = content.get("results", [])
        return [one["problem"] for one in results if isinstance(one, dict) and "problem" in one]

    def accepts(self, receipt: str) -> bool:
        """Whether the till was told that this number, which it sent or asked for, is recorded."""
        if not self.was_told or self.status is None or not 200 <= self.status < 300:
            return False
        sent = _object(self.sent) if self.kind in {SALE, REFUND} else {}
        return _names(sent, receipt) or _names(_object(self.answer), receipt)


def kind_of(method: str, path: str) -> str:
    """SALE, REFUND or HOLD; anything else is nothing that a fault may befall."""
    address = path.partition("?")[0]
    if method != "POST":
        return ""
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(address)), "")


def codes(exchanges: Sequence[Exchange]) -> list[str]:
    """The codes of all refusals, in order."""
    return [str(one.get("code", "")) for exchange in exchanges for one in exchange.problems]


def _names(content: Any, receipt: str) -> bool:
    """Whether anything in it is this text."""
    if isinstance(content, dict):
        return any(_names(one, receipt) for one in content.values())
    if isinstance(content, list):
        return any(_names(one, receipt) for one in content)
    return bool(content == receipt)


def _object(content: bytes) -> dict[str, Any]:
    try:
        read = from_json(content)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
