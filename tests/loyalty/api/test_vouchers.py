"""POST /v1/vouchers/…: verify, take, undo and take back, and what guessers meet."""

import base64
from datetime import timedelta

import pytest

from events.models import Event
from loyalty import signing, voucher_tokens
from loyalty.models import Voucher, VoucherUse
from members import keys, sql
from members.models import Attempt, Store, Terminal
from members.scopes import VOUCHERS_WRITE
from rewards import codes
from tests.builders import NOON, owner
from tests.loyalty.using import cases, issue, make_branch
from tests.members.builders import Caller, caller, make_key, make_member
from tests.rewards import builders as promises

pytestmark = pytest.mark.django_db


@pytest.fixture
def voucher(clock):
    clock.freeze()
    signing.forget_all()
    issue(make_member(), value_minor=350, kind="discount")
    return Voucher.objects.select_related("reward", "program", "member").get()


def redeem(who, voucher, receipt="sale-1", **fields):
    body = {"code": voucher.code, "external_id": receipt, "store": "helsinki-1", **fields}
    return who.call("post", "/v1/vouchers/redeem", body)


def verify(who, code, tag="en"):
    headers = {"Accept-Language": tag}
    return who.call("post", "/v1/vouchers/verify", {"code": code}, **headers)


def test_verify_says_what_it_is_good_for(voucher):
    answer = verify(owner(), f" {codes.shown(voucher.code).lower()} ")

    assert answer.json() == {
        "id": voucher.shown_id,
        "code": codes.shown(voucher.code),
        "status": "issued",
        "usable": True,
        "why_not": "",
        "reward": {
            "code": "coffee",
            "name": "Coffee",
            "kind": "discount",
            "value": "3.50",
            "currency": "EUR",
        },
        "member": voucher.member.shown_id,
        "issued_at": "2026-03-10T12:00:00Z",
        "expires_at": None,
        "used_at": None,
    }


def test_redeem_takes_it_once_and_answers_a_repeat_as_before(voucher):
    first = redeem(owner(), voucher)

    again, elsewhere = redeem(owner(), voucher), redeem(owner(), voucher, "sale-2")

    assert (first.status_code, again.status_code, elsewhere.status_code) == (201, 201, 409)
    assert first.json() == again.json()
    assert (again["Idempotent-Replayed"], elsewhere.json()["code"]) == (
        "true",
        "voucher_not_usable",
    )
    assert first.json()["status"] == "accepted"
    assert [verify(owner(), voucher.code, tag).json()["why_not"] for tag in ("en", "fi")] == [
        "It was used on 10 March at 14:00; it can be used once.",
        "Se käytettiin 10. maaliskuuta klo 14.00; sen voi käyttää kerran.",
    ]


def test_the_qr_is_as_good_as_the_code(voucher):
    token = voucher_tokens.token_of(voucher, as_of=NOON)

    assert verify(owner(), token).json()["id"] == voucher.shown_id
    assert verify(owner(), token[:-4] + "AAAA").status_code == 404


def test_a_wrong_check_symbol_is_told_from_a_code_nobody_has(voucher):
    wrong = voucher.code[:-1] + ("0" if voucher.code[-1] != "0" else "1")

    mistyped, unknown = verify(owner(), wrong), verify(owner(), codes.new_code())

    assert (mistyped.status_code, mistyped.json()["code"]) == (422, "voucher_code_mistyped")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "voucher_not_found")


def test_a_voucher_of_another_program_is_as_unknown_as_none(voucher):
    other = promises.make_program(code="other", is_default=False)
    Voucher.objects.update(program=other)

    assert verify(owner(), voucher.code).json()["code"] == "voucher_not_found"
    assert redeem(owner(), voucher).json()["code"] == "voucher_not_found"
    assert not VoucherUse.objects.exists()


def test_who_guesses_has_to_wait_and_somebody_is_told(voucher):
    till, other = caller(VOUCHERS_WRITE), caller(VOUCHERS_WRITE)
    for _ in range(60):
        assert verify(till, codes.new_code()).status_code == 404

    refused = verify(till, voucher.code)

    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_guesses")
    assert refused["Retry-After"] == "600"
    assert verify(other, voucher.code).status_code == 200
    assert Event.objects.filter(kind="security.guessing").count() == 1


def test_neither_a_new_key_nor_mistyped_codes_begin_a_new_count(voucher):
    issued = make_key(VOUCHERS_WRITE, as_of=NOON)
    wrong = voucher.code[:-1] + ("0" if voucher.code[-1] != "0" else "1")
    for _ in range(60):
        assert verify(Caller(issued.secret), wrong).status_code == 422

    renewed = keys.rotate(key=issued.key, overlap=timedelta(0), as_of=NOON)

    assert verify(Caller(renewed.secret), voucher.code).status_code == 429
    assert Attempt.objects.get().subject == f"voucher:key:{issued.key.pk}"


