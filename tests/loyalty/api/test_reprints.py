"""GET /v1/purchases/{id}/receipt: a sale printed once more, with what the member has by now."""

import pytest

from loyalty.models import Purchase
from rewards import rulebook
from rewards.models import Tier
from tests.builders import earn, purchase_body

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(till, member, shop):
    Tier.objects.create(program=shop, code="gold", name="Gold", threshold=100_000)
    rulebook.forget()
    earn(member, 30, external_id="s-1")
    return f"/v1/purchases/{Purchase.objects.get(external_id='s-1').shown_id}/receipt"


def test_a_reprint_has_the_final_figures(till, member, address):
    till.call("post", address.replace("receipt", "refunds"), {"external_id": "r", "amount": "5.00"})
    earn(member, 7)

    answer = till.call("get", address, **{"Receipt-Format": "width=48"})

    assert (answer.status_code, answer.json()) == (
        200,
        {
            "purchase": address.split("/")[3],
            "receipt": [
                "This purchase                          30 points",
                "Taken back                              5 points",
                "Balance                               182 points",
                "150 points expire after 1 March 2027.",
                "Spend 818.00 EUR more to become Gold.",
            ],
        },
    )


def test_a_sale_of_nobody_prints_nothing(till):
    made = till.call("post", "/v1/purchases", purchase_body()).json()["id"]

    assert till.call("get", f"/v1/purchases/{made}/receipt").json() == {
        "purchase": made,
        "receipt": [],
    }


def test_who_may_not_see_the_sale_may_not_print_it(till, colleague, address):
    assert colleague.call("get", address).status_code == 404
    assert till.call("get", address).status_code == 200
