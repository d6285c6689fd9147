"""The signed text of a voucher: real for whoever has the public key, and only then."""

import base64
import json

import jwt
import pytest
from django.test import override_settings

from loyalty import signing, voucher_tokens
from loyalty.models import SigningKey, Voucher
from tests.builders import NOON, open_shop
from tests.loyalty.using import issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def voucher():
    open_shop()
    issue(value_minor=350, kind="discount")
    signing.forget_all()
    return Voucher.objects.select_related("reward", "program").get()


def token(voucher):
    return voucher_tokens.token_of(voucher, as_of=NOON)


def test_a_till_verifies_it_with_any_library_and_the_public_key(voucher):
    text = token(voucher)
    (public,) = signing.public_keys()

    claims = jwt.decode(
        text,
        jwt.PyJWK(public),
        algorithms=["EdDSA"],
        audience="club",
        options={"verify_iat": False},
    )

    assert claims == {
        "jti": voucher.shown_id,
        "code": voucher.code,
        "aud": "club",
        "iat": 1773144000,
        "reward": {
            "code": "coffee",
            "name": "Coffee",
            "kind": "discount",
            "value": "3.50",
            "currency": "EUR",
        },
    }


def test_it_names_its_voucher_and_is_the_same_each_time(voucher):
    first = token(voucher)
    signing.forget_all()

    assert token(voucher) == first
    assert voucher_tokens.read(first) == voucher.public_id
    assert len(first) < 450


def named(kid):
    """A text that says it was signed by a key of this name, in JSON."""
    head = f'{{"alg":"EdDSA","typ":"voucher+jwt","kid":{kid}}}'.encode()
    return base64.urlsafe_b64encode(head).rstrip(b"=").decode() + ".e30." + "A" * 86


def forged(text, **claims):
    head, body, signature = text.split(".")
    said = json.loads(base64.urlsafe_b64decode(body + "=="))
    said.update(claims)
    again = base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()
    return f"{head}.{again}.{signature}"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: forged(text, code="X"),
        lambda text: text[:-4] + "AAAA",
        lambda text: text.replace(".", "", 1),
        lambda text: jwt.encode({"jti": "vou_1"}, "", algorithm="none") + "A" * 86,
        lambda _: "a.b." + "A" * 86,
        lambda _: named('"\\u0000"'),
        lambda _: named('"\\ud800"'),
        lambda _: named('"AAAAAAAAAAAAAAAAA"'),
        lambda _: named("7"),
        lambda _: base64.urlsafe_b64encode(b"[" * 1200).decode() + ".e30." + "A" * 86,
    ],
)
def test_what_we_did_not_sign_names_nothing(voucher, change):
    assert voucher_tokens.read(change(token(voucher))) is None


def test_under_another_secret_a_new_key_signs_and_the_old_is_believed(voucher):
    old = token(voucher)
    with override_settings(SECRET_KEY="another"):
        new = token(voucher)
        assert voucher_tokens.read(old) == voucher_tokens.read(new) == voucher.public_id

    assert SigningKey.objects.count() == 2
    assert [one["kid"] for one in signing.public_keys()] == list(
        SigningKey.objects.order_by("pk").values_list("kid", flat=True)
    )


def test_what_a_retired_key_signed_is_worth_nothing(voucher):
    old = token(voucher)

    assert signing.retire(SigningKey.objects.get().kid, as_of=NOON)

    assert voucher_tokens.read(old) is None
    assert voucher_tokens.read(token(voucher)) == voucher.public_id
