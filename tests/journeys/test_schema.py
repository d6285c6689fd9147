"""Made-up requests by the OpenAPI file, against a running shop: every answer is as it says."""

import os
import re
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from loyalty import households
from members import till_keys
from members.ids import public_id
from members.models import Store, Terminal
from tests.builders import (
    ALL_SCOPES,
    NOON,
    TILL,
    earn,
    make_reward,
    redeem,
)
from tests.goods_back import give_back
from tests.loyalty.using import issue, use
from tests.members.builders import make_key, make_member
from tests.members.signing_in import signed_in
from tests.test_openapi import COMMITTED
from tests.walks.routes import Route, all_routes

FEW = 4
CASES = 200 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else FEW
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_headers_conformance, response_schema_conformance,
]  # fmt: skip
ERRORS = re.compile(r"^\| (\d{3}) \| `(\w+)`", re.MULTILINE)
TABLE = Path(__file__).parent.parent.parent / "docs" / "reference" / "api.md"
SCHEMA = schemathesis.openapi.from_path(str(COMMITTED))


@pytest.fixture(scope="module")
def documented() -> set[tuple[int, str]]:
    """The status and code of every problem in the reference."""
    return {(int(status), code) for status, code in ERRORS.findall(TABLE.read_text())}


class World:
    """The ids of what there is, by the name they have in paths; and who may call."""

    def __init__(self) -> None:
        store = Store.objects.get(code="helsinki-1")
        self.member = make_member(("email", "schema@example.com"))
        sale = earn(self.member, 150)
        reward = make_reward(10, code="water", name="Water", stock_left=None)
        self.key = make_key(*ALL_SCOPES, as_of=timezone.now()).secret
        till = Terminal.objects.create(store=store, code="till-of-the-schema")
        code = till_keys.offer(till, by="anna", as_of=timezone.now()).code
        self.till_key = till_keys.enrol(code, app_version="", as_of=timezone.now()).secret
        use_of = issue(self.member)
        home = households.found(owner=make_member(), name="", as_of=NOON, actor=TILL).household
        self.ids = {
            "purchase_id": public_id("pur", sale.public_id),
            "refund_id": give_back(sale, amount="1.00", currency="EUR").shown_id,
            "redemption_id": redeem(self.member, reward, occurred_at=timezone.now()).shown_id,
            "use_id": use(use_of.pk).use.shown_id,
            "household_id": home.shown_id,
            "member_id": self.member.shown_id,
            "reward_id": reward.shown_id,
        }

    def secret(self, route: Route) -> str:
        """What a caller shows who may call a route; for each, a member who may erase themselves."""
        if route.security == "memberToken":
            return str(signed_in(make_member()).secret)
        return self.till_key if "/terminals/" in route.path else self.key


@pytest.fixture(scope="module")
def world(opened, django_db_blocker) -> World:
    """One of everything in the town."""
    with django_db_blocker.unblock():
        return World()


@pytest.mark.parametrize("route", all_routes(), ids=str)
def test_every_answer_is_as_documented(
    route: Route, world, running_shop, documented, django_db_blocker
):
    operation = SCHEMA[route.path][route.method]
    with django_db_blocker.unblock():
        headers = {"Authorization": f"Bearer {world.secret(route)}"}
    there = {name: world.ids[name] for name in route.names if name in world.ids}
    asked = count()

    @given(case=operation.as_strategy())
    @settings(
        max_examples=CASES,
        deadline=None,
        derandomize=CASES == FEW,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    def ask(case: Any) -> None:
        if next(asked) % 2 == 0:  # every other time for something that is there
            case.path_parameters = {**case.path_parameters, **there}
        answer = case.call(base_url=running_shop.url, headers=headers)
        case.validate_response(answer, checks=CHECKS)
        if answer.status_code >= 400:
            assert (answer.status_code, answer.json()["code"]) in documented

    ask()
