"""Signing in over HTTP: the same answer for everybody, and one 401 for whatever is not good."""

import pytest
from django.utils import timezone

from members import enrolment
from members.api.permissions import CHALLENGE
from members.models import Attempt, LoginCode, MemberSession
from tests.members.builders import Caller, caller, make_member
from tests.members.signing_in import AINO, EMAIL, mail_all, mailed_code, signed_in, wrong

pytestmark = pytest.mark.django_db

APP = Caller()
CODES, SESSIONS, REFRESH = "/v1/login/codes", "/v1/login/sessions", "/v1/login/refresh"


@pytest.fixture(autouse=True)
def frozen(clock):
    clock.freeze()
    return clock


def asked(email: str = EMAIL) -> str:
    assert APP.call("post", CODES, {"email": email}).status_code == 202
    mail_all(timezone.now())
    return mailed_code()


def test_the_whole_way_in_and_out(frozen):
    member = make_member(AINO, language="fi")
    body = {"email": EMAIL, "code": asked(), "device": "Aino's phone"}

    begun = APP.call("post", SESSIONS, body)
    tokens = begun.json()
    me = Caller(secret=tokens["access_token"])
    listed = me.call("get", "/v1/me/sessions").json()["items"]
    again = APP.call("post", REFRESH, {"refresh_token": tokens["refresh_token"]})
    out = me.call("delete", "/v1/login/session")

    session = MemberSession.objects.get()
    assert (begun.status_code, again.status_code, out.status_code) == (201, 200, 204)
    assert begun.headers["Cache-Control"] == again.headers["Cache-Control"] == "no-store"
    assert {name: tokens[name] for name in ("token_type", "expires_in", "session", "member")} == {
        "token_type": "Bearer",
        "expires_in": 600,
        "session": session.shown_id,
        "member": member.shown_id,
    }
    assert tokens["refresh_expires_at"] == "2026-05-09T12:00:00Z"
    assert listed == [
        {
            "id": session.shown_id,
            "device": "Aino's phone",
            "started_at": "2026-03-10T12:00:00Z",
            "refreshed_at": "2026-03-10T12:00:00Z",
            "expires_at": "2026-05-09T12:00:00Z",
            "is_current": True,
        }
    ]
    assert me.call("get", "/v1/me/sessions").status_code == 401
    assert (
        APP.call("post", REFRESH, {"refresh_token": again.json()["refresh_token"]}).status_code
        == 401
    )


def test_an_address_nobody_has_is_answered_alike():
    make_member(AINO)

    known = APP.call("post", CODES, {"email": EMAIL})
    unknown = APP.call("post", CODES, {"email": "nobody@example.com"})

    assert (known.status_code, known.content) == (202, b'{"expires_in":600}')
    assert (unknown.status_code, unknown.content) == (202, known.content)
    assert known.headers.keys() == unknown.headers.keys()
    assert LoginCode.objects.count() == 2


def test_whatever_code_is_not_good_is_one_and_the_same_401(frozen):
    make_member(AINO)
    code = asked()
    tries = [(EMAIL, wrong(code)), ("nobody@example.com", code)]

    bodies = [APP.call("post", SESSIONS, {"email": to, "code": no}) for to, no in tries]
    assert APP.call("post", SESSIONS, {"email": EMAIL, "code": code}).status_code == 201
    bodies.append(APP.call("post", SESSIONS, {"email": EMAIL, "code": code}))

    assert {answer.status_code for answer in bodies} == {401}
    assert {answer.headers["WWW-Authenticate"] for answer in bodies} == {CHALLENGE}
    assert {answer.json()["code"] for answer in bodies} == {"invalid_login_code"}
    assert len({answer.json()["detail"] for answer in bodies}) == 1


