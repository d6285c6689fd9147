"""What is refused about returns: its code, its status, and no trace of it."""

import pytest

from loyalty import parked
from loyalty.models import Purchase
from rewards import rulebook
from rewards.models import Program
from tests.builders import earn, make_reward, redeem
from tests.loyalty.api.conftest import contents

pytestmark = pytest.mark.django_db

GHOST = "pur_01h455vb4pex5vsknk084sn02q"
LEFT = {
    "refundable": "12.40",
    "refundable_lines": [
        {"line": "1", "quantity": "2", "amount": "10.00"},
        {"line": "2", "quantity": "0.25", "amount": "2.40"},
    ],
}


@pytest.fixture
def sale(member):
    lines = [
        {"line": "1", "net": "10.00", "quantity": 2},
        {"line": "2", "net": "2.40", "quantity": "0.250"},
    ]
    return earn(member, 0, lines=lines, external_id="s-1")


def address_of(sale, door="refunds"):
    return f"/v1/purchases/{Purchase.objects.get(pk=sale.id).shown_id}/{door}"


def by_receipt(store="helsinki-1", receipt="s-1", **fields):
    return {"external_id": "r-1", "sale": {"store": store, "external_id": receipt}, **fields}


def one_line(**fields):
    return {"external_id": "r-1", "lines": [{"line": "1", **fields}]}


@pytest.mark.parametrize(
    ("body", "status", "code", "where"),
    [
        (one_line(quantity=3), 409, "refund_exceeds_purchase", "/lines/0"),
        (one_line(amount="10.01"), 409, "refund_exceeds_purchase", "/lines/0"),
        (one_line(amount="-1.00"), 409, "refund_exceeds_purchase", "/lines/0"),
        ({"external_id": "r-1", "amount": "12.41"}, 409, "refund_exceeds_purchase", "/amount"),
        (
            {"external_id": "r-1", "lines": [{"line": "7", "quantity": 1}]},
            422,
            "unknown_line",
            "/lines/0/line",
        ),
    ],
)
def test_what_the_sale_does_not_have_is_refused_with_what_it_has(
    till, sale, body, status, code, where
):
    before = contents()

    answer = till.call("post", address_of(sale), body)

    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code)
    assert [one["pointer"] for one in problem["errors"]] == [where]
    assert {name: problem[name] for name in LEFT} == LEFT
    assert contents() == before


def test_more_than_bought_reads_like_this(till, sale):
    answer = till.call("post", address_of(sale), {"external_id": "r-1", "amount": "12.41"})

    detail = "12.40 is left to return of this sale; refundable_lines says how much of each line."
    assert answer.json() == {
        "type": "/problems/refund_exceeds_purchase",
        "title": "More would come back than is left of the sale",
        "status": 409,
        "detail": detail,
        "code": "refund_exceeds_purchase",
        **LEFT,
        "errors": [{"pointer": "/amount", "code": "refund_exceeds_purchase", "detail": detail}],
        "retryable": False,
        "request_id": answer.headers["X-Request-Id"],
        "cashier_message": "More was returned than is left of this purchase.",
    }


@pytest.mark.parametrize("emptied_by", ["void", "refunds"])
@pytest.mark.parametrize("body", [{"lines": [{"line": "1", "quantity": 1}]}, {"amount": "0.01"}])
def test_what_came_back_whole_cannot_come_back_again(till, sale, emptied_by, body):
    whole = {"external_id": "r-0"} | ({"amount": "12.40"} if emptied_by == "refunds" else {})
    till.call("post", address_of(sale, emptied_by), whole)
    before = contents()

    answer = till.call("post", address_of(sale), {"external_id": "r-1", **body})

    assert (answer.status_code, answer.json()["code"]) == (409, "refund_exceeds_purchase")
    assert answer.json()["refundable_lines"] == []
    assert contents() == before


def test_what_came_back_whole_cannot_be_voided(till, sale):
    till.call("post", address_of(sale), {"external_id": "r-0", "amount": "12.40"})
    before = contents()

    answer = till.call("post", address_of(sale, "void"), {})

    assert (answer.status_code, answer.json()["code"]) == (409, "refund_exceeds_purchase")
    assert contents() == before


@pytest.mark.parametrize("content", [{}, {"lines": []}, {"amount": "0.00"}, one_line(quantity="0")])
def test_nothing_is_no_return(till, sale, content):
    before = contents()

    answer = till.call("post", address_of(sale), {"external_id": "r-1", **content})

    assert (answer.status_code, answer.json()["code"]) == (422, "refund_of_nothing")
    assert contents() == before


@pytest.mark.parametrize("door", ["by id", "by receipt"])
def test_another_currency_is_refused(till, sale, door):
    address, named = address_of(sale), {}
    if door == "by receipt":
        address, named = "/v1/refunds", by_receipt()
    before = contents()

    answer = till.call(
        "post", address, {"external_id": "r-1", **named, "amount": "5.00", "currency": "USD"}
    )

    assert (answer.status_code, answer.json()["code"]) == (422, "currency_mismatch")
    assert answer.json()["errors"][0]["pointer"] == "/currency"
    assert contents() == before


