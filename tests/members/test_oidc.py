"""The shop's own tokens: real signatures, read by real keys from a real address."""

from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from members import member_tokens, oidc
from members.identifiers import attach, block
from members.models import Member
from tests.members.builders import MORNING, Caller, make_member
from tests.members.identity_provider import (
    AUDIENCE,
    ISSUER,
    PRIVATE,
    Provider,
    public,
    serving,
    token,
)

pytestmark = pytest.mark.django_db

NOW = MORNING.timestamp()
LATER = timedelta(seconds=31)


@pytest.fixture
def provider(settings):
    with serving(Provider()) as provider:
        settings.OIDC_ISSUER, settings.OIDC_AUDIENCE = ISSUER, AUDIENCE
        settings.OIDC_JWKS_URL = provider.url
        yield provider


@pytest.fixture
def member() -> Member:
    return make_member(("external", "A-17"), ("email", "aino@example.com"))


def read(text: str, as_of=MORNING):
    """Whose token it is: the key of the member, or None."""
    found = member_tokens.read(text, as_of=as_of)
    return found and found.member_id


@pytest.mark.parametrize("algorithm", ["RS256", "ES256", "EdDSA"])
def test_a_token_finds_its_member(provider, member, algorithm):
    found = member_tokens.read(token(NOW, algorithm), as_of=MORNING)

    assert found is not None
    assert (found.member_id, found.member, found.session_id) == (member.pk, member.public_id, None)


def test_a_token_that_was_seen_costs_nothing(provider, member, django_assert_num_queries):
    seen = token(NOW)
    read(seen)

    with django_assert_num_queries(0):
        assert read(seen) == member.pk
    assert provider.asked == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://other.example"},
        {"iss": None},
        {"aud": "another"},
        {"aud": None},
        {"exp": int(NOW) - 31},
        {"exp": None},
        {"exp": "never"},
        {"nbf": int(NOW) + 31},
        {"nbf": "now"},
        {"sub": "B-18"},
        {"sub": None},
        {"sub": 17},
        {"sub": "x" * 300},
        {"algorithm": "RS384"},
        {"algorithm": "PS256"},
        {"algorithm": "HS256", "key": "k" * 32, "kid": "RS256"},
        {"algorithm": "none", "key": "", "kid": "RS256"},
        {"algorithm": "RS256", "kid": "ES256"},
        {"algorithm": "ES256", "kid": "RS256"},
        {"algorithm": "ES256", "kid": "unknown"},
    ],
)
def test_whatever_does_not_fit_is_nobodys(provider, member, changes):
    if changes.get("algorithm") in {"RS384", "PS256"}:
        changes = {**changes, "key": PRIVATE["RS256"], "kid": "RS256"}

    assert read(token(NOW)) == member.pk
    assert read(token(NOW, **changes)) is None


def test_the_public_key_is_no_shared_secret(provider, member):
    shown = PRIVATE["EdDSA"].public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    assert read(token(NOW, "HS256", key=shown, kid="EdDSA")) is None


def test_a_signature_of_anothers_key_is_nobodys(provider, member):
    assert read(token(NOW, "ES256", key=ec.generate_private_key(ec.SECP256R1()))) is None


def test_clocks_may_differ_by_half_a_minute(provider, member):
    assert read(token(NOW, exp=int(NOW) - 29)) == member.pk
    assert read(token(NOW, nbf=int(NOW) + 29)) == member.pk
    assert read(token(NOW, aud=["others", AUDIENCE], exp=NOW + 0.5)) == member.pk


@pytest.mark.parametrize(
    ("verified", "is_found"), [(True, True), (False, False), (None, False), ("true", False)]
)
def test_an_address_counts_when_it_is_verified(provider, member, settings, verified, is_found):
    settings.OIDC_CLAIM, settings.OIDC_IDENTIFIER = "email", "email"

    found = read(token(NOW, email="Aino@Example.com", email_verified=verified))

    assert found == (member.pk if is_found else None)


