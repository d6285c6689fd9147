"""
Whether this is a place to simulate in: asked before anything is written.

Always: a shop's own database is refused; what is asked for leaves nothing behind.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Final
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from pydantic_core import from_json

from loyalty.demo.setting import is_demo
from loyalty.models import Purchase
from members import keys, scopes
from members.models import ApiKey, Member, Store
from rewards.models import Program

_READY_SECONDS: Final = 5.0
_PROBE: Final = "Simulation: is this the same database?"
_PROBE_LIFETIME: Final = timedelta(minutes=1)


class NotReady(Exception):
    """There is nothing to simulate against; the message says what to do."""


def check(base_url: str, *, as_of: datetime) -> None:
    """
    Raises NotReady unless a server answers there, this database is the demo's or empty, and the
    server has this very database.
    """
    _check_answers(base_url)
    if not (is_demo() or _is_empty()):
        raise NotReady(
            "The simulator makes members and sales, so it runs in the demo alone, and members, "
            "sales or a program in this database are somebody's own. Run it where `make run` was "
            "started with an empty database; `make demo-reset` empties the one that comes along."
        )
    with _probe(as_of) as secret:
        check_same_database(base_url, secret)


def _check_answers(base_url: str) -> None:
    try:
        with urlopen(f"{base_url}/readyz", timeout=_READY_SECONDS):  # noqa: S310 - the caller's own
            return
    except (OSError, HTTPException, ValueError) as error:
        raise NotReady(
            f"Regulars does not answer at {base_url} ({error}). Start it with `make run`, or say "
            "with --url where it is."
        ) from error


def _is_empty() -> bool:
    """Migrated, and nothing else was ever done here."""
    if ApiKey.objects.exclude(name=_PROBE).exists():
        return False
    return not any(kind.objects.exists() for kind in (Program, Store, Member, Purchase))


@contextmanager
def _probe(as_of: datetime) -> Iterator[str]:
    """A key that may read the rewards, and is gone afterwards."""
    issued = keys.issue(
        name=_PROBE,
        scopes=[scopes.REWARDS_READ],
        as_of=as_of,
        expires_at=as_of + _PROBE_LIFETIME,
    )
    try:
        yield issued.secret
    finally:
        issued.key.delete()


def check_same_database(base_url: str, secret: str) -> None:
    """The key may not read members, and only who knows it can say so."""
    headers = {"Authorization": f"Bearer {secret}", "Accept": "application/json"}
    request = Request(f"{base_url}/v1/members", headers=headers)  # noqa: S310 - the caller's own
    try:
        with urlopen(request, timeout=_READY_SECONDS) as answer:  # noqa: S310 - the caller's own
            said = str(answer.status)
    except HTTPError as error:
        said = f"{error.code} {_code(error)}".strip()
    except (OSError, HTTPException, ValueError) as error:
        said = str(error) or type(error).__name__
    if said != "403 missing_scope":
        raise NotReady(
            f"What answers at {base_url} does not have this database ({said}): is it another "
            "installation than this one? Run simulate with the DATABASE_URL of that server."
        )


def _code(error: HTTPError) -> str:
    try:
        content = from_json(error.read())
    except (OSError, HTTPException, ValueError):
        return ""
    return str(content.get("code", "")) if isinstance(content, dict) else ""
