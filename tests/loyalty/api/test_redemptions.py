"""POST /v1/redemptions, GET, /confirm and /void."""

from datetime import timedelta

import pytest

from loyalty import settlement
from loyalty.models import Entry, Redemption
from members.models import Member
from tests.books import assert_books_balance
from tests.builders import NOON, make_reward, redeem, wallet_of
from tests.loyalty.api.conftest import contents
from tests.members.builders import Caller, caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def reward(member):
    return make_reward(100, stock_left=5)


def post(who: Caller, member, reward, headers=None, **fields):
    body = {"member": member.shown_id, "reward": reward.shown_id, **fields}
    return who.call("post", "/v1/redemptions", body, **(headers or {}))


COFFEE = "Coffee                          100 points"
USABLE = "Usable now                       50 points"


def shown(member, reward, **changes):
    row = Redemption.objects.get()
    return {
        "id": row.shown_id,
        "status": "held",
        "member": member.shown_id,
        "reward": {"id": reward.shown_id, "code": "coffee", "name": "Coffee"},
        "points": 100,
        "money": "0.00",
        "value": "0.00",
        "currency": "EUR",
        "voucher": None,
        "purchase": None,
        "late": False,
        "lapses_at": "2026-03-10T12:15:00Z",
        "occurred_at": "2026-03-10T12:00:00Z",
        "receipt": [COFFEE, *([USABLE] if "available" in changes else [])],
        **changes,
    }


def test_a_reward_is_held(till, member, reward):
    answer = post(till, member, reward)

    assert (answer.status_code, answer.json()) == (201, shown(member, reward, available=50))
    assert answer.headers["Location"] == f"/v1/redemptions/{answer.json()['id']}"
    assert_books_balance()


def test_a_reward_is_spent_at_once(till, member, reward):
    answer = post(till, member, reward, capture=True)

    assert answer.json() == shown(member, reward, status="confirmed", lapses_at=None, available=50)
    assert wallet_of(member).balance == 50


def test_the_same_request_again_gets_the_same_answer(till, member, reward):
    key = {"Idempotency-Key": "k1"}
    first = post(till, member, reward, key)
    till.call("post", f"/v1/redemptions/{first.json()['id']}/confirm")
    after = contents()

    again = post(till, member, reward, key)

    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert contents() == after


def test_another_request_under_the_same_key_is_refused(till, member, reward):
    key = {"Idempotency-Key": "k1"}
    post(till, member, reward, key)
    before = contents()

    answer = post(till, member, reward, key, capture=True)

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert contents() == before


def test_too_few_points_are_said_in_figures(till, member):
    before = contents()

    answer = post(till, member, make_reward(151))

    assert answer.status_code == 409
    assert answer.json() == {
        "type": "/problems/insufficient_points",
        "title": "Not enough points",
        "status": 409,
        "detail": "This takes 151 points and 150 are available: 1 short. "
        "Offer a cheaper reward, or none.",
        "code": "insufficient_points",
        "points_needed": 151,
        "points_available": 150,
        "points_short": 1,
        "errors": [],
        "retryable": False,
        "request_id": answer.headers["X-Request-Id"],
        "cashier_message": "There are not enough points for this.",
    }
    assert contents() == before


@pytest.mark.parametrize(
    ("fields", "code", "words"),
    [
        ({"stock_left": 0}, "reward_out_of_stock", "This reward is sold out."),
        ({"is_active": False}, "reward_unavailable", "This reward is not available."),
    ],
)
def test_what_cannot_be_had_is_a_conflict(till, member, fields, code, words):
    before = contents()

    answer = post(till, member, make_reward(10, **fields))

    assert (answer.status_code, answer.json()["code"]) == (409, code)
    assert answer.json()["cashier_message"] == words
    assert contents() == before


def test_a_blocked_member_cannot_redeem(till, member, reward):
    Member.objects.update(status="blocked")

    answer = post(till, member, reward)

    assert (answer.status_code, answer.json()["code"]) == (409, "member_not_active")


