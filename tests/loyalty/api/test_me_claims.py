"""Points that are missing: the member types what stands on the receipt."""

import pytest

from loyalty.models import Claim
from members.models import Member
from rewards import rulebook
from rewards.models import Program
from tests.builders import make_sale, record
from tests.loyalty.sharing import settings
from tests.members.builders import make_member, make_store
from tests.members.signing_in import signed_in

pytestmark = pytest.mark.django_db

RECEIPT = {"store": "helsinki-1", "receipt": "R-1", "total": "10.00", "sold_on": "2026-03-10"}


@pytest.fixture
def me(member):
    settings(claim_days=30)
    return signed_in(member)


def test_a_receipt_is_claimed_and_seen_in_the_list(me, member):
    record(make_sale(None, external_id="R-1"))

    made = me.call("post", "/v1/me/claims", RECEIPT)
    again = me.call("post", "/v1/me/claims", RECEIPT)

    claim = Claim.objects.get()
    assert made.status_code == 201
    assert made.json() == {
        "id": claim.shown_id,
        "status": "credited",
        "receipt": "R-1",
        "store": "helsinki-1",
        "currency": "EUR",
        "purchase": claim.purchase and claim.purchase.shown_id,
        "created_at": "2026-03-10T12:00:00Z",
        "reason": None,
    }
    assert again.json() == made.json()
    assert me.call("get", "/v1/me/claims").json()["items"] == [made.json()]
    assert signed_in(make_member()).call("get", "/v1/me/claims").json()["items"] == []


def test_a_sale_that_is_not_there_yet_is_waited_for(me):
    answer = me.call("post", "/v1/me/claims", RECEIPT)

    assert (answer.json()["status"], answer.json()["purchase"]) == ("waiting", None)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"store": "nowhere"}, ("/store", "unknown_store")),
        ({"total": "10.001"}, ("/total", "too_many_decimals")),
        ({"total": "ten"}, ("/total", "invalid_amount")),
        ({"sold_on": "10.3.2026"}, ("/sold_on", "invalid_format")),
        ({"sold_on": "2026-03-11"}, ("/sold_on", "sold_in_future")),
        ({"receipt": ""}, ("/receipt", "too_short")),
        ({"member": "x"}, ("/member", "unknown_field")),
    ],
)
def test_what_cannot_stand_on_a_receipt_is_refused(me, change, place):
    answer = me.call("post", "/v1/me/claims", {**RECEIPT, **change})

    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [place]
    assert Claim.objects.count() == 0


def test_a_program_may_take_no_claims(member):
    Program.objects.update(claim_days=0)
    rulebook.forget()

    answer = signed_in(member).call("post", "/v1/me/claims", RECEIPT)

    assert (answer.status_code, answer.json()["code"]) == (409, "claims_not_taken")


@pytest.mark.parametrize(
    ("own", "accept", "detail"),
    [
        ("fi", "da", "Kuitti on liian vanha pisteitä varten."),
        ("", "da", "Bonen er for gammel til at give point."),
        ("id", "da", "Struk ini sudah terlalu lama."),
        ("", "", "The receipt is too old for points."),
    ],
)
def test_why_a_claim_was_refused_is_said_in_the_members_language(me, member, own, accept, detail):
    Member.objects.filter(pk=member.pk).update(language=own)
    headers = {"Accept-Language": accept} if accept else {}

    old = {**RECEIPT, "sold_on": "2026-01-10"}
    made = me.call("post", "/v1/me/claims", old, **headers).json()
    (listed,) = me.call("get", "/v1/me/claims", **headers).json()["items"]

    assert made["reason"] == listed["reason"] == {"code": "too_old", "detail": detail}


def test_a_claim_names_the_currency_of_its_store(me):
    make_store("aarhus", currency="DKK", name="Aarhus")

    made = me.call("post", "/v1/me/claims", {**RECEIPT, "store": "aarhus"}).json()

    assert (made["store"], made["currency"]) == ("aarhus", "DKK")
