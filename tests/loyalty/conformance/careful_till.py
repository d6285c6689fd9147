"""A small till that does what the pages for integrators ask for."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from secrets import token_hex
from threading import Lock
from time import monotonic, sleep
from typing import Any

from tests.loyalty.conformance.calling import Answer, Api

AT_ONCE = 2


@dataclass
class Job:
    """A request that goes out until it is answered, always the same."""

    path: str
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)
    not_before: float = 0.0
    answer: Answer | None = None

    @property
    def is_answered(self) -> bool:
        return self.answer is not None

    @property
    def content(self) -> Any:
        return self.answer.content if self.answer else {}

    @property
    def is_refused(self) -> bool:
        return self.answer is not None and self.answer.status >= 400


class CarefulTill:
    """One till; `begin` makes it another."""

    _queue: list[Job]
    _lines: list[dict[str, Any]]
    _who: dict[str, Any]
    _hold: str | None
    _paid: dict[str, Any] | None

    def begin(self, start: dict[str, Any]) -> dict[str, Any]:
        self._start, self._api, self._queue = start, Api(start["regulars"]), []
        enrol = self._send(Job("terminals/enrol", {"code": start["enrolment_code"]}))
        self._api.key = enrol.content["key"]
        self._device = timedelta(seconds=start["clock_offset_seconds"])
        now = self._send(Job("terminals/self/heartbeat", {})).content["now"]
        # By the server's time, whatever the device says.
        self._behind = datetime.fromisoformat(now) - self._by_the_device()
        self._numbers, self._name = count(1), token_hex(4)
        self._pressing = Lock()
        self._next_sale()
        return {"till": "Careful till"}

    def basket(self, body: dict[str, Any]) -> dict[str, Any]:
        if self._paid is not None:
            self._next_sale()
        self._lines, scan = body["lines"], body["scan"]
        self._who = {"identifier": {"kind": "scan", "value": scan}} if scan else {}
        if body["reward"] and self._hold is None:
            held = self._take(scan, body["reward"]["id"])
            if held is not None and held.is_refused:
                return {"state": "refused", "message": held.content["cashier_message"]}
        quote = self._once("quotes", self._basket())
        points = quote.content["points"] if quote and quote.status == 200 else None
        return {"state": "shown", "points": points}

    def pay(self, body: dict[str, Any]) -> dict[str, Any]:
        with ThreadPoolExecutor(body["presses"]) as hands:
            presses = [hands.submit(self._press) for _ in range(body["presses"])]
        return presses[0].result()

    def give_up(self, body: dict[str, Any]) -> None:
        if self._hold is not None:
            self._send(Job(f"redemptions/{self._hold}/void", None))
        self._next_sale()

    def refund(self, body: dict[str, Any]) -> dict[str, Any]:
        number = self._number()
        asked = {"lines": body["lines"]} if body["lines"] else {"void": True}
        sale = {"store": self._start["store"], "external_id": body["receipt"]}
        moment = {"occurred_at": self._now()}
        job = self._send(Job("refunds", {"external_id": number, "sale": sale, **asked, **moment}))
        return self._said(job, number)

    def idle(self, body: dict[str, Any]) -> dict[str, Any]:
        until = monotonic() + body["seconds"]
        while self._queue and monotonic() < until:
            for job in list(self._queue):
                self._try(job)
                if not job.is_answered:  # nor would those behind it be
                    break
            sleep(0.05)  # between two rounds of the queue, as a till makes them
        return {"waiting": len(self._queue)}

    def _press(self) -> dict[str, Any]:
        with self._pressing:
            if self._paid is None:
                redemptions = [self._hold] if self._hold else []
                extra = {"external_id": self._receipt, "occurred_at": self._now()}
                sale = self._basket() | extra | {"redemptions": redemptions}
                job = self._send(Job("purchases", sale, {"Prefer": "wait=10"}))
                self._paid = self._said(job, self._receipt)
                if job.is_answered and job.content.get("status") == "credited":
                    self._paid["points"] = job.content["points"]
            return self._paid

    def _said(self, job: Job, number: str) -> dict[str, Any]:
        if job.is_refused:
            return {"state": "refused", "message": job.content["cashier_message"]}
        return {"state": "done" if job.is_answered else "queued", "receipt": number}

    def _take(self, scan: str, reward: str) -> Job | None:
        found = self._once("lookups", {"scan": scan})
        if found is None or found.content["kind"] != "member":
            return None
        wish = {"member": found.content["member"]["id"], "reward": reward}
        job = self._send(Job("redemptions", wish, {"Idempotency-Key": f"hold-{self._receipt}"}))
        if job.is_answered and not job.is_refused:
            self._hold = job.content["id"]
        return job

    def _basket(self) -> dict[str, Any]:
        shop = {name: self._start[name] for name in ("store", "terminal", "currency")}
        return {**shop, "lines": self._lines, **self._who}

    def _send(self, job: Job) -> Job:
        """Now, once more, and else whenever nobody is at the till."""
        self._queue.append(job)
        for _ in range(AT_ONCE):
            self._try(job)
        return job

    def _try(self, job: Job) -> None:
        if job.is_answered or monotonic() < job.not_before:
            return
        answer = self._once(job.path, job.body, **job.headers)
        if answer is None:
            return
        if answer.status >= 500 or (answer.status >= 400 and answer.content["retryable"]):
            job.not_before = monotonic() + answer.retry_after
            return
        job.answer = answer
        self._queue.remove(job)

    def _once(self, path: str, body: Any, **headers: str) -> Answer | None:
        return self._api.post(f"/v1/{path}", body, **headers)

    def _next_sale(self) -> None:
        self._receipt, self._hold, self._paid = self._number(), None, None
        self._lines, self._who = [], {}

    def _number(self) -> str:
        return f"{self._name}-{next(self._numbers)}"

    def _by_the_device(self) -> datetime:
        return datetime.now(UTC) + self._device

    def _now(self) -> str:
        return (self._by_the_device() + self._behind).isoformat()
