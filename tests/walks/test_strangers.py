"""Whoever may not see something learns nothing of it, on any route."""

from typing import Any

import pytest

from members.models import Store
from members.scopes import HISTORY_WRITE, RETURNS_ANYWHERE
from tests.builders import ALL_SCOPES, owner
from tests.members.builders import caller, make_member
from tests.members.signing_in import signed_in
from tests.walks.conftest import contents
from tests.walks.routes import Route, all_routes

pytestmark = pytest.mark.django_db

ROUTES = all_routes()
KEYED = [route for route in ROUTES if route.security == "apiKey"]
OF_MEMBERS = [route for route in ROUTES if route.security == "memberToken"]


def said(answer: Any) -> tuple[int, dict[str, Any]]:
    """Status and body, but for the id that every request has of its own."""
    body = dict(answer.json())
    body.pop("request_id", None)
    return answer.status_code, body


def ask(who: Any, route: Route, **ids: str) -> Any:
    return who.call(route.method.lower(), route.address(**ids), route.body)


@pytest.mark.parametrize(
    ("routes", "nobodies"),
    [
        (KEYED, ["a stranger's key", "a revoked key", "an expired key", "a member"]),
        (OF_MEMBERS, ["a stranger's key", "an expired token", "no token at all", "a key"]),
    ],
    ids=["routes for keys", "routes for members"],
)
def test_nobody_is_told_apart_from_nobody(shop, callers, routes, nobodies):
    before = contents()

    for route in routes:
        nothing = ask(callers["nothing"], route, **known(route, shop))
        answers = [said(ask(callers[who], route, **known(route, shop))) for who in nobodies]
        assert (nothing.status_code, nothing.json()["code"]) == (401, "unauthenticated"), route
        assert nothing["WWW-Authenticate"].startswith("Bearer"), route
        assert answers == [answers[0]] * len(nobodies), route
        assert (answers[0][0], answers[0][1]["code"]) == (401, "unauthenticated"), route

    assert contents() == before


def test_a_key_for_something_else_is_told_which_scope_it_lacks(shop):
    wrong = caller(HISTORY_WRITE)
    before = contents()

    for route in KEYED:
        status, body = said(ask(wrong, route, **known(route, shop)))
        assert (status, body["code"]) == (403, "missing_scope"), route

    assert contents() == before


def test_what_is_another_stores_is_as_absent_as_what_is_not_there(shop):
    # A key that may take back what other stores sold sees their sales.
    scopes = set(ALL_SCOPES) - {RETURNS_ANYWHERE}
    stranger = caller(*scopes, store=Store.objects.get(code="turku-1"))
    before = contents()
    seen = 0

    for route in KEYED:
        if not (ids := known(route, shop)):
            continue
        seen += 1
        foreign, absent = ask(stranger, route, **ids), ask(stranger, route)
        assert said(foreign) == said(absent), route
        assert said(absent)[0] == 404, route

    assert seen > 12
    assert contents() == before


def test_an_id_that_nothing_has_is_not_found(shop):
    everything, me = owner(), signed_in(make_member())
    before = contents()

    for route in [*KEYED, *OF_MEMBERS]:
        if not route.names:
            continue
        who = me if route.security == "memberToken" else everything
        absent = ask(who, route)
        broken = ask(who, route, **dict.fromkeys(route.names, "x_%00"))
        assert (absent.status_code, absent.json()["code"]) == (404, "not_found"), route
        assert said(absent) == said(broken), route

    assert contents() == before


def test_the_neighbour_who_may_is_let_in(shop):
    assert len(ALL_SCOPES) > 10
    for route in KEYED:
        if (ids := known(route, shop)) and route.method == "GET":
            assert ask(owner(), route, **ids).status_code == 200, route


def known(route: Route, shop: dict[str, str]) -> dict[str, str]:
    """The ids in its path that the shop has."""
    return {name: shop[name] for name in route.names if name in shop}
