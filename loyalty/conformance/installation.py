"""Whether Regulars answers where the run was told, and is the one that the run writes in."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from pydantic_core import from_json

from loyalty.conformance.forwarding import Answer, NotThere, Unanswered, forward

_CURE: Final = "Name the address of this installation with --regulars."


class RegularsAway(Exception):
    """Regulars did not answer the proxy; the message says where it was looked for."""


def expect_ready(regulars: str) -> None:
    """Raises RegularsAway; nothing is written before this is known."""
    answer = _asked(regulars, "GET", "/readyz", {})
    said = None
    with suppress(ValueError):
        said = from_json(answer.body)
    if answer.status != 200 or not isinstance(said, dict) or "database" not in said:
        raise RegularsAway(
            f"What answers at {regulars} is not Regulars, or is not ready: GET /readyz gave "
            f"{answer.status}. {_CURE}"
        )


def expect_ours(regulars: str, key: str) -> None:
    """A key that was made here is known there. Raises RegularsAway."""
    sent = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    if _asked(regulars, "POST", "/v1/terminals/self/heartbeat", sent).status == 401:
        raise RegularsAway(
            f"Regulars at {regulars} does not know the key that the run has just made: it is "
            f"another installation than this one, or has another database. {_CURE}"
        )


def _asked(regulars: str, method: str, path: str, headers: Mapping[str, str]) -> Answer:
    body = b"{}" if method == "POST" else b""
    try:
        return forward(regulars, method, path, headers.items(), body)
    except (NotThere, Unanswered) as error:
        raise RegularsAway(str(error)) from error
