"""The careful till with one flaw each, and adapters that break the contract."""

from threading import Event
from typing import Any

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


class WaitsNotLongEnough(CarefulTill):
    """A quarter of a second is enough for any server."""

    def _try(self, job: Job) -> None:
        super()._try(job)
        job.not_before -= 0.75


class SaysFine(CarefulTill):
    """There is no such state."""

    def pay(self, body: dict[str, Any]) -> dict[str, Any]:
        return {"state": "fine"}


class Sleeps:
    """Its answer comes when nobody waits for it any more."""

    def idle(self, body: dict[str, Any]) -> dict[str, Any]:
        Event().wait(0.5)
        return {"waiting": 0}
