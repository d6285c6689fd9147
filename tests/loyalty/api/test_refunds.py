"""POST /v1/purchases/{id}/refunds and /void, and the lists of returns: whole bodies."""

import pytest

from loyalty import crediting, parked
from loyalty.models import Purchase, Refund
from members.models import Store
from tests.builders import NOON, earn, make_sale, purchase_body, record
from tests.members.builders import Caller, caller, make_member

pytestmark = pytest.mark.django_db

LINES = [
    {"line": "1", "net": "10.00", "quantity": 2},
    {"line": "2", "net": "2.40", "quantity": "0.250"},
]


@pytest.fixture
def sale(member):
    return earn(member, 0, lines=LINES, external_id="s-1")


def address_of(sale, door="refunds"):
    return f"/v1/purchases/{Purchase.objects.get(pk=sale.id).shown_id}/{door}"


def columns(left: str, right: str) -> list[str]:
    return [f"{left}{right:>{42 - len(left)}}"]


def shown(sale, member, **changes):
    refund = Refund.objects.order_by("pk").last()
    assert refund is not None
    return {
        "id": refund.shown_id,
        "status": "applied",
        "void": False,
        "purchase": Purchase.objects.get(pk=sale.id).shown_id,
        "sale": {"store": "helsinki-1", "external_id": "s-1"},
        "member": member.shown_id,
        "store": "helsinki-1",
        "external_id": "r-1",
        "reason": "",
        "currency": "EUR",
        "total": "5.00",
        "lines": [{"line": "1", "quantity": "1", "amount": "5.00"}],
        "points": 5,
        "points_taken": 5,
        "points_owed": 0,
        "points_expired": 0,
        "points_forgiven": 0,
        "points_left": 7,
        "balance_after": 157,
        "refusal": None,
        "occurred_at": "2026-03-10T11:00:00Z",
        "received_at": "2026-03-10T12:00:00Z",
        "applied_at": "2026-03-10T12:00:00Z",
        "receipt": columns("Returned", "5.00 EUR")
        + columns("Taken back", "5 points")
        + columns("Balance", "157 points"),
        **changes,
    }


ONE = {
    "external_id": "r-1",
    "occurred_at": "2026-03-10T13:00:00+02:00",
    "lines": [{"line": "1", "quantity": 1}],
}


def test_a_line_is_returned(till, sale, member):
    answer = till.call("post", address_of(sale), ONE)

    assert (answer.status_code, answer.json()) == (201, shown(sale, member))
    assert answer.headers["Location"] == f"/v1/refunds/{answer.json()['id']}"
    assert "Idempotent-Replayed" not in answer.headers


def test_an_amount_is_returned(till, sale, member):
    body = {"external_id": "r-1", "amount": "6.20", "reason": "scratched", "currency": "EUR"}

    answer = till.call("post", address_of(sale), body)

    lines = [
        {"line": "1", "quantity": "0", "amount": "5.00"},
        {"line": "2", "quantity": "0", "amount": "1.20"},
    ]
    wanted = {"total": "6.20", "lines": lines, "reason": "scratched"}
    points = {"points": 6, "points_taken": 6, "points_left": 6, "balance_after": 156}
    now = {"occurred_at": "2026-03-10T12:00:00Z"}
    printed = columns("Returned", "6.20 EUR") + columns("Taken back", "6 points")
    printed += columns("Balance", "156 points")
    assert (answer.status_code, answer.json()) == (
        201,
        shown(sale, member, **wanted, **points, **now, receipt=printed),
    )


def test_a_sale_is_voided_and_a_second_void_is_answered_as_the_first(till, sale, member):
    body = {"occurred_at": "2026-03-10T11:00:00Z", "reason": "wrong customer"}

    first = till.call("post", address_of(sale, "void"), body)
    again = till.call("post", address_of(sale, "void"), {})

    whole = [
        {"line": "1", "quantity": "2", "amount": "10.00"},
        {"line": "2", "quantity": "0.25", "amount": "2.40"},
    ]
    wanted = {"void": True, "external_id": None, "reason": "wrong customer", "lines": whole}
    points = {"points": 12, "points_taken": 12, "points_left": 0, "balance_after": 150}
    printed = columns("Purchase cancelled", "12.40 EUR") + columns("Taken back", "12 points")
    printed += columns("Balance", "150 points")
    assert (first.status_code, first.json()) == (
        201,
        shown(sale, member, total="12.40", **wanted, **points, receipt=printed),
    )
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize(
    ("body", "state", "left"),
    [
        ({"lines": [{"line": "1", "quantity": 2}]}, "partly_returned", "2.40"),
        ({"amount": "12.40"}, "returned", "0.00"),
    ],
)
def test_the_purchase_shows_what_came_back(till, sale, body, state, left):
    till.call("post", address_of(sale), {"external_id": "r-1", **body})

    seen = till.call("get", address_of(sale, "")[:-1]).json()

    assert (seen["status"], seen["refundable"]) == (state, left)
    assert float(seen["returned"]) + float(left) == 12.4
    assert [line["line"] for line in seen["refundable_lines"]] == (["2"] if left != "0.00" else [])


