"""What a caller has left of a minute, and the one request too many."""

import pytest
from django.test import override_settings

from tests.members.builders import Caller, caller, make_member
from tests.members.signing_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(clock):
    clock.freeze()
    return clock


def left(answer):
    return answer.headers.get("RateLimit-Policy"), answer.headers.get("RateLimit")


def test_every_answer_says_what_is_left(noon):
    who = caller()
    noon.move_by(seconds=20)

    assert left(who.call("get", "/v1/members")) == (
        '"minute";q=60000;w=60',
        '"minute";r=59999;t=40',
    )
    assert left(who.call("get", "/v1/members/mem_none"))[1] == '"minute";r=59998;t=40'
    assert left(Caller().call("get", "/v1/members")) == (None, None)
    assert left(signed_in(make_member()).call("get", "/v1/me"))[0] == '"minute";q=600;w=60'


@override_settings(RATE_LIMIT=2)
def test_the_one_too_many_waits_for_the_next_minute_and_no_other_caller(noon):
    who, other = caller(), caller()
    assert [who.call("get", "/v1/members").status_code for _ in range(2)] == [200, 200]

    refused = who.call("get", "/v1/members")

    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    assert (refused["Retry-After"], left(refused)[1]) == ("60", '"minute";r=0;t=60')
    assert other.call("get", "/v1/members").status_code == 200
    noon.move_by(seconds=60)
    assert who.call("get", "/v1/members").status_code == 200