@pytest.mark.parametrize(
    ("address", "body", "status", "places"),
    [
        (CODES, {}, 422, [("/email", "required")]),
        (CODES, {"email": "a b"}, 422, [("/email", "invalid_identifier")]),
        (CODES, {"email": 1}, 422, [("/email", "wrong_type")]),
        (CODES, {"email": EMAIL, "to": "x"}, 422, [("/to", "unknown_field")]),
        (CODES, {"email": ""}, 422, [("/email", "too_short")]),
        (SESSIONS, {"email": EMAIL, "code": 123456}, 422, [("/code", "wrong_type")]),
        (SESSIONS, {"email": EMAIL, "code": "12345"}, 422, [("/code", "invalid_format")]),
        (SESSIONS, {"email": EMAIL, "code": "١٢٣٤٥٦"}, 422, [("/code", "invalid_format")]),
        (REFRESH, {"refresh_token": ""}, 422, [("/refresh_token", "too_short")]),
        (REFRESH, {"refresh_token": "rt_nonsense"}, 401, []),
    ],
)
def test_a_bad_body_is_refused_and_leaves_no_trace(address, body, status, places):
    answer = APP.call("post", address, body)

    assert answer.status_code == status
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == places
    assert (LoginCode.objects.count(), MemberSession.objects.count()) == (0, 0)


def test_the_sixth_code_of_an_hour_is_refused_with_a_time_to_come_back():
    answers = [APP.call("post", CODES, {"email": "nobody@example.com"}) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [202] * 5 + [429]
    assert answers[5].json()["code"] == "too_many_guesses"
    assert answers[5].headers["Retry-After"] == "3600"
    assert Attempt.objects.filter(subject__contains="example").count() == 0


@pytest.mark.parametrize(("is_behind_proxy", "status"), [(True, 202), (False, 429)])
def test_senders_are_told_apart_behind_a_proxy_of_ours_only(settings, is_behind_proxy, status):
    settings.SECURE_PROXY = is_behind_proxy
    for number in range(20):
        sender = {"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.7"}
        APP.call("post", CODES, {"email": f"{number}@example.com"}, **sender)

    other = {"X-Forwarded-For": "203.0.113.7, 203.0.113.8"}
    answer = APP.call("post", CODES, {"email": "x@example.com"}, **other)
    same = APP.call("post", CODES, {"email": "y@example.com"}, **sender)

    assert (answer.status_code, same.status_code) == (status, 429)


def test_a_member_ends_their_own_devices_and_nobody_elses():
    aino, eero = make_member(), make_member()
    phone, tablet = signed_in(aino, device="phone"), signed_in(aino, device="tablet")
    stranger = signed_in(eero)
    listed = phone.call("get", "/v1/me/sessions").json()["items"]
    theirs = f"/v1/me/sessions/{listed[0]['id']}"

    absent = "/v1/me/sessions/ses_01jqqqqqqqqqqqqqqqqqqqqqqq"
    foreign = [stranger.call("delete", one) for one in (theirs, absent, "/v1/me/sessions/x")]
    own = phone.call("delete", theirs)

    assert [one["device"] for one in listed] == ["tablet", "phone"]
    assert [(one.status_code, one.json()["code"]) for one in foreign] == [(404, "not_found")] * 3
    assert own.status_code == 204
    assert tablet.call("get", "/v1/me/sessions").status_code == 401
    assert phone.call("delete", "/v1/me/sessions").status_code == 204
    assert phone.call("get", "/v1/me/sessions").status_code == 401
    assert stranger.call("get", "/v1/me/sessions").status_code == 200


def test_whatever_is_no_token_in_use_is_one_and_the_same_401(frozen):
    member = make_member()
    ended, stale = signed_in(member), signed_in(member)
    ended.call("delete", "/v1/login/session")
    closed = signed_in(make_member())
    enrolment.close(member=MemberSession.objects.latest("pk").member)
    frozen.move_to("2026-03-10T12:10:00Z")
    people = [Caller(), Caller("x"), Caller("a.b.c"), caller(), ended, stale, closed]

    answers = [who.call("get", "/v1/me/sessions") for who in people]

    assert {answer.status_code for answer in answers} == {401}
    assert {answer.headers["WWW-Authenticate"] for answer in answers} == {CHALLENGE}
    assert len({answer.json()["detail"] for answer in answers}) == 1
    assert {answer.json()["code"] for answer in answers} == {"unauthenticated"}


def test_a_members_token_is_no_key():
    member = make_member()

    answer = signed_in(member).call("get", f"/v1/members/{member.shown_id}")

    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


def test_a_wrong_method_is_named():
    answer = signed_in(make_member()).call("put", "/v1/me/sessions", {})

    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, DELETE")
