"""How the tills of these tests call Regulars: once, and no answer is None."""

from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from pydantic_core import from_json, to_json


class Answer(NamedTuple):
    """What came back; retry_after: what it asks for, in seconds."""

    status: int
    content: Any
    retry_after: float


class Api:
    """One installation, and the key to it."""

    def __init__(self, base_url: str, key: str = "") -> None:
        self._address, self.key = urlsplit(base_url), key

    def post(self, path: str, body: Any = None, **headers: str) -> Answer | None:
        return self._call("POST", path, body, headers)

    def _call(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> Answer | None:
        sent = {"Content-Type": "application/json"}
        sent |= {"Authorization": f"Bearer {self.key}"} if self.key else {}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = HTTPConnection(self._address.hostname or "", self._address.port, timeout=20)
        try:
            connection.request(method, path, None if body is None else to_json(body), sent)
            answer = connection.getresponse()
            text = answer.read()
            wait = float(answer.headers.get("Retry-After") or 0)
            return Answer(answer.status, from_json(text) if text else None, wait)
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()
