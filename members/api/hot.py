"""
The lean base of the hot path: one request, one pydantic body, one answer.

Always: the same checks in the same order as everywhere else (key, method, scope, content type,
JSON, body), the same problems, and no 500 for a bad request; but without the parsers, renderers,
negotiation and throttles of Django REST framework, which cost more than the work itself.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from pydantic import BaseModel
from pydantic_core import to_json
from rest_framework.views import APIView

from members.api.parsing import parse_json, read_body
from members.api.permissions import MissingScope, authenticated
from members.api.problems import refuse
from members.api.refusals import MethodNotAllowed
from members.api.validation import validated


class JsonAnswer(HttpResponse):
    """Compact JSON. content: anything pydantic can write, datetimes and UUIDs included."""

    def __init__(
        self, content: Any, *, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(
            to_json(content), status=status, content_type="application/json", headers=headers
        )


class HotView(APIView):
    """
    An APIView (so that it is documented like one) whose dispatch is its own.

    required_scope: the scope per method, `{"post": PURCHASES_WRITE}`; of several, any one will do.
    bodies: the body's model per method; a method without one is called without `body`.

    Handlers are `def post(self, request, body, credential, **path_parameters)`, and
    `def get(self, request, credential, **path_parameters)`. `self.as_of` is the one instant at
    which the request is answered.
    """

    required_scope: ClassVar[Mapping[str, str | tuple[str, ...]]] = {}
    bodies: ClassVar[Mapping[str, type[BaseModel]]] = {}
    as_of: datetime

    def dispatch(self, request: HttpRequest, *_: Any, **parameters: Any) -> HttpResponseBase:
        """Check, parse, call the handler; whatever is raised becomes a problem."""
        self.as_of = timezone.now()
        try:
            return self._answer(request, parameters)
        except Exception as error:  # noqa: BLE001 - the last line before a bare 500
            return refuse(request, error)

    def _answer(self, request: HttpRequest, parameters: dict[str, Any]) -> HttpResponseBase:
        credential = authenticated(request, self.as_of)
        method = (request.method or "").lower()
        handler = self._handler(method)
        method = "get" if method == "head" else method
        named = self.required_scope[method]
        scopes = (named,) if isinstance(named, str) else named
        if credential.scopes.isdisjoint(scopes):
            raise MissingScope(scopes[0])
        model = self.bodies.get(method)
        if model is None:
            return handler(request, credential=credential, **parameters)
        body = validated(model, parse_json(read_body(request)))
        return handler(request, body=body, credential=credential, **parameters)

    def _handler(self, method: str) -> Callable[..., HttpResponseBase]:
        allowed = [name for name in self.http_method_names if name in self.required_scope]
        if method not in allowed and not (method == "head" and "get" in allowed):
            raise MethodNotAllowed(self.request.method, [name.upper() for name in allowed])
        handler: Callable[..., HttpResponseBase] = getattr(self, method)
        return handler
