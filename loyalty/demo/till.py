"""
A till: one persistent connection to the server, and the patience of a cashier.

Always: a request is sent again until it is answered, as tills do; that is safe because each one
carries its Idempotency-Key. What is answered with a refusal is handed back, not tried again.
"""

import random
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Event
from time import monotonic
from typing import Any, Final
from urllib.parse import urlsplit

from pydantic_core import from_json, to_json

PATIENCE_SECONDS: Final = 180.0
ANSWER_SECONDS: Final = 30.0
_PAUSE_FIRST, _PAUSE_MOST = 0.05, 3.0


class NoAnswer(Exception):
    """The server is away, or answers nonsense; the message says what to do."""


class Stopped(Exception):
    """Another till has failed, so this one stops as well."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said. is_replayed: it had this very request before."""

    status: int
    content: Any
    is_replayed: bool

    @property
    def code(self) -> str:
        """The code of a refusal; empty for anything else."""
        return self.content.get("code", "") if self.status >= 400 else ""


class Till:
    """
    One connection under one API key; for one thread.

    stop: set by whoever wants all tills to stop waiting.
    """

    def __init__(
        self, base_url: str, secret: str, *, stop: Event, patience: float = PATIENCE_SECONDS
    ) -> None:
        address = urlsplit(base_url)
        kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
        self._connection = kind(address.hostname or "", address.port, timeout=ANSWER_SECONDS)
        self._base_url, self._stop, self._patience = base_url, stop, patience
        self._headers = {
            "Authorization": f"Bearer {secret}",
            "Content-Type": "application/json",
            "Accept": "application/json",
        }

    def get(self, path: str) -> Answer:
        """Read. Raises NoAnswer and Stopped."""
        return self._until_answered("GET", path, None, self._headers)

    def post(self, path: str, body: Any, *, key: str) -> Answer:
        """Post a body under an Idempotency-Key. Raises NoAnswer and Stopped."""
        headers = {**self._headers, "Idempotency-Key": key}
        return self._until_answered("POST", path, to_json(body), headers)

    def pause(self, seconds: float) -> None:
        """Wait. Raises Stopped."""
        if self._stop.wait(seconds):
            raise Stopped

    def close(self) -> None:
        self._connection.close()

    def _until_answered(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> Answer:
        deadline, pause = monotonic() + self._patience, _PAUSE_FIRST
        while True:
            try:
                answer = self._once(method, path, body, headers)
                if not _is_worth_another_try(answer):
                    return answer
                said = f"{answer.status} {answer.code}"
            except (OSError, HTTPException, ValueError) as error:
                self._connection.close()
                said = str(error) or type(error).__name__
            if monotonic() > deadline:
                raise NoAnswer(
                    f"{self._base_url} has not answered {method} {path} for "
                    f"{self._patience:.0f} seconds ({said}). Start the server and run the same "
                    "replay again: nothing is recorded twice."
                )
            self.pause(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads tills, hides nothing
            pause = min(pause * 2, _PAUSE_MOST)

    def _once(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        content = from_json(response.read())
        is_replayed = response.headers.get("Idempotent-Replayed") == "true"
        return Answer(response.status, content, is_replayed)


def _is_worth_another_try(answer: Answer) -> bool:
    if answer.status >= 500:
        return True
    return answer.status in {409, 429} and bool(answer.content.get("retryable"))