def test_a_return_of_a_return_is_refused(till, sale):
    made = till.call("post", address_of(sale), {"external_id": "r-0", "amount": "5.00"}).json()
    before = contents()

    answers = [
        till.call("post", f"/v1/purchases/{made['id']}/refunds", one_line(quantity=1)),
        till.call("post", f"/v1/purchases/{made['id']}/void", {}),
        till.call("post", "/v1/refunds", by_receipt(receipt="r-0", amount="1.00")),
    ]

    for answer in answers:
        assert (answer.status_code, answer.json()["code"]) == (409, "return_of_return")
        assert answer.json()["refund"] == made["id"]
    assert contents() == before


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"amount": "5.00", "external_id": None}, ("/external_id", "key_required")),
        ({"amount": "5.00", "lines": [{"line": "1"}]}, ("/amount", "one_of")),
        ({"amount": "-5.00"}, ("/amount", "amount_negative")),
        ({"amount": "5.001"}, ("/amount", "too_many_decimals")),
        ({"amount": 5}, ("/amount", "wrong_type")),
        ({"amount": "5.00", "currency": "XYZ"}, ("/currency", "unknown_currency")),
        ({"amount": "5.00", "store": "nowhere"}, ("/store", "unknown_store")),
        ({"amount": "5.00", "extra": 1}, ("/extra", "unknown_field")),
        ({"amount": "5.00", "reason": "x" * 501}, ("/reason", "too_long")),
        ({"amount": "5.00", "occurred_at": "2026-03-11T12:00:01Z"},
         ("/occurred_at", "in_the_future")),
        ({"lines": [{"line": "1"}] * 501}, ("/lines", "too_many")),
        ({"lines": [{"line": "1"}] * 2}, ("/lines/1/line", "duplicate_line")),
        ({"lines": [{"line": "1", "quantity": 0}]}, ("/lines/0/quantity", "invalid_quantity")),
        ({"lines": [{"line": "1", "quantity": -1}]}, ("/lines/0/quantity", "invalid_quantity")),
        ({"lines": [{"line": "1", "quantity": 1.5}]}, ("/lines/0/quantity", "invalid_quantity")),
        ({"lines": [{"line": "1", "amount": "1e3"}]}, ("/lines/0/amount", "invalid_amount")),
        ({"lines": [{"line": "1", "quantity": 1}, {"line": "2"}]},
         ("/lines/1", "refund_of_nothing")),
        ({"lines": [None]}, ("/lines/0", "wrong_type")),
    ],
)  # fmt: skip
def test_an_unfit_return_is_refused_with_its_place(till, sale, body, where):
    body = {"external_id": "r-1", **body}
    if body["external_id"] is None:
        del body["external_id"]
    before = contents()

    answer = till.call("post", address_of(sale), body)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_body")
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [where]
    assert contents() == before


def test_a_purchase_that_is_not_there_cannot_be_returned(till):
    answer = till.call("post", f"/v1/purchases/{GHOST}/refunds", one_line(quantity=1))

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_return_of_spent_points_is_refused_where_the_program_says_so(till, sale, member):
    Program.objects.update(return_policy="refuse")
    rulebook.forget()
    redeem(member, make_reward(155), is_captured=True)
    before = contents()

    answer = till.call("post", address_of(sale, "void"), {})

    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (409, "return_needs_spent_points")
    assert problem["detail"] == (
        "This return takes 12 points back and 7 are there: 5 short. The program refuses returns "
        "of points that were spent."
    )
    figures = {name: problem[name] for name in problem if name.startswith("points_")}
    assert figures == {"points_needed": 12, "points_available": 7, "points_short": 5}
    assert problem["cashier_message"] == (
        "The points of this purchase have been used. Please call the manager."
    )
    assert contents() == before


def test_why_a_late_return_did_not_fit_is_said_in_the_cashiers_language(till, member, clock):
    parked_id = till.call("post", "/v1/refunds", by_receipt(amount="20.01")).json()["id"]
    earn(member, 20, external_id="s-1")
    clock.move_by(minutes=5)
    parked.apply_due(as_of=clock.now)

    (listed,) = till.call("get", "/v1/refunds", **{"Accept-Language": "fi"}).json()["items"]
    read = till.call("get", f"/v1/refunds/{parked_id}", **{"Accept-Language": "da"}).json()

    assert [row["refusal"].pop("cashier_message") for row in (listed, read)] == [
        "Palautus on suurempi kuin ostoksesta on jäljellä.",
        "Der returneres mere, end der er tilbage af købet.",
    ]
    assert listed["refusal"]["code"] == read["refusal"]["code"] == "refund_exceeds_purchase"
