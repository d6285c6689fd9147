"""POST /v1/terminals/enrol, and what an enrolled till may ask for itself."""

from datetime import timedelta

import pytest

from loyalty import signing
from members import till_keys
from members.models import Member, Store, Terminal
from tests.builders import NOON, owner
from tests.loyalty.using import issue, use
from tests.members.builders import Caller, caller, make_member

pytestmark = pytest.mark.django_db

NOBODY = Caller()


@pytest.fixture
def till(clock):
    clock.freeze()
    return Terminal.objects.create(store=Store.objects.get(), code="till-1")


def enrol(till):
    code = till_keys.offer(till, by="anna", as_of=NOON).code
    return NOBODY.call("post", "/v1/terminals/enrol", {"code": code, "app_version": "1.0"})


def test_a_till_is_let_in_by_its_code(till):
    answer = enrol(till)

    said = answer.json()
    assert (answer.status_code, answer["Cache-Control"]) == (201, "no-store")
    assert said.pop("key").startswith("rk_live_")
    assert said.pop("key_id").startswith("key_")
    assert said == {
        "store": "helsinki-1",
        "store_name": "Helsinki 1",
        "terminal": "till-1",
        "currency": "EUR",
        "time_zone": "Europe/Helsinki",
        "scopes": sorted(till_keys.TILL_SCOPES),
        "expires_at": "2026-06-08T12:00:00Z",
    }


def test_who_tries_codes_has_to_wait(till):
    for _ in range(20):
        wrong = NOBODY.call("post", "/v1/terminals/enrol", {"code": "te_wrong"})
        assert (wrong.status_code, wrong.json()["code"]) == (404, "enrolment_refused")

    assert enrol(till).status_code == 429


def test_a_till_says_how_it_is_and_renews_its_key(till, clock):
    me = Caller(enrol(till).json()["key"])
    clock.move_by(days=31)

    beat = me.call(
        "post", "/v1/terminals/self/heartbeat", {"app_version": "1.1", "queued": 3}
    ).json()
    renewed = me.call("post", "/v1/terminals/self/key")

    assert beat == {
        "now": "2026-04-10T12:00:00Z",
        "renew_key": True,
        "key_expires_at": "2026-06-08T12:00:00Z",
    }
    assert renewed.json()["expires_at"] == "2026-07-09T12:00:00Z"
    till.refresh_from_db()
    assert (till.app_version, till.queued_count, till.last_seen_at) == ("1.1", 3, clock.now)


def test_the_bundle_names_keys_and_what_to_refuse(till):
    me = Caller(enrol(till).json()["key"])
    good, gone, blocked = (issue(make_member()) for _ in range(3))
    use(gone.pk)
    assert blocked.member is not None
    Member.objects.filter(pk=blocked.member.pk).update(status="blocked")
    signing.signer(as_of=NOON)

    answer = me.call("get", "/v1/terminals/self/bundle")
    again = me.call("get", "/v1/terminals/self/bundle", **{"If-None-Match": answer["ETag"]})

    said = answer.json()
    assert said["vouchers_refused"] == [blocked.shown_id, gone.shown_id]
    assert said["vouchers_refused_all"] is True
    assert good.shown_id not in answer.content.decode()
    assert said["voucher_keys"] == {"keys": signing.public_keys()}
    assert [rule["sentence"] for rule in said["rules"]] == ["1 point per 1.00 EUR"]
    assert [reward["code"] for reward in said["rewards"]] == ["coffee"]
    assert said["receipts"]["sale"]["fi"].startswith("Tämä ostos | {points_earned}")
    assert (said["vouchers_daily_max"], again.status_code) == (20, 304)


@pytest.mark.parametrize(
    ("method", "path"),
    [("post", "heartbeat"), ("post", "key"), ("get", "bundle")],
)
def test_a_key_of_no_till_has_no_self(till, method, path):
    body: dict[str, str] | None = {} if path == "heartbeat" else None

    assert owner().call(method, f"/v1/terminals/self/{path}", body).json()["code"] == "forbidden"
    assert caller().call(method, f"/v1/terminals/self/{path}", body).status_code == 403


def test_a_switched_off_till_is_not_let_in(till):
    code = till_keys.offer(till, by="anna", as_of=NOON - timedelta(minutes=1)).code
    Terminal.objects.update(is_active=False)

    answer = NOBODY.call("post", "/v1/terminals/enrol", {"code": code})

    assert answer.json()["code"] == "enrolment_refused"


def test_a_till_enrols_members_and_reads_none(till):
    key = enrol(till).json()["key"]

    made = Caller(secret=key).call(
        "post", "/v1/members", {"identifiers": [{"kind": "phone", "value": "+358401234567"}]}
    )

    assert made.status_code == 201
    assert Caller(secret=key).call("get", "/v1/members").status_code == 403
