"""One code, one refresh token, one key: wanted by many at once."""

from collections import Counter

import pytest

from loyalty import erasing
from members import login_codes, sessions
from members.actors import SYSTEM
from members.models import LoginCode, Member, MemberSession
from tests.books import assert_books_balance
from tests.builders import earn, make_reward, open_shop
from tests.loyalty.api.test_me_rewards import post
from tests.members.builders import Caller, make_member
from tests.members.signing_in import AINO, EMAIL, ask, mailed_code, signed_in, wrong
from tests.races.at_once import at_once, repeated

pytestmark = pytest.mark.django_db(transaction=True)

APP = Caller()


@pytest.fixture(autouse=True)
def asked(clock) -> str:
    """A code that was mailed a moment ago."""
    clock.freeze()
    make_member(AINO)
    ask(clock.now)
    return mailed_code()


def sign_in(code: str) -> int:
    body = {"email": EMAIL, "code": code}
    return int(APP.call("post", "/v1/login/sessions", body).status_code)


def test_a_code_sent_five_times_at_once_begins_one_session(asked):
    came = repeated(5, lambda: sign_in(asked))

    assert Counter(came) == {201: 1, 401: 4}
    assert MemberSession.objects.count() == 1


def test_of_20_guesses_at_once_five_are_looked_at(asked):
    came = repeated(20, lambda: sign_in(wrong(asked)))

    assert Counter(came) == {401: 20}
    assert LoginCode.objects.get().tries == login_codes.TRIES_MAX
    assert sign_in(asked) == 401
    assert MemberSession.objects.count() == 0


def test_a_refresh_sent_8_times_at_once_gives_one_next_token(asked):
    begun = APP.call("post", "/v1/login/sessions", {"email": EMAIL, "code": asked}).json()
    body = {"refresh_token": begun["refresh_token"]}

    answers = repeated(8, lambda: APP.call("post", "/v1/login/refresh", body))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["refresh_token"] for answer in answers}) == 1
    assert MemberSession.objects.get().generation == 1


def test_a_sign_out_against_a_refresh_leaves_no_session(asked):
    begun = APP.call("post", "/v1/login/sessions", {"email": EMAIL, "code": asked}).json()
    me = Caller(secret=begun["access_token"])
    body = {"refresh_token": begun["refresh_token"]}

    out, *refreshed = at_once(
        lambda: me.call("delete", "/v1/login/session").status_code,
        *[lambda: APP.call("post", "/v1/login/refresh", body).status_code] * 4,
    )

    assert out == 204
    assert set(refreshed) <= {200, 401}
    assert MemberSession.objects.get().ended_at is not None


def test_one_redemption_sent_8_times_at_once_takes_once(clock):
    open_shop()
    member = make_member()
    earn(member, 1000)
    reward, me = make_reward(100), signed_in(member)

    answers = repeated(8, lambda: post(me, reward, "k1"))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert_books_balance()


def test_who_is_erased_while_signing_in_is_signed_out(asked, clock):
    member = Member.objects.get()

    erased, *_ = at_once(
        lambda: erasing.erase(member=member, as_of=clock.now, actor=SYSTEM).erased_at,
        *[lambda: sign_in(asked)] * 4,
    )

    assert erased == clock.now
    sessions.forget_all()
    begun = MemberSession.objects.values_list("public_id", flat=True)
    assert [one for one in begun if sessions.alive(one, clock.now)] == []
