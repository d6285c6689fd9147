"""
The lean base of the hot path: one request, one pydantic body, one answer.

Always: the same checks in the same order as everywhere else (key, method, scope, content type,
JSON, body), the same problems, and no 500 for a bad request; but without the parsers, renderers,
negotiation and throttles of Django REST framework, which cost more than the work itself.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, ClassVar, Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from pydantic import BaseModel
from pydantic_core import to_json
from rest_framework.views import APIView

from members.api.parsing import parse_json, read_body
from members.api.permissions import authenticated, require_scope
from members.api.problems import refuse
from members.api.refusals import MethodNotAllowed
from members.api.validation import validated

METHODS: Final = ("get", "post", "put", "patch", "delete")


class JsonAnswer(HttpResponse):
    """Compact JSON. content: anything pydantic can write, datetimes and UUIDs included."""

    def __init__(
        self, content: Any, *, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(
            to_json(content), status=status, content_type="application/json", headers=headers
        )


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
            return self.respond(request, parameters)
        except Exception as error:  # noqa: BLE001 - the last line before a bare 500
            return refuse(request, error)

    def respond(self, request: HttpRequest, parameters: dict[str, Any]) -> HttpResponseBase:
        """Answer a request whose caller needs to show nothing, or has shown it."""
        method = self.taken(request)
        handler: Callable[..., HttpResponseBase] = getattr(self, method)
        model = self.bodies.get(method)
        if model is None:
            return handler(request, **parameters)
        body = validated(model, parse_json(read_body(request)))
        return handler(request, body=body, **parameters)

    def taken(self, request: HttpRequest) -> str:
        """The method of a request, `head` as `get`. Raises MethodNotAllowed."""
        method = (request.method or "").lower()
        method = "get" if method == "head" else method
        allowed = self.methods()
        if method not in allowed:
            raise MethodNotAllowed(request.method, [name.upper() for name in allowed])
        return method

    def methods(self) -> Collection[str]:
        """What can be asked for here."""
        return [name for name in METHODS if hasattr(self, name)]


class HotView(DirectView):
    """
    What a till or a shop's own system calls with its key.

    required_scope: the scope per method, `{"post": PURCHASES_WRITE}`; of several, any one will do.

    Handlers are `def post(self, request, body, credential, **path_parameters)`, and
    `def get(self, request, credential, **path_parameters)`.
    """

    required_scope: ClassVar[Mapping[str, str | tuple[str, ...]]] = {}

    def respond(self, request: HttpRequest, parameters: dict[str, Any]) -> HttpResponseBase:
        """Recognise the key and its scope first. Raises Unauthenticated, MissingScope."""
        credential = authenticated(request, self.as_of)
        require_scope(credential, self.required_scope[self.taken(request)])
        return super().respond(request, {**parameters, "credential": credential})

    def methods(self) -> Collection[str]:
        """Those that name a scope."""
        return self.required_scope.keys()
