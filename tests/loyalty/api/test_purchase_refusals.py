"""POST /v1/purchases: what is refused, by what it would collide with and by whom it is sent."""

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from loyalty.models import Purchase
from members import keys
from members.models import Terminal
from tests.builders import NOON, make_sale, owner, purchase_body, record
from tests.loyalty.api.conftest import contents
from tests.members.builders import Caller, caller, make_key, make_store

pytestmark = pytest.mark.django_db

WAIT = {"Prefer": "wait=2"}


def post(who: Caller, body, **headers):
    return who.call("post", "/v1/purchases", body, **headers)


def body_of(member=None, **fields):
    given = {
        "external_id": "s-1",
        "occurred_at": "2026-03-10T13:59:00+02:00",
        "lines": [
            {"line": "1", "net": "13.40", "sku": "A", "category": "coffee", "quantity": "0.250"},
            {"line": "2", "net": "-1.00", "name": "coupon"},
        ],
        "tenders": [{"type": "card", "amount": "12.40"}],
        "metadata": {"till": {"shift": 3}},
    }
    return purchase_body(member, **{**given, **fields})


def test_another_sale_under_the_same_external_id_is_a_conflict(till, member):
    first = post(till, body_of(member)).json()
    before = contents()

    answer = post(till, body_of(member, metadata={}, terminal=None))

    assert answer.status_code == 409
    assert answer.json() == {
        "type": "/problems/duplicate_purchase",
        "title": "The store has recorded another sale under this external_id",
        "status": 409,
        "detail": f"{first['id']} was recorded under this external_id with other content "
        "(metadata). Give every sale an external_id of its own.",
        "code": "duplicate_purchase",
        "purchase": first["id"],
        "differences": [{"field": "metadata"}],
        "errors": [],
        "retryable": False,
        "request_id": answer.headers["X-Request-Id"],
        "cashier_message": "This was already recorded differently. Please check the receipt.",
    }
    assert contents() == before


def test_another_sale_under_the_same_request_key_is_refused(till, member):
    post(till, body_of(member), **{"Idempotency-Key": "k1"})
    before = contents()

    answer = post(till, body_of(member, external_id="s-2"), **{"Idempotency-Key": "k1"})

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert contents() == before
    other = post(owner(), body_of(member, external_id="s-2"), **{"Idempotency-Key": "k1"})
    assert other.status_code == 202


def test_an_unknown_member_is_refused(till):
    before = contents()

    answer = post(till, {**purchase_body(), "member": "mem_01h455vb4pex5vsknk084sn02q"})

    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_member")
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/member"]
    assert contents() == before


def test_a_till_speaks_for_itself_alone(member):
    store = make_store("turku")
    mine = Terminal.objects.create(store=store, code="T1")
    Terminal.objects.create(store=store, code="T2")
    till = owner(terminal=mine)

    fine = post(till, purchase_body(member, store="turku"))
    other_till = post(till, purchase_body(member, store="turku", terminal="T2"))
    other_store = post(till, purchase_body(member))

    assert fine.status_code == 202
    assert Purchase.objects.get(store=store).terminal == mine
    assert other_till.json()["errors"][0]["pointer"] == "/terminal"
    assert other_store.json()["errors"][0]["pointer"] == "/store"


@pytest.mark.parametrize("redemption", ["red_01h455vb4pex5vsknk084sn02q"])
def test_a_sale_with_an_unknown_redemption_writes_nothing(till, member, redemption):
    before = contents()

    answer = post(till, body_of(member, redemptions=[redemption]))

    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_redemption")
    assert contents() == before


def test_without_the_scope_or_the_key_nothing_is_recorded(member):
    before = contents()
    revoked = make_key("purchases:write")
    keys.revoke(key=revoked.key, as_of=NOON)
    people = [caller("purchases:read"), Caller(), Caller("rk_live_x"), Caller(revoked.secret)]

    answers = [post(who, body_of(member)) for who in people]

    assert [answer.status_code for answer in answers] == [403, 401, 401, 401]
    assert contents() == before


def test_methods_that_are_not_there(till):
    answer = till.call("get", "/v1/purchases")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


@pytest.mark.django_db(transaction=True)
def test_a_sale_in_flight_elsewhere_is_waited_for_and_then_refused_as_busy(till, member):
    first = make_sale(member, external_id="s-1")
    with psycopg.connect(settings.DATABASE_URL) as other:
        other.execute("LOCK loyalty_purchase IN ACCESS EXCLUSIVE MODE")
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 100")
        answer = post(till, body_of(member))
        other.rollback()

    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")
    assert (answer.status_code, answer.json()["code"]) == (409, "busy")
    assert (answer.headers["Retry-After"], answer.json()["retryable"]) == ("1", True)
    assert record(first)
