"""
The base of what a member's own app calls: one access token, one pydantic body, one answer.

Always: the same checks in the same order as on the hot path, and the same problems. Whatever is
shown that is no access token in use (nothing, a stranger's, an expired one, an API key) is one and
the same 401. A member reaches only what is theirs: the address never says whose it is.
"""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rest_framework.authentication import BaseAuthentication

from members import member_tokens, rates
from members.api.hot import DirectView
from members.api.permissions import RATE, Unauthenticated
from members.member_tokens import MemberCredential

# Of one member, all devices together, in a minute and web process.
RATE_LIMIT = 600


class NotSignedIn(Unauthenticated):
    """No access token, or none that is in use."""

    title = "A member must be signed in"

    def __init__(self) -> None:
        super().__init__(
            "Sign in with POST /v1/login/codes and /v1/login/sessions, or refresh the session, and "
            "send the access token: Authorization: Bearer …."
        )


class MemberAuthentication(BaseAuthentication):
    """Says in the schema that a member's access token is needed; `MemberView` itself reads it."""


class OpenView(DirectView):
    """What anybody may call: handlers are `def post(self, request, body, **path_parameters)`."""

    authentication_classes = []
    permission_classes = []


class MemberView(DirectView):
    """
    What a signed-in member may call.

    Handlers are `def post(self, request, body, caller, **path_parameters)`, and
    `def get(self, request, caller, **path_parameters)`.
    """

    authentication_classes = [MemberAuthentication]
    permission_classes = []

    def respond(self, request: HttpRequest, parameters: dict[str, Any]) -> HttpResponseBase:
        """Recognise the member first. Raises NotSignedIn."""
        answer = super().respond(request, {**parameters, "caller": signed_in(request, self.as_of)})
        # Of this member alone; a browser may keep it, and asks with its ETag before it shows it.
        answer.headers.setdefault("Cache-Control", "private, no-cache")
        return answer


def signed_in(request: HttpRequest, as_of: datetime) -> MemberCredential:
    """Recognise the member of a request. Raises NotSignedIn; says not why a token is refused."""
    scheme, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    caller = member_tokens.read(token, as_of=as_of) if scheme.lower() == "bearer" else None
    if caller is None:
        raise NotSignedIn
    request.META[RATE] = rates.count("member", caller.member_id, limit=RATE_LIMIT, as_of=as_of)
    return caller