def test_who_may_not_come_is_nobody(provider, member):
    block(identifier=member.identifiers.get(kind="external"), as_of=MORNING)
    closed = make_member(("external", "B-18"))
    Member.objects.filter(pk=closed.pk).update(status="closed")

    assert read(token(NOW)) is None
    assert read(token(NOW, sub="B-18")) is None


def test_a_member_enrolled_a_moment_later_is_found(provider, member):
    early = token(NOW, sub="C-19")
    assert read(early) is None

    attach(member=member, kind="external", value="C-19", as_of=MORNING)

    assert read(early) == member.pk


def test_a_new_key_is_fetched_once_and_no_sooner_than_half_a_minute_later(provider, member):
    assert read(token(NOW)) == member.pk
    provider.content = {"keys": [public("ES256", kid="new")]}
    new = token(NOW, "ES256", kid="new")

    early = [read(new), read(token(NOW, "ES256", kid="other"))]
    later = read(new, MORNING + LATER)

    assert (early, later, provider.asked) == ([None, None], member.pk, 2)
    assert read(token(NOW), MORNING + LATER) is None


def test_a_flood_of_unknown_keys_asks_the_provider_once(provider, member):
    for number in range(50):
        assert read(token(NOW, "ES256", kid=str(number))) is None

    assert provider.asked == 1


@pytest.mark.parametrize(
    "broken",
    [
        {"status": 500},
        {"content": []},
        {"content": {"keys": "x"}},
        {"content": "x" * 300_000},
    ],
)
def test_keys_that_were_good_stay_while_the_provider_is_away(provider, member, broken):
    read(token(NOW))
    vars(provider).update(broken)
    hours = timedelta(hours=2)

    found = read(token(NOW + hours.total_seconds()), MORNING + hours)

    assert (found, provider.asked) == (member.pk, 2)


def test_a_provider_that_hangs_holds_one_request_for_seconds(provider, member, clock):
    provider.hangs.set()

    assert read(token(NOW)) is None
    assert read(token(NOW)) is None
    provider.hangs.clear()

    assert provider.asked == 1
    assert read(token(NOW), MORNING + LATER) == member.pk


@pytest.mark.parametrize(
    "odd",
    [
        {"use": "enc"},
        {"alg": "RS512"},
        {"kty": "oct", "k": "a2V5"},
        {"n": "AQAB"},
        {"kty": "EC"},
        {"d": "AQAB"},
    ],
)
def test_keys_that_are_not_for_this_are_passed_by(provider, member, odd):
    provider.content = {"keys": [public("RS256", **odd), 7, public("ES256")]}

    assert read(token(NOW)) is None
    assert read(token(NOW, "ES256")) == member.pk


def test_a_token_without_a_key_id_needs_a_provider_with_one_key(provider, member):
    nameless = jwt.encode(
        jwt.decode(token(NOW), options={"verify_signature": False}), PRIVATE["RS256"], "RS256"
    )

    one = read(nameless)
    oidc.forget_all()
    provider.content = {"keys": [public("RS256", kid="a"), public("RS256", kid="b")]}

    assert (one, read(nameless)) == (member.pk, None)


def test_without_an_issuer_none_is_taken(provider, member, settings):
    settings.OIDC_ISSUER = ""

    assert read(token(NOW)) is None
    assert provider.asked == 0


def test_over_http_nobody_is_as_no_token_at_all(provider, member, clock):
    clock.move_to(MORNING)

    known = Caller(secret=token(NOW)).call("get", "/v1/me")
    unknown = Caller(secret=token(NOW, sub="B-18")).call("get", "/v1/me")
    nothing = Caller().call("get", "/v1/me")

    assert (known.status_code, known.json()["id"]) == (200, member.shown_id)
    assert (unknown.status_code, nothing.status_code) == (401, 401)
    assert unknown.json()["detail"] == nothing.json()["detail"]
    assert Caller(secret=token(NOW)).call("delete", "/v1/login/session").status_code == 404
