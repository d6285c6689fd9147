"""The addresses of members, and a probe which shows what the base of the hot path does."""

import psycopg
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from config.api import errors
from members.api.bodies import AmountText, Body, Instant, Metadata
from members.api.conditional import conditional
from members.api.hot import HotView, JsonAnswer
from members.keys import Credential


class ProbeLine(Body):
    sku: str
    net: AmountText


class ProbeBody(Body):
    happened_at: Instant
    lines: list[ProbeLine] = []
    metadata: Metadata = {}


class ProbeView(HotView):
    required_scope = {"get": "purchases:read", "post": "purchases:write"}
    bodies = {"post": ProbeBody}

    def get(self, request: HttpRequest, credential: Credential, what: str) -> HttpResponse:
        if what == "busy":
            raise OperationalError from psycopg.errors.LockNotAvailable()
        if what == "slow":
            raise OperationalError from psycopg.errors.QueryCanceled()
        if what == "broken":
            raise KeyError("secret detail")
        return conditional(request, JsonAnswer({"what": what}))

    def post(
        self, request: HttpRequest, body: ProbeBody, credential: Credential, what: str
    ) -> HttpResponse:
        return JsonAnswer({"what": what, "at": body.happened_at}, status=201)


urlpatterns = [
    path("v1/", include("members.api.urls")),
    path("v1/probe/<str:what>", ProbeView.as_view()),
]
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
