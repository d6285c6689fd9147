"""Who may return what, and the same return sent again."""

from typing import Any

import pytest

from loyalty.models import Refund
from members.models import Store
from tests.builders import earn, owner
from tests.loyalty.api.conftest import contents
from tests.loyalty.api.test_refund_refusals import GHOST, address_of, by_receipt, one_line
from tests.members.builders import caller, make_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def sale(member):
    lines = [{"line": "1", "net": "10.00", "quantity": 2}, {"line": "2", "net": "2.40"}]
    return earn(member, 0, lines=lines, external_id="s-1")


@pytest.mark.parametrize("door", ["refunds", "void"])
def test_another_store_reaches_a_sale_with_its_scope_only(till, sale, door):
    turku = make_store("turku")
    colleague: Any = caller("purchases:write", "purchases:read", store=turku)
    roaming: Any = caller("purchases:write", "returns:anywhere", store=turku)
    body = one_line(quantity=1) if door == "refunds" else {"external_id": "r-1"}
    same = {"X-Request-Id": "same"}
    before = contents()

    hidden = colleague.call("post", address_of(sale, door), body, **same)
    absent = colleague.call("post", f"/v1/purchases/{GHOST}/{door}", body, **same)
    listed = colleague.call("get", address_of(sale))

    assert (hidden.status_code, hidden.content) == (404, absent.content)
    assert listed.status_code == 404
    assert contents() == before

    taken = roaming.call("post", address_of(sale, door), body)

    assert (taken.status_code, taken.json()["store"]) == (201, "turku")
    assert taken.json()["sale"]["store"] == "helsinki-1"
    assert colleague.call("get", f"/v1/refunds/{taken.json()['id']}").status_code == 200


def test_by_the_receipt_another_store_is_unknown(till, sale):
    turku = make_store("turku")
    before = contents()

    colleague: Any = caller("purchases:write", store=turku)
    hidden = colleague.call("post", "/v1/refunds", by_receipt(amount="5.00"))

    assert (hidden.status_code, hidden.json()["code"]) == (422, "invalid_body")
    assert [one["pointer"] for one in hidden.json()["errors"]] == ["/sale/store"]
    assert contents() == before

    roaming: Any = caller("purchases:write", "returns:anywhere", store=turku)
    assert roaming.call("post", "/v1/refunds", by_receipt(amount="5.00")).status_code == 201


def test_a_return_lists_for_its_own_stores_alone(till, sale):
    till.call("post", address_of(sale), one_line(quantity=1))
    helsinki, turku = Store.objects.get(), make_store("turku")

    own: Any = caller("purchases:read", store=helsinki).call("get", "/v1/refunds")
    foreign: Any = caller("purchases:read", store=turku).call("get", "/v1/refunds")

    assert (len(own.json()["items"]), foreign.json()["items"]) == (1, [])


def test_who_may_return(sale):
    body = one_line(quantity=1)

    assert caller("purchases:read").call("post", address_of(sale), body).status_code == 403
    assert caller("purchases:write").call("get", address_of(sale)).status_code == 403
    assert Refund.objects.count() == 0
    assert owner().call("post", address_of(sale), body).status_code == 201


def test_the_same_return_again_gets_the_first_answer(till, sale):
    body = one_line(quantity=2)
    first = till.call("post", address_of(sale), body)
    before = contents()

    again = till.call("post", address_of(sale), {**body, "lines": [{"line": "1", "quantity": "2"}]})
    receipt = till.call("post", "/v1/refunds", by_receipt(**body))

    for answer in (again, receipt):
        assert (answer.status_code, answer.content) == (201, first.content)
        assert answer.headers["Idempotent-Replayed"] == "true"
    assert contents() == before


def test_another_return_under_the_same_external_id_is_a_conflict(till, sale):
    first = till.call("post", address_of(sale), one_line(quantity=1)).json()
    before = contents()

    answer = till.call("post", address_of(sale), one_line(quantity=2))

    assert (answer.status_code, answer.json()["code"]) == (409, "duplicate_refund")
    assert answer.json()["refund"] == first["id"]
    assert contents() == before


def test_a_request_key_is_for_one_return(till, sale):
    key = {"Idempotency-Key": "k-1"}
    one, other = {"amount": "5.00"}, {"amount": "6.00"}
    first = till.call("post", address_of(sale), one, **key)
    before = contents()

    again = till.call("post", address_of(sale), one, **key)
    reused = till.call("post", address_of(sale), other, **key)

    assert (first.status_code, again.status_code, again.content) == (201, 201, first.content)
    assert (reused.status_code, reused.json()["code"]) == (422, "idempotency_key_reused")
    assert contents() == before
