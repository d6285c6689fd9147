"""A sale with a blocked card: accepted, for nobody, and waiting for nobody."""

from datetime import timedelta

import pytest

from loyalty import unclaimed
from loyalty.models import Purchase, QueuedPurchase, UnclaimedPurchase
from members.identifiers import block, replace, unblock
from members.models import Identifier, Member
from tests.builders import NOON, make_sale, open_shop, owner, record
from tests.members.builders import Caller, make_member

pytestmark = pytest.mark.django_db

CARD = "4006381333931"
SCANNED = {"kind": "card", "value": CARD}


@pytest.fixture
def card() -> Identifier:
    """The card of a member, in an open shop; it is lost."""
    open_shop()
    lost = make_member(("card", CARD), display_name="Aino").identifiers.get()
    return block(identifier=lost, as_of=NOON)


@pytest.fixture
def till() -> Caller:
    return owner()


def test_a_sale_with_a_blocked_card_is_for_nobody_and_says_so(card):
    (accepted,) = record(make_sale(identifier=SCANNED))

    assert [notice["code"] for notice in accepted.quote["notices"]] == ["identifier_blocked"]
    assert (accepted.member, accepted.quote["points"]) == (None, 0)
    assert Purchase.objects.get().member is None
    assert (QueuedPurchase.objects.count(), UnclaimedPurchase.objects.count()) == (0, 0)
    unblock(identifier=card)
    assert unclaimed.claim_enrolled(as_of=NOON) == 0


def test_in_a_batch_only_the_blocked_card_is_barred(card):
    new = replace(identifier=card, as_of=NOON)
    scans = [CARD, new.value, "2900000000018"]

    answers = record(*(make_sale(identifier={"kind": "card", "value": scan}) for scan in scans))

    told = [[notice["code"] for notice in answer.quote["notices"]] for answer in answers]
    assert told == [["identifier_blocked"], [], ["unknown_identifier"]]
    assert [answer.quote["points"] for answer in answers] == [0, 10, 0]
    assert (QueuedPurchase.objects.count(), UnclaimedPurchase.objects.count()) == (1, 1)


def test_what_waits_for_an_identifier_waits_on_while_that_is_blocked(card):
    record(make_sale(identifier={"kind": "phone", "value": "+358401234567"}))
    phone = make_member(("phone", "+358401234567")).identifiers.get()
    block(identifier=phone, as_of=NOON)

    assert unclaimed.claim_enrolled(as_of=NOON + timedelta(days=1)) == 0
    unblock(identifier=phone)
    assert unclaimed.claim_enrolled(as_of=NOON + timedelta(days=1)) == 1


def test_a_lookup_says_that_a_card_is_blocked_and_not_whose_it_is(card, till):
    answer = till.call("post", "/v1/lookups", {"scan": CARD}, **{"Accept-Language": "da"})

    assert (answer.status_code, answer.json()) == (
        200,
        {
            "kind": "blocked",
            "member": None,
            "balance": None,
            "tier": None,
            "purchase": None,
            "voucher": None,
            "redemption": None,
            "candidates": [],
            "greeting": "",
            "say": "Kortet, nummeret eller adressen er spærret. Bed venligst om noget andet.",
            "hints": [],
            "notices": [
                {
                    "code": "identifier_blocked",
                    "detail": "It was blocked, and finds nobody; ask for another one.",
                }
            ],
        },
    )
    assert Member.objects.get().display_name not in answer.content.decode()


def test_a_quote_for_a_blocked_card_promises_nothing(card, till):
    body = {
        "store": "helsinki-1",
        "currency": "EUR",
        "lines": [{"line": "1", "net": "10.00"}],
        "identifier": SCANNED,
    }

    answer = till.call("post", "/v1/quotes", body).json()

    assert (answer["member"], answer["points"]) == (None, 0)