def test_a_redemption_is_confirmed_once(till, member, reward):
    address = f"/v1/redemptions/{post(till, member, reward).json()['id']}"

    first = till.call("post", f"{address}/confirm")
    again = till.call("post", f"{address}/confirm")

    assert (first.status_code, first.json()) == (200, shown(member, reward, status="confirmed"))
    assert (again.status_code, again.content) == (200, first.content)
    assert Entry.objects.filter(kind=2).count() == 1
    assert_books_balance()


@pytest.mark.parametrize("capture", [False, True])
def test_a_redemption_is_voided_once(till, member, reward, capture):
    address = f"/v1/redemptions/{post(till, member, reward, capture=capture).json()['id']}"

    first = till.call("post", f"{address}/void")
    again = till.call("post", f"{address}/void")
    late = till.call("post", f"{address}/confirm")

    assert (first.status_code, first.json()["status"]) == (200, "voided")
    assert again.content == first.content
    assert (late.status_code, late.json()["code"]) == (409, "redemption_voided")
    reward.refresh_from_db()
    assert (wallet_of(member).balance, wallet_of(member).held, reward.stock_left) == (150, 0, 5)
    assert_books_balance()


def test_a_late_confirm_says_so(till, member, reward, clock):
    address = f"/v1/redemptions/{post(till, member, reward).json()['id']}"
    clock.move_by(minutes=15)
    settlement.lapse_due(as_of=clock.now)

    lapsed = till.call("get", address)
    confirmed = till.call("post", f"{address}/confirm")

    assert lapsed.json() == shown(member, reward, status="lapsed", receipt=[])
    assert confirmed.json() == shown(member, reward, status="confirmed", late=True)


def test_a_redemption_is_seen_by_its_store_and_not_by_another(till, colleague, member, reward):
    made = post(till, member, reward, store="helsinki-1").json()["id"]
    same = {"X-Request-Id": "same"}
    absent = colleague.call("get", "/v1/redemptions/red_01h455vb4pex5vsknk084sn02q", **same)
    before = contents()

    hidden = [
        colleague.call("get", f"/v1/redemptions/{made}", **same),
        colleague.call("post", f"/v1/redemptions/{made}/confirm", **same),
        colleague.call("post", f"/v1/redemptions/{made}/void", **same),
    ]

    assert {answer.status_code for answer in hidden} == {404}
    assert {answer.content for answer in hidden} == {absent.content}
    assert contents() == before
    assert till.call("get", f"/v1/redemptions/{made}").json() == shown(member, reward)


def test_an_unchanged_redemption_is_not_sent_again(till, member, reward):
    address = f"/v1/redemptions/{redeem(member, reward).shown_id}"
    tag = till.call("get", address).headers["ETag"]

    assert till.call("get", address, **{"If-None-Match": tag}).status_code == 304
    till.call("post", f"{address}/confirm")
    assert till.call("get", address, **{"If-None-Match": tag}).status_code == 200


def test_who_may_not_redeem(member, reward):
    row = redeem(member, reward)
    before = contents()

    for who, status in ((caller("purchases:write"), 403), (Caller(), 401)):
        assert post(who, member, reward).status_code == status
        for verb in ("confirm", "void"):
            address = f"/v1/redemptions/{row.shown_id}/{verb}"
            assert who.call("post", address).status_code == status
        assert who.call("get", f"/v1/redemptions/{row.shown_id}").status_code == status

    assert contents() == before


def test_the_past_needs_a_key_for_history(till, member, reward):
    yesterday = (NOON - timedelta(days=1)).isoformat()
    ordinary = caller("redemptions:write")

    refused = post(ordinary, member, reward, occurred_at=yesterday)
    written = post(till, member, reward, occurred_at=yesterday, capture=True)

    assert refused.json()["errors"][0] == {
        "pointer": "/occurred_at",
        "code": "not_now",
        "detail": "A redemption happens now; a past one needs a key with history:write.",
    }
    assert written.json()["occurred_at"] == "2026-03-09T12:00:00Z"
    assert Entry.objects.get(kind=2).occurred_at == NOON - timedelta(days=1)
