"""POST /v1/purchases/batch: each sale for itself."""

import pytest

from loyalty.models import Purchase, QueuedPurchase
from tests.builders import make_reward, make_sale, owner, purchase_body, record, redeem
from tests.loyalty.api.conftest import contents
from tests.members.builders import caller, make_member, make_store

pytestmark = pytest.mark.django_db


def post(who, purchases):
    return who.call("post", "/v1/purchases/batch", {"purchases": purchases})


def codes(answer) -> list[tuple[int, int, str | None]]:
    return [
        (one["index"], one["status"], one.get("problem", {}).get("code"))
        for one in answer.json()["results"]
    ]


def test_each_sale_has_its_result_in_order(till, member):
    record(make_sale(member, "9.00", external_id="taken"))
    row = redeem(member, make_reward(100))
    sales = [
        purchase_body(member),
        purchase_body(member, lines=[]),
        purchase_body(member, external_id="taken"),
        {**purchase_body(), "member": "mem_01h455vb4pex5vsknk084sn02q"},
        purchase_body(member, redemptions=[row.shown_id]),
        purchase_body(member, redemptions=["red_01h455vb4pex5vsknk084sn02q"]),
        purchase_body(),
    ]

    answer = post(till, sales)

    assert answer.status_code == 200
    assert codes(answer) == [
        (0, 202, None),
        (1, 422, "invalid_body"),
        (2, 409, "duplicate_purchase"),
        (3, 422, "unknown_member"),
        (4, 202, None),
        (5, 422, "unknown_redemption"),
        (6, 202, None),
    ]
    assert (Purchase.objects.count(), QueuedPurchase.objects.count()) == (5, 3)


def test_a_result_is_what_the_single_call_answers(till, member):
    single = till.call("post", "/v1/purchases", purchase_body(member, external_id="s-1")).json()

    again = post(till, [purchase_body(member, external_id="s-1")])
    refused = post(till, [purchase_body(member, external_id="s-2", currency="USD")])

    assert again.json() == {
        "results": [
            {"index": 0, "status": 202, "replayed": True, "purchase": {**single, "receipt": []}}
        ]
    }
    assert refused.json() == {
        "results": [
            {
                "index": 0,
                "status": 422,
                "problem": {
                    "code": "invalid_body",
                    "title": "The body does not fit this call",
                    "detail": "/currency: USD was sent, and the store uses EUR. "
                    "Nothing was written.",
                    "errors": [
                        {
                            "pointer": "/currency",
                            "code": "currency_mismatch",
                            "detail": "USD was sent, and the store uses EUR.",
                        }
                    ],
                    "retryable": False,
                },
            }
        ]
    }


def test_the_whole_batch_again_changes_nothing(till):
    members = [make_member() for _ in range(3)]
    sales = [purchase_body(members[n % 3]) for n in range(30)]
    first = post(till, sales).json()
    before = contents()

    again = post(till, sales[::-1]).json()

    assert contents() == before
    assert [one["purchase"] for one in again["results"]] == [
        one["purchase"] for one in first["results"][::-1]
    ]
    assert {one["replayed"] for one in again["results"]} == {True}


def test_500_fit_and_501_do_not(till, member):
    sales = [purchase_body(member) for _ in range(501)]

    fits = post(till, sales[:500])
    before = contents()
    too_many = post(till, sales)

    assert {one["status"] for one in fits.json()["results"]} == {202}
    assert (too_many.status_code, too_many.json()["errors"][0]["code"]) == (422, "too_many")
    assert contents() == before


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ({}, [("/purchases", "required")]),
        ({"purchases": []}, [("/purchases", "too_few")]),
        ({"purchases": {}}, [("/purchases", "wrong_type")]),
        ({"purchases": [], "x": 1}, [("/purchases", "too_few"), ("/x", "unknown_field")]),
    ],
)
def test_what_is_no_batch_is_refused_whole(till, body, places):
    answer = till.call("post", "/v1/purchases/batch", body)

    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == places


@pytest.mark.parametrize("item", [1, None, "sale", []])
def test_an_item_that_is_no_object_holds_up_no_other(till, member, item):
    answer = post(till, [purchase_body(member), item, purchase_body(member)])

    assert codes(answer) == [(0, 202, None), (1, 422, "invalid_body"), (2, 202, None)]


def test_a_key_of_another_store_records_nothing_here(member):
    colleague = owner(make_store("turku"))

    answer = post(colleague, [purchase_body(member)])

    assert codes(answer) == [(0, 422, "invalid_body")]
    assert Purchase.objects.count() == 1  # the one that gave the member points


def test_without_the_scope_nothing_is_recorded(member):
    assert post(caller("purchases:read"), [purchase_body(member)]).status_code == 403
