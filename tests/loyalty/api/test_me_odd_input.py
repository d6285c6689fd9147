"""Odd questions of a member's app: refused or passed by, never a 500, and nothing is written."""

import pytest

from tests.loyalty.api.conftest import contents
from tests.members.signing_in import signed_in

pytestmark = pytest.mark.django_db

LISTS = ["ledger", "vouchers", "redemptions", "claims"]
ODD = [
    "limit=0",
    "limit=201",
    "limit=%00",
    "limit=1e2",
    "cursor=%00",
    "cursor=é",
    "cursor=" + "A" * 900,
]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("query", ODD)
def test_an_odd_page_is_refused(member, name, query):
    before = contents()

    answer = signed_in(member).call("get", f"/v1/me/{name}?{query}")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_parameter")
    assert contents() == before


@pytest.mark.parametrize(
    "tag", ["en-../../x", "fi_FI@x", "-", "*", "da;q=x", "x" * 5000, "fi-\u0661"]
)
def test_an_odd_language_is_passed_by(member, tag):
    type(member).objects.update(language="")
    me = signed_in(member)

    home = me.call("get", "/v1/me/home", **{"Accept-Language": tag})
    ledger = me.call("get", "/v1/me/ledger", **{"Accept-Language": tag})

    assert (home.status_code, ledger.status_code) == (200, 200)


@pytest.mark.parametrize("query", ["store=%00", "store=" + "x" * 900, "store="])
def test_an_odd_store_is_refused(member, query):
    assert signed_in(member).call("get", f"/v1/me/rewards?{query}").status_code == 422
