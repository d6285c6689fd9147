"""POST /v1/purchases, GET /v1/purchases/{id} and /explain."""

from datetime import timedelta

import pytest

from loyalty.models import Purchase
from members.models import Member
from tests.builders import NOON, make_reward, purchase_body, redeem
from tests.loyalty.api.conftest import contents
from tests.loyalty.sharing import settings
from tests.members.builders import Caller, caller

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


def test_a_sale_without_a_member_is_unclaimed(till):
    answer = post(till, body_of(), **WAIT)

    assert (answer.status_code, answer.json()) == (
        202,
        shown(None, status="unclaimed", points=0, receipt=[]),
    )


def test_an_identifier_nobody_has_is_accepted_with_a_notice(till):
    answer = post(till, body_of(identifier={"kind": "email", "value": "New@Example.com"}))

    assert (answer.status_code, answer.json()["status"]) == (202, "unclaimed")
    (notice,) = answer.json()["notices"]
    assert (notice["code"], notice["cashier_message"]) == (
        "unknown_identifier",
        "Nobody is enrolled with this yet. The points wait for whoever enrols soon.",
    )


@pytest.mark.parametrize(
    ("program", "accept", "message"),
    [
        ("fi", "", "Kassan kello on edellä. Pyydä korjaamaan se."),
        ("fi", "da", "Kassens ur går for hurtigt. Få det venligst stillet."),
        ("fi", "id", "Jam kasir terlalu cepat. Mohon disetel ulang."),
    ],
)
def test_a_notice_is_said_in_the_cashiers_language(till, member, program, accept, message):
    settings(language=program)
    headers = {"Accept-Language": accept} if accept else {}
    ahead = body_of(member, occurred_at="2026-03-10T12:10:01Z")

    told = [post(till, ahead, **headers).json() for _ in range(2)]

    assert [sale["notices"][0]["cashier_message"] for sale in told] == [message, message]


def test_a_blocked_member_is_recorded_and_refused_when_credited(till, member):
    Member.objects.update(status="blocked")

    answer = post(till, body_of(member), **WAIT)

    assert (answer.status_code, answer.json()["status"]) == (201, "refused")
    assert answer.json()["refusal"] == {
        "reason": "member_not_active",
        "detail": "The member was blocked or closed.",
        "cashier_message": "This membership is not active.",
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
            "cashier_message": "The till's clock is ahead. Please have it set.",
        }
    ]


def test_a_sale_is_accepted_for_400_days(member):
    till = caller("purchases:write")
    edge = NOON - timedelta(days=400)

    fine = post(till, purchase_body(member, occurred_at=edge.isoformat()))
    old = post(till, purchase_body(member, occurred_at=(edge - timedelta(seconds=1)).isoformat()))

    assert fine.status_code == 202
    assert (old.status_code, old.json()["errors"][0]["code"]) == (422, "too_old")


def test_a_sale_uses_the_members_redemption(till, member):
    row = redeem(member, make_reward(100))

    answer = post(till, body_of(member, redemptions=[row.shown_id]), **WAIT)

    assert answer.status_code == 201
    assert (answer.json()["redemptions"], answer.json()["balance_after"]) == ([row.shown_id], 62)
    seen = till.call("get", f"/v1/redemptions/{row.shown_id}").json()
    assert (seen["status"], seen["purchase"]) == ("confirmed", answer.json()["id"])
