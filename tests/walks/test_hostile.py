"""Whatever is sent to whatever route: a refusal that says why, nothing written, never a 500."""

import pytest

from tests.builders import owner
from tests.members.builders import Caller, make_member
from tests.members.signing_in import signed_in
from tests.walks.conftest import contents
from tests.walks.hostile import HEADERS, RAW, VALUES
from tests.walks.routes import BODY_OPTIONAL, Route, all_routes

pytestmark = pytest.mark.django_db

ROUTES = all_routes()
METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture
def may(shop) -> dict[str, Caller]:
    """Who may call a route, by its security."""
    return {"apiKey": owner(), "memberToken": signed_in(make_member()), "open": Caller()}


@pytest.mark.parametrize("place", range(len(RAW)))
def test_a_hostile_body_is_refused_everywhere(may, place):
    raw, status = RAW[place]
    before = contents()

    for route in ROUTES:
        if route.has_body and (raw or route.path not in BODY_OPTIONAL):
            answer = send(may, route, raw)
            assert answer.status_code == status, (route, answer.content)
            assert answer["Content-Type"] == "application/problem+json", route

    assert contents() == before


def test_a_hostile_query_is_no_error_of_ours(may):
    before = contents()

    for route in ROUTES:
        for name in [*route.queries, "no_such_parameter"]:
            for value in VALUES if route.method == "GET" else ():
                address = f"{route.address()}?{name}={value}"
                answer = may[route.security].call("get", address)
                assert answer.status_code < 500, (address, answer.content)

    assert contents() == before


def test_a_hostile_header_is_no_error_of_ours(may):
    for route in ROUTES:
        raw = b"{}" if route.has_body else None
        for headers in HEADERS:
            who = may[route.security]
            answer = who.call(route.method.lower(), route.address(), raw, **headers)
            assert answer.status_code < 500, (route, headers, answer.content)


def test_other_methods_are_refused_with_those_that_are_allowed(may):
    paths: dict[str, list[Route]] = {}
    for route in ROUTES:
        paths.setdefault(route.path, []).append(route)

    for routes in paths.values():
        allowed = {route.method.lower() for route in routes}
        for method in sorted(set(METHODS) - allowed):
            answer = may[routes[0].security].call(method, routes[0].address(), {})
            assert answer.status_code == 405, (method, routes[0], answer.content)
            assert allowed <= set(answer["Allow"].lower().split(", ")), routes[0]


def send(may: dict[str, Caller], route: Route, raw: bytes):
    return may[route.security].call(route.method.lower(), route.address(), raw)
