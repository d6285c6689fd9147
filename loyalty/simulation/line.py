"""
One till's connection: each call once, timed and counted.

Always: a connection that the server has closed meanwhile is opened anew without a word; anything
else that gives no answer, or one of 5xx, is a failure and counted as one.
"""

from http.client import HTTPConnection, HTTPException, HTTPSConnection
from time import monotonic
from typing import Any, Final
from urllib.parse import urlsplit

from pydantic_core import from_json, to_json

from loyalty.simulation.figures import Figures

ANSWER_SECONDS: Final = 15.0


class Line:
    """For one thread."""

    def __init__(self, base_url: str, secret: str, figures: Figures) -> None:
        address = urlsplit(base_url)
        kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
        self._connection = kind(address.hostname or "", address.port, timeout=ANSWER_SECONDS)
        self._figures = figures
        self._headers = {
            "Authorization": f"Bearer {secret}",
            "Content-Type": "application/json",
            "Accept": "application/json",
        }

    def post(self, call: str, path: str, body: Any, *, key: str = "") -> dict[str, Any] | None:
        """
        What was answered: with `code` when it was refused, None when there was no answer.

        call: what it is counted under.
        """
        headers = self._headers | ({"Idempotency-Key": key} if key else {})
        began = monotonic()
        try:
            status, text = self._sent(path, to_json(body), headers)
            content: dict[str, Any] = from_json(text)
        except (OSError, HTTPException, ValueError) as error:
            self._connection.close()
            self._figures.failed(str(error) or type(error).__name__)
            return None
        if status >= 500:
            self._figures.failed(f"{status} {content.get('code', '')}")
            return None
        refusal = str(content.get("code", status)) if status >= 400 else ""
        self._figures.answered(call, monotonic() - began, refusal=refusal)
        return content

    def close(self) -> None:
        self._connection.close()

    def _sent(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        was_open = self._connection.sock is not None
        try:
            return self._once(path, body, headers)
        except (ConnectionError, HTTPException):
            # Servers close what was idle; every post of ours may be repeated.
            self._connection.close()
            if not was_open:
                raise
            return self._once(path, body, headers)

    def _once(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        self._connection.request("POST", path, body, headers)
        response = self._connection.getresponse()
        return response.status, response.read()