def test_an_upload_locks_no_honest_till_out(voucher):
    store = Store.objects.get()
    terminal = Terminal.objects.create(store=store, code="till-1")
    till = caller(VOUCHERS_WRITE, store=store, terminal=terminal)
    taken = {"external_id": "t", "offline": True, "occurred_at": "2026-03-10T11:00:00Z"}
    uses = [{**taken, "code": codes.new_code()} for _ in range(200)]

    for _ in range(2):
        results = till.call("post", "/v1/vouchers/redeem/batch", {"uses": uses}).json()["results"]

    assert {one["status"] for one in results} == {429}
    last = results[0]["problem"]
    assert (last["code"], last["retryable"], last["retry_after"]) == ("too_many_guesses", True, 600)
    assert verify(till, voucher.code).status_code == 200
    assert Attempt.objects.get(count__gt=0).subject == f"voucher:batch:till:{terminal.pk}"


def test_a_scanner_may_say_what_it_scanned(voucher):
    for scan in (f"]C1{voucher.code}", f"]Q3{voucher_tokens.token_of(voucher, as_of=NOON)}"):
        assert verify(owner(), scan).json()["id"] == voucher.shown_id


def test_what_nobody_expected_fails_alone(voucher):
    till = owner()
    taken = {"store": "helsinki-1", "offline": True, "occurred_at": "2026-03-10T11:00:00Z"}
    unfit = base64.urlsafe_b64encode(
        b'{"alg":"EdDSA","typ":"voucher+jwt","kid":"\\u0000"}'
    ).decode()
    uses = [
        {**taken, "external_id": "a", "code": f"{unfit.rstrip('=')}.e30.{'A' * 86}"},
        {**taken, "external_id": "fails", "code": voucher.code},
        {**taken, "external_id": "b", "code": voucher.code},
    ]

    sql.run("ALTER TABLE loyalty_voucheruse ADD CONSTRAINT odd CHECK (receipt <> 'fails')")
    answer = till.call("post", "/v1/vouchers/redeem/batch", {"uses": uses})

    results = answer.json()["results"]
    assert [one["status"] for one in results] == [404, 500, 201]
    assert results[1]["problem"]["code"] == "server_error"


def test_another_stores_key_neither_takes_nor_sees(voucher):
    stranger = caller(VOUCHERS_WRITE, store=make_branch())
    use = redeem(owner(), voucher).json()["id"]

    answers = [
        redeem(stranger, voucher, "x"),
        stranger.call("get", f"/v1/voucher_uses/{use}"),
        stranger.call("post", f"/v1/voucher_uses/{use}/undo"),
    ]

    assert [a.status_code for a in answers] == [422, 404, 404]
    assert answers[0].json()["errors"][0]["code"] == "unknown_store"


def test_a_till_uploads_what_it_took_offline(voucher):
    make_branch()
    taken = {"code": voucher.code, "offline": True, "occurred_at": "2026-03-10T11:00:00Z"}
    uses = [
        {**taken, "store": "turku-1", "external_id": "t-1"},
        {**taken, "store": "helsinki-1", "external_id": "h-1"},
        {**taken, "store": "nowhere", "external_id": "n-1"},
        {**taken, "store": "turku-1", "external_id": "t-2", "code": "nothing"},
        "no use at all",
    ]

    first = owner().call("post", "/v1/vouchers/redeem/batch", {"uses": uses}).json()["results"]
    again = owner().call("post", "/v1/vouchers/redeem/batch", {"uses": uses}).json()["results"]

    assert [one["status"] for one in first] == [201, 201, 422, 404, 422]
    assert [one["use"]["status"] for one in first[:2]] == ["accepted", "conflict"]
    assert [one["replayed"] for one in again[:2]] == [True, True]
    assert cases() == [("voucher_twice", "h-1", True)]


def test_an_upload_reads_little_for_each_use(voucher, django_assert_max_num_queries):
    till = owner()
    taken = {"code": voucher.code, "store": "helsinki-1", "external_id": "a", "offline": True}
    uses = [{**taken, "occurred_at": "2026-03-10T11:00:00Z"}]
    verify(till, voucher.code)

    with django_assert_max_num_queries(18):
        till.call("post", "/v1/vouchers/redeem/batch", {"uses": uses})


def test_undo_and_revoke_are_once_each(voucher):
    address = f"/v1/voucher_uses/{redeem(owner(), voucher).json()['id']}"
    revoking = {"code": voucher.code, "reason": "mistake"}
    refused = owner().call("post", "/v1/vouchers/revoke", revoking)

    undone = [owner().call("post", f"{address}/undo").json()["status"] for _ in range(2)]
    revoked = [owner().call("post", "/v1/vouchers/revoke", revoking).json() for _ in range(2)]

    assert (refused.status_code, undone) == (409, ["undone", "undone"])
    assert [one["status"] for one in revoked] == ["revoked", "revoked"]
    assert Event.objects.filter(kind="voucher.revoked").count() == 1
    again = redeem(owner(), voucher, "sale-2").json()
    assert again["detail"].startswith("It was taken back")


def test_lookups_are_no_way_around_the_count_of_guesses(voucher):
    till = owner()
    for _ in range(60):
        scan = {"scan": codes.new_code()}
        assert till.call("post", "/v1/lookups", scan).json()["kind"] == "unknown"

    answers = [till.call("post", "/v1/lookups", {"scan": scan}) for scan in (voucher.code, "4")]

    assert [one.status_code for one in answers] == [429, 200]
