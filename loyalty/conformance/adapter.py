"""
The till's adapter as the run sees it: six calls, each checked against the contract.

Always: an answer that breaks the contract says which call, what was expected and what came.
Source: docs/reference/till-adapter.md
"""

from collections.abc import Mapping, Sequence
from http.client import HTTPException
from typing import Any, Final, NamedTuple

from pydantic_core import from_json, to_json

from loyalty.conformance.calling import ANSWER_MAX, NotListening, TooLate, post
from loyalty.conformance.words import broken_off, printable

DONE: Final = "done"
QUEUED: Final = "queued"
REFUSED: Final = "refused"
SHOWN: Final = "shown"

_SHOWN_MAX: Final = 200

Line = Mapping[str, str | int]


class NoAdapter(Exception):
    """Nobody answers at the adapter's address; the message says what to do."""


class BrokenContract(Exception):
    """The adapter's answer is none of those that it may give."""

    def __init__(self, call: str, *, expected: str, came: str) -> None:
        shown = printable(came, at_most=_SHOWN_MAX)
        super().__init__(f"POST /{call}: expected {expected}, and came {shown}")
        self.call = call


class Hangs(BrokenContract):
    """The adapter has not answered in the time that a call may take."""


class Shown(NamedTuple):
    """What the till shows of a basket; points: what it says the basket would earn, or None."""

    state: str
    points: int | None
    message: str


class Paid(NamedTuple):
    """What became of a sale; points: what the till tells the customer, or None."""

    state: str
    receipt: str
    points: int | None
    message: str


class Returned(NamedTuple):
    """What became of a return; receipt: the number of the return itself."""

    state: str
    receipt: str
    message: str


class Adapter:
    """base_url: where the adapter listens. patience: the seconds that a call may take."""

    def __init__(self, base_url: str, *, patience: float) -> None:
        self._base_url, self._patience = base_url.rstrip("/"), patience

    def begin(self, start: Mapping[str, Any]) -> str:
        """A fresh till: nothing of an earlier trial is left in it. What it calls itself."""
        return _text("begin", self._call("begin", start), "till", is_needed=False)

    def basket(
        self, lines: Sequence[Line], *, scan: str | None, reward: Mapping[str, str] | None
    ) -> Shown:
        """This is what lies on the counter now, whole; reward: its `id` and `code`."""
        wanted = {"lines": list(lines), "scan": scan, "reward": reward}
        answer = self._call("basket", wanted)
        return Shown(
            _state("basket", answer, (SHOWN, REFUSED)),
            _points("basket", answer),
            _text("basket", answer, "message", is_needed=False),
        )

    def pay(self, *, presses: int = 1) -> Paid:
        """The customer has paid; the cashier presses so many times."""
        answer = self._call("pay", {"presses": presses})
        state = _state("pay", answer, (DONE, QUEUED, REFUSED))
        return Paid(
            state,
            _text("pay", answer, "receipt", is_needed=state != REFUSED),
            _points("pay", answer),
            _text("pay", answer, "message", is_needed=False),
        )

    def give_up(self) -> None:
        """The customer leaves without buying."""
        self._call("give_up", {})

    def refund(self, receipt: str, *, lines: Sequence[Line] | None = None) -> Returned:
        """Goods of this receipt come back: so many pieces of these lines, or else everything."""
        answer = self._call("refund", {"receipt": receipt, "lines": lines})
        state = _state("refund", answer, (DONE, QUEUED, REFUSED))
        return Returned(
            state,
            _text("refund", answer, "receipt", is_needed=state != REFUSED),
            _text("refund", answer, "message", is_needed=False),
        )

    def idle(self, seconds: float) -> int:
        """Nobody is at the till for a while; how many sales and returns wait in it then."""
        answer = self._call("idle", {"seconds": seconds})
        waiting = answer.get("waiting")
        if type(waiting) is not int or waiting < 0:
            raise _broken("idle", '"waiting" to be a whole number from 0', answer)
        return waiting

    def _call(self, name: str, body: Mapping[str, Any]) -> dict[str, Any]:
        status, content = self._posted(name, to_json(body))
        said = content.decode(errors="replace")
        if status != 200:
            raise BrokenContract(name, expected="status 200", came=f"{status}: {said}")
        try:
            answer = from_json(content or b"{}")
        except ValueError:
            raise BrokenContract(name, expected="JSON", came=said or "nothing") from None
        if not isinstance(answer, dict):
            raise BrokenContract(name, expected="a JSON object", came=said)
        return answer

    def _posted(self, name: str, body: bytes) -> tuple[int, bytes]:
        try:
            status, content = post(f"{self._base_url}/{name}", body, patience=self._patience)
        except NotListening as error:
            raise NoAdapter(
                f"No adapter answers at {self._base_url} ({error}). Start the till's adapter, "
                "and name its address with --base-url."
            ) from error
        except TooLate:
            came = f"none in {self._patience:g} seconds"
            raise Hangs(name, expected="an answer", came=came) from None
        except (OSError, HTTPException, ValueError) as error:
            raise BrokenContract(name, expected="an answer", came=broken_off(error)) from error
        if len(content) > ANSWER_MAX:
            came = f"more than {ANSWER_MAX} bytes"
            raise BrokenContract(name, expected="a short answer", came=came)
        return status, content


def _broken(call: str, expected: str, answer: Mapping[str, Any]) -> BrokenContract:
    return BrokenContract(call, expected=expected, came=to_json(answer).decode())


def _state(call: str, answer: Mapping[str, Any], allowed: Sequence[str]) -> str:
    state = answer.get("state")
    if state not in allowed:
        raise _broken(call, f'"state" to be one of {", ".join(allowed)}', answer)
    return str(state)


def _points(call: str, answer: Mapping[str, Any]) -> int | None:
    points = answer.get("points")
    if points is not None and type(points) is not int:
        raise _broken(call, '"points" to be a whole number or null', answer)
    return points


def _text(call: str, answer: Mapping[str, Any], name: str, *, is_needed: bool) -> str:
    text = answer.get(name)
    if text is None and not is_needed:
        return ""
    if not isinstance(text, str) or (is_needed and not text):
        raise _broken(call, f'"{name}" to be a text', answer)
    return text
