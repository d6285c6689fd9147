"""
The base of what a member's own app calls: one access token, one pydantic body, one answer.

Always: the same checks in the same order as on the hot path, and the same problems. Whatever is
shown that is no access token in use (nothing, a stranger's, an expired one, an API key) is one and
the same 401. A member reaches only what is theirs: the address never says whose it is.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from pydantic import BaseModel
from rest_framework.authentication import BaseAuthentication
from rest_framework.views import APIView

from members import member_tokens, rates
from members.api.parsing import parse_json, read_body
from members.api.permissions import RATE, Unauthenticated
from members.api.problems import refuse
from members.api.refusals import MethodNotAllowed
from members.api.validation import validated
from members.member_tokens import MemberCredential

# Of one member, all devices together, in a minute and web process.
RATE_LIMIT = 600
METHODS = ("get", "post", "put", "patch", "delete")


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


class DirectView(APIView):
    """
    An APIView (so that it is documented like one) whose dispatch is its own.

    bodies: the body's model per method; a method without one is called without `body`.
    `self.as_of` is the one instant at which the request is answered.
    """

    bodies: ClassVar[Mapping[str, type[BaseModel]]] = {}
    as_of: datetime

    def dispatch(self, request: HttpRequest, *_: Any, **parameters: Any) -> HttpResponseBase:
        """Check, parse, call the handler; whatever is raised becomes a problem."""
        self.as_of = timezone.now()
        try:
            return self.answer(request, parameters)
        except Exception as error:  # noqa: BLE001 - the last line before a bare 500
            return refuse(request, error)

    def answer(self, request: HttpRequest, parameters: dict[str, Any]) -> HttpResponseBase:
        """Answer a request whose caller needs to show nothing, or has shown it."""
        method = (request.method or "").lower()
        handler = self._handler(method)
        model = self.bodies.get(method)
        if model is None:
            return handler(request, **parameters)
        body = validated(model, parse_json(read_body(request)))
        return handler(request, body=body, **parameters)

    def _handler(self, method: str) -> Callable[..., HttpResponseBase]:
        allowed = [name for name in METHODS if hasattr(self, name)]
        method = "get" if method == "head" else method
        if method not in allowed:
            raise MethodNotAllowed(self.request.method, [name.upper() for name in allowed])
        handler: Callable[..., HttpResponseBase] = getattr(self, method)
        return handler


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

    def answer(self, request: HttpRequest, parameters: dict[str, Any]) -> HttpResponseBase:
        """Recognise the member first. Raises NotSignedIn."""
        return super().answer(request, {**parameters, "caller": signed_in(request, self.as_of)})


def signed_in(request: HttpRequest, as_of: datetime) -> MemberCredential:
    """Recognise the member of a request. Raises NotSignedIn; says not why a token is refused."""
    scheme, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    caller = member_tokens.read(token, as_of=as_of) if scheme.lower() == "bearer" else None
    if caller is None:
        raise NotSignedIn
    request.META[RATE] = rates.count("member", caller.member_id, limit=RATE_LIMIT, as_of=as_of)
    return caller
