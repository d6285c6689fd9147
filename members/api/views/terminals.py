"""Tills over HTTP: be let in by a code, say how one is, renew one's key."""

from typing import Annotated, Any, Final

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema
from pydantic import Field, StringConstraints

from members import guesses, till_keys
from members.api import schema_terminals
from members.api.bodies import Body
from members.api.hot import HotView, JsonAnswer
from members.api.instants import format_instant
from members.api.member_view import OpenView
from members.api.refusals import Forbidden
from members.api.senders import sender_of
from members.keys import Credential, IssuedKey
from members.models import ApiKey
from members.scopes import TERMINAL_SELF
from members.till_keys import CODE_LENGTH_MAX, RENEW_AFTER

TRIES_MAX: Final = 20
TRIES_SECONDS: Final = 600
_NO_STORE = {"Cache-Control": "no-store"}

Code = Annotated[str, StringConstraints(min_length=1, max_length=CODE_LENGTH_MAX)]
Version = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=60)]
Queued = Annotated[int, Field(ge=0, le=1_000_000)]


class EnrolBody(Body):
    """The code of the QR, and what the till runs."""

    code: Code
    app_version: Version = ""


class HeartbeatBody(Body):
    """How a till is: what it runs, and how many sales it has not sent yet."""

    app_version: Version = ""
    queued: Queued | None = None


class EnrolView(OpenView):
    """Let a till in."""

    bodies = {"post": EnrolBody}

    @extend_schema(
        operation_id="terminals_enrol",
        request=EnrolBody,
        responses={201: schema_terminals.ENROLLED},
    )
    def post(self, request: HttpRequest, body: EnrolBody) -> HttpResponse:
        """
        Exchange the code that staff show for the key of the till. Once; when the answer was lost,
        the same code again gives another key, as long as the first was never used.
        """
        subject = f"enrol:{sender_of(request)}"
        guesses.take(subject=subject, limit=TRIES_MAX, seconds=TRIES_SECONDS, as_of=self.as_of)
        issued = till_keys.enrol(body.code, app_version=body.app_version, as_of=self.as_of)
        guesses.give_back(subject=subject, seconds=TRIES_SECONDS, as_of=self.as_of)
        return JsonAnswer(_shown(issued), status=201, headers=_NO_STORE)


class HeartbeatView(HotView):
    """A till says how it is."""

    required_scope = {"post": TERMINAL_SELF}
    bodies = {"post": HeartbeatBody}

    @extend_schema(
        operation_id="terminals_heartbeat",
        request=HeartbeatBody,
        responses={200: schema_terminals.HEARTBEAT},
    )
    def post(
        self, request: HttpRequest, body: HeartbeatBody, credential: Credential
    ) -> HttpResponse:
        """Note it, and answer with the time here and whether the key should be renewed now."""
        till_keys.report(
            own_terminal(credential),
            app_version=body.app_version,
            queued_count=body.queued,
            as_of=self.as_of,
        )
        key = ApiKey.objects.get(pk=credential.key_id)
        said = {
            "now": format_instant(self.as_of),
            "renew_key": key.expires_at is not None and self.as_of >= key.created_at + RENEW_AFTER,
            "key_expires_at": key.expires_at and format_instant(key.expires_at),
        }
        return JsonAnswer(said, headers=_NO_STORE)


class RenewView(HotView):
    """A till renews its key."""

    required_scope = {"post": TERMINAL_SELF}

    @extend_schema(
        operation_id="terminals_renew_key",
        request=None,
        responses={201: schema_terminals.ENROLLED},
    )
    def post(self, request: HttpRequest, credential: Credential) -> HttpResponse:
        """
        Give the till another key; this one works for a day more. When the answer was lost, ask
        again: the key that was never used ends.
        """
        own_terminal(credential)
        issued = till_keys.renew(credential.key_id, as_of=self.as_of)
        return JsonAnswer(_shown(issued), status=201, headers=_NO_STORE)


def own_terminal(credential: Credential) -> int:
    """The till that a key is bound to. Raises Forbidden for a key of no till."""
    if credential.terminal_id is None:
        raise Forbidden("This call is for the key of a till; enrol the till to get one.")
    return credential.terminal_id


def _shown(issued: IssuedKey) -> dict[str, Any]:
    key = issued.key
    assert key.store is not None
    assert key.terminal is not None
    return {
        "key": issued.secret,
        "key_id": key.shown_id,
        "store": key.store.code,
        "store_name": key.store.name,
        "terminal": key.terminal.code,
        "currency": key.store.currency,
        "time_zone": key.store.time_zone,
        "scopes": list(key.scopes),
        "expires_at": key.expires_at and format_instant(key.expires_at),
    }
