"""
Signing in and out over HTTP.

Always: asking for a code is answered the same, whoever asks for whom; answers with tokens are
kept by no cache on the way.
"""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema
from pydantic import StringConstraints

from members import login, login_codes, member_tokens, sessions
from members.api import schema_login
from members.api.bodies import Body
from members.api.cashier import best_language
from members.api.hot import JsonAnswer
from members.api.instants import format_instant
from members.api.member_view import MemberView, OpenView
from members.api.refusals import NotFound
from members.api.senders import sender_of
from members.ids import parse_public_id
from members.login import SignedIn
from members.member_tokens import MemberCredential
from members.models import MemberSession
from members.normal_forms import SCAN_LENGTH_MAX

_NO_STORE = {"Cache-Control": "no-store"}

Address = Annotated[str, StringConstraints(min_length=1, max_length=SCAN_LENGTH_MAX)]
SixDigits = Annotated[str, StringConstraints(pattern="^[0-9]{6}$", max_length=6)]
DeviceName = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=100)]
TokenText = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class CodeBody(Body):
    """Whose code is wanted."""

    email: Address


class SignInBody(Body):
    """The code from the mail. `device` is what the member sees in the list of sessions."""

    email: Address
    code: SixDigits
    device: DeviceName = ""


class RefreshBody(Body):
    """The newest refresh token of the session."""

    refresh_token: TokenText


class CodesView(OpenView):
    """Ask for a code."""

    bodies = {"post": CodeBody}

    @extend_schema(
        operation_id="login_code_ask", request=CodeBody, responses={202: schema_login.CODE_SENT}
    )
    def post(self, request: HttpRequest, body: CodeBody) -> HttpResponse:
        """
        Mail a one-time code to a member's address; a newer one ends those before it.

        The answer is the same for an address that nobody has.
        """
        login_codes.ask(
            email=body.email,
            sender=sender_of(request),
            language=best_language(request.META.get("HTTP_ACCEPT_LANGUAGE", "")),
            as_of=self.as_of,
        )
        lifetime = int(login_codes.LIFETIME.total_seconds())
        return JsonAnswer({"expires_in": lifetime}, status=202, headers=_NO_STORE)


class SignInView(OpenView):
    """Sign in."""

    bodies = {"post": SignInBody}

    @extend_schema(
        operation_id="login_session_begin",
        request=SignInBody,
        responses={201: schema_login.SIGNED_IN},
    )
    def post(self, request: HttpRequest, body: SignInBody) -> HttpResponse:
        """Exchange a code for a session: an access token for now, a refresh token for later."""
        signed_in = login.sign_in(
            email=body.email,
            code=body.code,
            device=body.device,
            sender=sender_of(request),
            as_of=self.as_of,
        )
        return JsonAnswer(_tokens(signed_in), status=201, headers=_NO_STORE)


class RefreshView(OpenView):
    """Stay signed in."""

    bodies = {"post": RefreshBody}

    @extend_schema(
        operation_id="login_refresh", request=RefreshBody, responses={200: schema_login.SIGNED_IN}
    )
    def post(self, request: HttpRequest, body: RefreshBody) -> HttpResponse:
        """
        Exchange the refresh token for the next one. It works once: an old one ends the session.

        A repeat within seconds, because the answer was lost, gets the same next one.
        """
        signed_in = login.refresh(token=body.refresh_token, as_of=self.as_of)
        return JsonAnswer(_tokens(signed_in), headers=_NO_STORE)


class SignOutView(MemberView):
    """Sign out."""

    @extend_schema(operation_id="login_session_end", request=None, responses={204: None})
    def delete(self, request: HttpRequest, caller: MemberCredential) -> HttpResponse:
        """End this device's session. Who came with a token of the shop's own has none here."""
        _end(caller, caller.session_id, self)
        return HttpResponse(status=204)


class SessionsView(MemberView):
    """Where a member is signed in."""

    @extend_schema(operation_id="me_sessions", responses={200: schema_login.SESSIONS})
    def get(self, request: HttpRequest, caller: MemberCredential) -> HttpResponse:
        """List the sessions that go on, the newest first."""
        rows = sessions.open_of(caller.member_id, as_of=self.as_of)
        return JsonAnswer({"items": [session(row, caller) for row in rows]})

    @extend_schema(operation_id="me_sessions_end", request=None, responses={204: None})
    def delete(self, request: HttpRequest, caller: MemberCredential) -> HttpResponse:
        """Sign out everywhere, here too."""
        sessions.end_all(member_id=caller.member_id, as_of=self.as_of)
        return HttpResponse(status=204)


class SessionView(MemberView):
    """One signed-in device."""

    @extend_schema(operation_id="me_session_end", request=None, responses={204: None})
    def delete(
        self, request: HttpRequest, caller: MemberCredential, session_id: str
    ) -> HttpResponse:
        """End one session of this member's."""
        _end(caller, parse_public_id("ses", session_id), self)
        return HttpResponse(status=204)


def session(row: MemberSession, caller: MemberCredential) -> dict[str, Any]:
    """A session as it is shown."""
    return {
        "id": row.shown_id,
        "device": row.device,
        "started_at": format_instant(row.started_at),
        "refreshed_at": format_instant(row.refreshed_at),
        "expires_at": format_instant(row.expires_at),
        "is_current": row.public_id == caller.session_id,
    }


def _end(caller: MemberCredential, session_id: UUID | None, view: MemberView) -> None:
    rows = sessions.open_of(caller.member_id, as_of=view.as_of)
    found = rows.filter(public_id=session_id).first() if session_id else None
    if found is None:
        raise NotFound
    sessions.end(session=found, as_of=view.as_of)


def _tokens(signed_in: SignedIn) -> dict[str, Any]:
    return {
        "access_token": signed_in.access_token,
        "token_type": "Bearer",
        "expires_in": int(member_tokens.LIFETIME.total_seconds()),
        "refresh_token": signed_in.refresh_token,
        "refresh_expires_at": format_instant(signed_in.session.expires_at),
        "session": signed_in.session.shown_id,
        "member": signed_in.session.member.shown_id,
    }
