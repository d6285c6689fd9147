"""POST /v1/purchases, GET /v1/purchases/{id} and /explain."""

from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from loyalty import crediting
from loyalty.models import Purchase
from members import keys
from members.models import Member, Terminal
from tests.builders import NOON, make_reward, make_sale, owner, purchase_body, record, redeem
from tests.loyalty.api.conftest import contents
from tests.members.builders import Caller, caller, make_key, make_member, make_store

pytestmark = pytest.mark.django_db

WAIT = {"Prefer": "wait=2"}


def post(who: Caller, body, **headers):
    return who.call("post", "/v1/purchases", body, **headers)


def shown(member, **changes):
    purchase = Purchase.objects.order_by("pk").last()
    assert purchase is not None
    return {
        "id": purchase.shown_id,
        "status": "accepted",
        "external_id": "s-1",
        "store": "helsinki-1",
        "terminal": None,
        "member": member and member.shown_id,
        "occurred_at": "2026-03-10T11:59:00Z",
        "received_at": "2026-03-10T12:00:00Z",
        "currency": "EUR",
        "total": "12.40",
        "redemptions": [],
        "points": 12,
        "tier": None,
        "receipt": ["Points for this purchase: 12", "Points balance: 162"],
        "notices": [],
        **changes,
    }


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


def test_a_purchase_is_accepted_with_the_points_a_credit_would_give(till, member):
    answer = post(till, body_of(member))

    assert (answer.status_code, answer.json()) == (202, shown(member))
    assert answer.headers["Location"] == f"/v1/purchases/{answer.json()['id']}"
    assert "Idempotent-Replayed" not in answer.headers
    assert "Preference-Applied" not in answer.headers


def test_who_waits_gets_the_final_points_and_balance(till, member):
    answer = post(till, body_of(member), **WAIT)

    assert (answer.status_code, answer.json()) == (
        201,
        shown(member, status="credited", balance_after=162),
    )
    assert answer.headers["Preference-Applied"] == "wait"


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "k1"}])
def test_a_repeat_gets_the_same_answer_and_says_so(till, member, headers):
    first = post(till, body_of(member), **headers)
    after = contents()

    again = post(till, body_of(member), **headers)

    assert (again.status_code, again.content) == (202, first.content)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["Location"] == first.headers["Location"]
    assert contents() == after


def test_a_repeat_that_waits_gets_what_became_of_it(till, member):
    post(till, body_of(member))

    again = post(till, body_of(member), **WAIT)

    assert (again.status_code, again.json()["status"]) == (201, "credited")
    assert again.headers["Idempotent-Replayed"] == "true"


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


def test_a_sale_without_a_member_is_unclaimed(till):
    answer = post(till, body_of(), **WAIT)

    assert (answer.status_code, answer.json()) == (
        202,
        shown(None, status="unclaimed", points=0, receipt=[]),
    )


def test_an_unknown_member_is_refused(till):
    before = contents()

    answer = post(till, {**purchase_body(), "member": "mem_01h455vb4pex5vsknk084sn02q"})

    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_member")
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/member"]
    assert contents() == before


def test_an_identifier_nobody_has_is_accepted_with_a_notice(till):
    answer = post(till, body_of(identifier={"kind": "email", "value": "New@Example.com"}))

    assert (answer.status_code, answer.json()["status"]) == (202, "unclaimed")
    assert [notice["code"] for notice in answer.json()["notices"]] == ["unknown_identifier"]


def test_a_blocked_member_is_recorded_and_refused_when_credited(till, member):
    Member.objects.update(status="blocked")

    answer = post(till, body_of(member), **WAIT)

    assert (answer.status_code, answer.json()["status"]) == (201, "refused")
    assert answer.json()["refusal"] == {
        "reason": "member_not_active",
        "detail": "The member was blocked or closed.",
    }
    assert answer.json()["points"] == 0