def test_a_void_shows_on_the_purchase(till, sale):
    till.call("post", address_of(sale, "void"), {})

    seen = till.call("get", address_of(sale, "")[:-1]).json()

    assert (seen["status"], seen["returned"], seen["refundable_lines"]) == ("voided", "12.40", [])


def test_a_return_is_read_by_both_its_stores_and_by_nobody_else(till, sale, colleague, member):
    made = till.call("post", address_of(sale), ONE).json()
    address = f"/v1/refunds/{made['id']}"
    same = {"X-Request-Id": "same"}
    stranger = caller("purchases:read", store=Store.objects.get(code="turku"))

    assert till.call("get", address).json() == made
    hidden = stranger.call("get", address, **same)
    absent = stranger.call("get", "/v1/refunds/ref_01h455vb4pex5vsknk084sn02q", **same)
    assert (hidden.status_code, hidden.content) == (404, absent.content)
    assert Caller("rk_live_x").call("get", address).status_code == 401
    assert caller("purchases:write").call("get", address).status_code == 403


def test_the_returns_of_a_purchase_are_listed_newest_first(till, sale):
    for number in range(3):
        body = {"external_id": f"r-{number}", "amount": "1.00"}
        till.call("post", address_of(sale), body)

    first = till.call("get", address_of(sale) + "?limit=2").json()
    rest = till.call("get", address_of(sale) + f"?limit=2&cursor={first['next_cursor']}").json()

    assert [one["external_id"] for one in first["items"]] == ["r-2", "r-1"]
    assert [one["external_id"] for one in rest["items"]] == ["r-0"]
    assert rest["next_cursor"] is None


def by_receipt(**fields):
    return {"external_id": "r-1", "sale": {"store": "helsinki-1", "external_id": "s-1"}, **fields}


def test_a_return_by_the_receipt_is_applied_at_once_when_the_sale_is_there(till, sale, member):
    answer = till.call("post", "/v1/refunds", by_receipt(amount="12.40"))

    assert (answer.status_code, answer.json()["points"]) == (201, 12)


def test_a_return_before_its_sale_waits_in_the_list(till, member):
    parked_answer = till.call("post", "/v1/refunds", by_receipt(amount="5.00"))
    waiting = till.call("get", "/v1/refunds?status=waiting").json()
    made = parked_answer.json()

    assert parked_answer.status_code == 202
    assert made.pop("receipt") == []
    assert waiting == {"items": [made], "next_cursor": None}
    assert (made["status"], made["purchase"], made["total"], made["lines"]) == (
        "waiting",
        None,
        "0.00",
        [],
    )
    assert (made["points"], made["points_left"], made["applied_at"]) == (0, None, None)

    till.call("post", "/v1/purchases", purchase_body(member, external_id="s-1"))
    crediting.credit_all(as_of=NOON)
    parked.apply_due(as_of=NOON)

    applied = till.call("get", f"/v1/refunds/{made['id']}").json()
    again = till.call("post", "/v1/refunds", by_receipt(amount="5.00"))
    assert (applied["status"], applied["points"], applied["points_left"]) == ("applied", 5, 5)
    assert (again.status_code, again.json()) == (201, applied)
    assert len(applied.pop("receipt")) == 3
    assert till.call("get", "/v1/refunds?status=waiting").json()["items"] == []
    assert till.call("get", "/v1/refunds?status=applied").json()["items"] == [applied]


def test_a_list_takes_no_other_state(till):
    answer = till.call("get", "/v1/refunds?status=lost")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_parameter")


def test_a_sale_without_a_member_is_returned_too(till):
    (sale,) = record(make_sale(None, lines=LINES, external_id="s-1"))

    answer = till.call("post", address_of(sale), ONE)
    seen = till.call("get", address_of(sale, "")[:-1]).json()

    assert (answer.status_code, answer.json()["status"]) == (202, "waiting")
    assert (answer.json()["total"], answer.json()["lines"][0]["line"]) == ("5.00", "1")
    assert (seen["status"], seen["refundable"]) == ("partly_returned", "7.40")


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_asks_as_often_for_three_as_for_one(till, sale, django_assert_num_queries, rows):
    for number in range(rows):
        till.call("post", address_of(sale), {"external_id": f"r-{number}", "amount": "1.00"})
    till.call("get", "/v1/refunds")

    with django_assert_num_queries(1):
        assert len(till.call("get", "/v1/refunds").json()["items"]) == rows


def test_another_member_earns_nothing_by_it(till, sale):
    other = make_member()
    earn(other, 30)

    till.call("post", address_of(sale, "void"), {})

    balance = till.call("get", f"/v1/members/{other.shown_id}/balance").json()
    assert balance["balance"] == 30
