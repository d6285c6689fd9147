"""Access tokens: ours, for ten minutes, of a session that goes on; anything else is nobody's."""

from datetime import timedelta

import jwt
import pytest

from members import member_tokens, sessions
from members.actors import ActorKind
from members.models import Member
from tests.members.builders import MORNING, make_key, make_member

pytestmark = pytest.mark.django_db

LAST = MORNING + timedelta(minutes=9, seconds=59)
OVER = MORNING + timedelta(minutes=10)


@pytest.fixture
def session():
    return sessions.start(member=make_member(), device="phone", as_of=MORNING).session


@pytest.fixture
def token(session) -> str:
    return member_tokens.issue(session=session, as_of=MORNING)


def forged(token: str, key: bytes | str | None = None, algorithm: str = "HS256", **changes) -> str:
    """The same token, changed, and signed by our own key unless another is given."""
    claims = jwt.decode(token, options={"verify_signature": False})
    kept = {name: value for name, value in {**claims, **changes}.items() if value is not None}
    return jwt.encode(kept, member_tokens._key() if key is None else key, algorithm=algorithm)


def test_a_token_says_whose_it_is(session, token, django_assert_num_queries):
    found = member_tokens.read(token, as_of=LAST)
    with django_assert_num_queries(0):
        member_tokens.read(token, as_of=LAST)

    assert found is not None
    assert (found.member_id, found.member) == (session.member_id, session.member.public_id)
    assert (found.session_id, found.actor.kind) == (session.public_id, ActorKind.MEMBER)
    assert found.actor.label == session.member.shown_id


def test_a_token_is_over_after_ten_minutes_and_before_it_was_made(token):
    assert member_tokens.read(token, as_of=LAST)
    assert member_tokens.read(token, as_of=OVER) is None
    assert member_tokens.read(token, as_of=MORNING - timedelta(seconds=2)) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "another"},
        {"aud": "another"},
        {"aud": None},
        {"sub": "mem_01jqqqqqqqqqqqqqqqqqqqqqqq"},
        {"sid": "ses_01jqqqqqqqqqqqqqqqqqqqqqqq"},
        {"sid": None},
        {"exp": None},
        {"exp": "tomorrow"},
        {"iat": None},
        {"jti": None},
        {"key": "k" * 64, "algorithm": "HS512"},
        {"key": "", "algorithm": "none"},
        {"key": "only-for-tests-and-long-enough-to-sign-a-session-cookie"},
    ],
)
def test_a_token_that_is_changed_is_nobodys(token, changes):
    good = member_tokens.read(forged(token), as_of=MORNING)

    changed = member_tokens.read(forged(token, **changes), as_of=MORNING)

    assert good is not None
    assert changed is None


@pytest.mark.parametrize(
    "text", ["", ".", "..", "a.b.c", "é.b.c", "x" * 9000, ".".join(["e30"] * 3), "\x00.\x00.\x00"]
)
def test_what_is_no_token_is_nobodys(text):
    assert member_tokens.read(text, as_of=MORNING) is None
    assert member_tokens.read(make_key().secret, as_of=MORNING) is None


def test_a_token_ends_with_its_session(session, token):
    assert member_tokens.read(token, as_of=MORNING)

    sessions.end(session=session, as_of=MORNING)

    assert member_tokens.read(token, as_of=MORNING) is None


@pytest.mark.parametrize("status", ["closed", "blocked"])
def test_a_token_ends_with_the_membership(session, token, status):
    Member.objects.filter(pk=session.member_id).update(status=status)

    assert member_tokens.read(token, as_of=MORNING) is None


def test_a_token_ends_when_its_member_turns_out_to_be_another(session, token):
    survivor = make_member()
    Member.objects.filter(pk=session.member_id).update(holder=survivor, merged_into=survivor)

    assert member_tokens.read(token, as_of=MORNING) is None
