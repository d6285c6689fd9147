"""GET /v1/purchases/{id} and /explain."""

import pytest

from loyalty import crediting
from loyalty.models import Purchase
from tests.builders import NOON, make_sale, purchase_body, record
from tests.loyalty.sharing import settings
from tests.members.builders import Caller, make_member

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
        "receipt": [
            "This purchase                    12 points",
            "Balance                         162 points",
        ],
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
        shown(
            member,
            status="credited",
            balance_after=162,
            returned="0.00",
            refundable="12.40",
            refundable_lines=[
                {"line": "1", "quantity": "0.25", "amount": "13.40"},
                {"line": "2", "quantity": "1", "amount": "-1.00"},
            ],
            lines=[
                {"line": "1", "name": None, "sku": "A", "category": "coffee"}
                | {"quantity": "0.25", "net": "13.40"},
                {"line": "2", "name": "coupon", "sku": None, "category": None}
                | {"quantity": "1", "net": "-1.00"},
            ],
            tenders=[{"type": "card", "amount": "12.40"}],
        ),
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


def test_a_sale_is_explained_in_the_programs_language_where_none_is_asked_for(till, member):
    settings(language="fi")
    made = post(till, body_of(member), **WAIT).json()

    (rule,) = till.call("get", f"/v1/purchases/{made['id']}/explain").json()["rules"]

    assert rule["promise"] == "1 piste jokaista 1,00 EUR kohti"


def test_a_sale_is_explained_in_the_language_asked_for(till, member):
    body = purchase_body(member)
    made = till.call("post", "/v1/purchases", body, Prefer="wait=2").json()
    address = f"/v1/purchases/{made['id']}/explain"

    said = {
        language: till.call("get", address, **{"Accept-Language": language}).json()["rules"][0]
        for language in ("fi-FI", "da", "nl")
    }

    assert {language: rule["explanation"] for language, rule in said.items()} == {
        "fi-FI": "10 pistettä: 1 piste jokaista 1,00 EUR kohti summasta 10,00 EUR",
        "da": "10 point: 1 point pr. 1,00 EUR af 10,00 EUR",
        "nl": "10 points: 1 point per 1.00 EUR on 10.00 EUR",
    }


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
