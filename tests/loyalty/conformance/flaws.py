"""The careful till with one flaw each, and adapters that break the contract."""

import os
import signal
from threading import Event, Timer
from time import monotonic
from typing import Any

from tests.loyalty.conformance.calling import Api
from tests.loyalty.conformance.careful_till import CarefulTill, Job


class TellsTheQuote(CarefulTill):
    """What the first quote said is what the customer is told."""

    def begin(self, start: dict[str, Any]) -> dict[str, Any]:
        self._told: int | None = None
        return super().begin(start)

    def basket(self, body: dict[str, Any]) -> dict[str, Any]:
        shown = super().basket(body)
        self._told = self._told or shown["points"]
        return shown

    def pay(self, body: dict[str, Any]) -> dict[str, Any]:
        return super().pay(body) | {"points": self._told}


class HoldsAgain(CarefulTill):
    """A basket that changes is another one, and the first hold is forgotten."""

    def basket(self, body: dict[str, Any]) -> dict[str, Any]:
        self._next_sale()
        return super().basket(body)


class StampsTheUpload(CarefulTill):
    """A sale takes place when it is sent."""

    def _try(self, job: Job) -> None:
        if "occurred_at" in (job.body or {}):
            job.body["occurred_at"] = self._now()
        super()._try(job)


class ForgetsWhatWaits(CarefulTill):
    """The queue lives as long as the shift."""

    def idle(self, body: dict[str, Any]) -> dict[str, Any]:
        self._queue.clear()
        return super().idle(body)


class ReusesTheNumber(CarefulTill):
    """The number goes up when there is an answer."""

    def _number(self) -> str:
        return f"{self._name}-{len([job for job in self._all if job.is_answered])}"

    def begin(self, start: dict[str, Any]) -> dict[str, Any]:
        self._all: list[Job] = []
        return super().begin(start)

    def _send(self, job: Job) -> Job:
        if job.path == "purchases":
            self._all.append(job)
        return super()._send(job)


class SaysNothing(CarefulTill):
    """Every refusal is an error."""

    def refund(self, body: dict[str, Any]) -> dict[str, Any]:
        said = super().refund(body)
        return said | {"message": "Error"} if said["state"] == "refused" else said


class WaitsNotAtAll(CarefulTill):
    """A server that asks for time is asked again, and no queue is waited for."""

    def _try(self, job: Job) -> None:
        super()._try(job)
        job.not_before = 0

    def idle(self, body: dict[str, Any]) -> dict[str, Any]:
        return super().idle({"seconds": 0.01})


class WaitsAlwaysAsLong(CarefulTill):
    """What the server asked for first is enough for ever."""

    def _try(self, job: Job) -> None:
        before = job.not_before
        super()._try(job)
        if job.not_before != before:
            job.not_before = monotonic() + 1


class DropsTheMemberWhenBusy(WaitsNotAtAll):
    """What is sent again goes without the member."""

    def _try(self, job: Job) -> None:
        super()._try(job)
        if not job.is_answered and job.path == "purchases":
            job.body = {name: job.body[name] for name in job.body if name != "identifier"}


class ForgetsTheMember(WaitsNotAtAll):
    """The card is looked at, and never sent."""

    def _basket(self) -> dict[str, Any]:
        return {name: one for name, one in super()._basket().items() if name != "identifier"}

    def _press(self) -> dict[str, Any]:
        return super()._press() | {"points": None}


class TakesEverythingBack(CarefulTill):
    """All lines come back, whatever the customer holds in their hands."""

    def refund(self, body: dict[str, Any]) -> dict[str, Any]:
        return super().refund(body | {"lines": body["lines"] and self._lines_of_two()})

    def _lines_of_two(self) -> list[dict[str, Any]]:
        return [{"line": one["line"], "quantity": one["quantity"]} for one in self._lines]


class TakesTheFirstLineBack(CarefulTill):
    """The count is right, and the line is not."""

    def refund(self, body: dict[str, Any]) -> dict[str, Any]:
        return super().refund(body | {"lines": [{"line": "1", "quantity": 1}]})


class SaysDoneAtOnce(WaitsNotAtAll):
    """What waits in the queue is as good as sent."""

    def _said(self, job: Job, number: str) -> dict[str, Any]:
        said = super()._said(job, number)
        return said | {"state": "done"} if said["state"] == "queued" else said


class SendsAgainLater(CarefulTill):
    """A sale goes out once more by itself, under another number."""

    def _press(self) -> dict[str, Any]:
        said = super()._press()
        again = self._basket() | {"external_id": f"{self._receipt}-again"}
        self._again(again | {"occurred_at": self._now()})
        return said

    def _again(self, sale: dict[str, Any]) -> None:
        Timer(0.1, self._once, ("purchases", sale)).start()


class SendsAgainInTheNextTrial(SendsAgainLater):
    """The same, when it should have forgotten it long ago: at the counter of the next day."""

    _left: tuple[Api, dict[str, Any]] | None = None

    def _again(self, sale: dict[str, Any]) -> None:
        if self._left is None:
            self._left = (self._api, sale)

    def basket(self, body: dict[str, Any]) -> dict[str, Any]:
        if self._left is not None and self._left[0] is not self._api:
            api, sale = self._left
            api.post("/v1/purchases", sale)
        return super().basket(body)


class HoldsNothing(CarefulTill):
    """A reward is written on the screen, and no more."""

    def basket(self, body: dict[str, Any]) -> dict[str, Any]:
        return super().basket(body | {"reward": None})


class SendsTooMuch(CarefulTill):
    """The whole journal of the day hangs on every sale."""

    def _once(self, path: str, body: Any, **headers: str) -> Any:
        if path == "purchases":
            body = body | {"metadata": {"journal": "a" * 2_000_000}}
        return super()._once(path, body, **headers)


class SaysFine(CarefulTill):
    """There is no such state."""

    def pay(self, body: dict[str, Any]) -> dict[str, Any]:
        return {"state": "fine"}


class Sleeps:
    """Its answer comes when nobody waits for it any more."""

    def idle(self, body: dict[str, Any]) -> dict[str, Any]:
        Event().wait(0.5)
        return {"waiting": 0}


class NeverBegins(CarefulTill):
    """It waits for somebody to touch the screen."""

    def begin(self, start: dict[str, Any]) -> dict[str, Any]:
        Event().wait(2)
        return {}


class IsSwitchedOff(CarefulTill):
    """Somebody ends the run when its second trial begins."""

    begun = 0

    def begin(self, start: dict[str, Any]) -> dict[str, Any]:
        self.begun += 1
        if self.begun == 2:
            os.kill(os.getpid(), signal.SIGINT)
        return super().begin(start)