def test_a_clock_a_little_ahead_is_clamped_and_said(till, member):
    fine = post(till, body_of(member, occurred_at="2026-03-10T12:10:00Z", external_id="a"))
    ahead = post(till, body_of(member, occurred_at="2026-03-10T12:10:01Z", external_id="b"))

    assert (fine.json()["occurred_at"], fine.json()["notices"]) == ("2026-03-10T12:10:00Z", [])
    assert ahead.json()["occurred_at"] == "2026-03-10T12:00:00Z"
    assert ahead.json()["notices"] == [
        {
            "code": "clock_ahead",
            "detail": "The till's clock is ahead; the sale counts from its arrival.",
        }
    ]


def test_a_sale_is_accepted_for_400_days(member):
    till = caller("purchases:write")
    edge = NOON - timedelta(days=400)

    fine = post(till, purchase_body(member, occurred_at=edge.isoformat()))
    old = post(till, purchase_body(member, occurred_at=(edge - timedelta(seconds=1)).isoformat()))

    assert fine.status_code == 202
    assert (old.status_code, old.json()["errors"][0]["code"]) == (422, "too_old")


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


def test_a_sale_uses_the_members_redemption(till, member):
    row = redeem(member, make_reward(100))

    answer = post(till, body_of(member, redemptions=[row.shown_id]), **WAIT)

    assert answer.status_code == 201
    assert (answer.json()["redemptions"], answer.json()["balance_after"]) == ([row.shown_id], 62)
    seen = till.call("get", f"/v1/redemptions/{row.shown_id}").json()
    assert (seen["status"], seen["purchase"]) == ("confirmed", answer.json()["id"])


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


def test_a_purchase_is_read_by_its_store_and_not_by_another(till, colleague, member):
    made = post(till, body_of(member)).json()
    address = f"/v1/purchases/{made['id']}"
    crediting.credit_all(as_of=NOON)
    same = {"X-Request-Id": "same"}

    seen = till.call("get", address)
    hidden = colleague.call("get", address, **same)
    absent = colleague.call("get", "/v1/purchases/pur_01h455vb4pex5vsknk084sn02q", **same)
    stranger = Caller("rk_live_x").call("get", address)

    assert (seen.status_code, seen.json()) == (
        200,
        shown(member, status="credited", balance_after=162),
    )
    assert (hidden.status_code, hidden.content) == (404, absent.content)
    assert stranger.status_code == 401


def test_an_unchanged_purchase_is_not_sent_again(till, member):
    address = f"/v1/purchases/{post(till, body_of(member)).json()['id']}"
    tag = till.call("get", address).headers["ETag"]

    again = till.call("get", address, **{"If-None-Match": tag})
    crediting.credit_all(as_of=NOON)
    changed = till.call("get", address, **{"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")
    assert (changed.status_code, changed.json()["status"]) == (200, "credited")


def test_every_rule_explains_itself(till, colleague, member):
    made = post(till, body_of(member), **WAIT).json()
    address = f"/v1/purchases/{made['id']}/explain"

    answer = till.call("get", address)

    assert (answer.status_code, answer.json()) == (
        200,
        {
            "purchase": made["id"],
            "status": "credited",
            "points": 12,
            "tier": None,
            "rules": [
                {
                    "rule": "base",
                    "version": 1,
                    "applied": True,
                    "points": 12,
                    "promise": "1 point per 1.00 EUR",
                    "explanation": "12 points: 1 point per 1.00 EUR on 12.40 EUR",
                }
            ],
        },
    )
    assert colleague.call("get", address).status_code == 404


def test_what_is_not_credited_has_no_reasons_yet(till):
    (sale,) = record(make_sale(make_member()))
    shown_id = Purchase.objects.get(pk=sale.id).shown_id

    answer = till.call("get", f"/v1/purchases/{shown_id}/explain")

    assert answer.json() == {
        "purchase": shown_id,
        "status": "accepted",
        "points": None,
        "tier": None,
        "rules": [],
    }


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
