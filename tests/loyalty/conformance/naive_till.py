"""A till as it is written in a hurry: it works, as long as nothing ever goes wrong."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from secrets import token_hex
from typing import Any

from tests.loyalty.conformance.calling import Answer, Api

TRIES = 3


class NaiveTill:
    """
    A new number at each attempt, no queue, no Idempotency-Key; it trusts its clock and the quote,
    tries again at once whatever the server asks for, and leaves what it holds.
    """

    def begin(self, start: dict[str, Any]) -> dict[str, Any]:
        self._start, self._api = start, Api(start["regulars"], start["key"])
        self._clock = timedelta(seconds=start["clock_offset_seconds"])
        self._numbers, self._name = count(1), token_hex(4)
        self._holds: list[str] = []
        self._quoted: int | None = None
        return {"till": "Naive till"}

    def basket(self, body: dict[str, Any]) -> dict[str, Any]:
        self._lines, scan = body["lines"], body["scan"]
        self._who = {}
        if scan:
            found = self._api.post("/v1/lookups", {"scan": scan})
            if found is None or found.content["kind"] != "member":
                return {"state": "refused", "message": "Error"}
            self._who = {"member": found.content["member"]["id"]}
        if body["reward"]:
            self._try("redemptions", lambda: {**self._who, "reward": body["reward"]["id"]})
        if self._quoted is None:
            quote = self._api.post("/v1/quotes", self._basket())
            self._quoted = quote.content["points"] if quote else None
        return {"state": "shown", "points": self._quoted}

    def pay(self, body: dict[str, Any]) -> dict[str, Any]:
        with ThreadPoolExecutor(body["presses"]) as hands:
            presses = [hands.submit(self._press) for _ in range(body["presses"])]
        return presses[-1].result()

    def give_up(self, body: dict[str, Any]) -> None:
        self._lines = []

    def refund(self, body: dict[str, Any]) -> dict[str, Any]:
        asked = {"lines": body["lines"]} if body["lines"] else {"void": True}
        sale = {"store": self._start["store"], "external_id": body["receipt"]}
        self._try("refunds", lambda: {"external_id": self._number(), "sale": sale, **asked})
        return {"state": "done", "receipt": self._last}

    def idle(self, body: dict[str, Any]) -> dict[str, Any]:
        return {"waiting": 0}

    def _press(self) -> dict[str, Any]:
        answer = self._try("purchases", self._sale)
        if answer is None or answer.status >= 400:
            return {"state": "refused", "message": "Error 409"}
        self._holds = []
        return {"state": "done", "receipt": answer.content["external_id"], "points": self._quoted}

    def _sale(self) -> dict[str, Any]:
        now = (datetime.now(UTC) + self._clock).isoformat()
        extra = {"external_id": self._number(), "occurred_at": now, "redemptions": self._holds}
        return self._basket() | extra

    def _basket(self) -> dict[str, Any]:
        shop = {name: self._start[name] for name in ("store", "terminal", "currency")}
        return {**shop, "lines": self._lines, **self._who}

    def _try(self, path: str, body: Any) -> Answer | None:
        for _ in range(TRIES):
            answer = self._api.post(f"/v1/{path}", body())
            if answer is not None and path == "redemptions" and answer.status == 201:
                self._holds = [answer.content["id"]]
            if answer is not None and answer.status < 500 and answer.status != 429:
                return answer
        return answer

    def _number(self) -> str:
        self._last = f"{self._name}-{next(self._numbers)}"
        return self._last
