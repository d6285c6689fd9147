"""System checks name the setting and the cure."""

import pytest
import redis
from django.conf import settings as live_settings

from config import checks
from events.addresses import read_networks


def test_the_default_secret_key_is_refused(settings):
    settings.SECRET_KEY = live_settings.INSECURE_SECRET_KEY

    (error,) = checks.secret_key_is_set(None)

    assert (error.id, error.msg) == ("regulars.E001", "SECRET_KEY is not set.")
    assert error.hint == (
        "Set SECRET_KEY (or SECRET_KEY_FILE) to a long random text that stays the same."
    )


def test_a_secret_key_of_ones_own_is_fine(settings):
    settings.SECRET_KEY = "a shop's own"

    assert checks.secret_key_is_set(None) == []


@pytest.mark.django_db
def test_the_embedded_database_is_new_enough():
    assert checks.postgresql_is_new_enough(None, databases=["default"]) == []


def test_missing_addresses_are_named(settings):
    settings.DATABASE_URL = ""
    settings.ALLOWED_HOSTS = ["*"]

    assert [warning.id for warning in checks.services_are_named(None)] == [
        "regulars.W003",
        "regulars.W004",
    ]


def test_a_broker_that_evicts_is_reported():
    with redis.Redis.from_url(live_settings.REDIS_URL) as client:
        assert checks.broker_keeps_what_it_is_given(None) == []
        client.config_set("maxmemory-policy", "allkeys-lru")
        try:
            (warning,) = checks.broker_keeps_what_it_is_given(None)
        finally:
            client.config_set("maxmemory-policy", "noeviction")

    assert warning.id == "regulars.W006"


def test_a_broker_that_cannot_be_reached_is_reported(settings):
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"

    (warning,) = checks.broker_keeps_what_it_is_given(None)

    assert warning.id == "regulars.W005"


@pytest.mark.parametrize(
    ("audience", "address", "found"),
    [
        ("regulars", "https://id.shop.example/jwks", []),
        ("regulars", "http://127.0.0.1:9000/jwks", []),
        ("regulars", "http://id.shop.example/jwks", ["regulars.E008"]),
        ("", "", ["regulars.E007", "regulars.E007"]),
    ],
)
def test_half_a_sign_in_by_the_shop_is_refused(settings, audience, address, found):
    settings.OIDC_ISSUER = "https://id.shop.example"
    settings.OIDC_AUDIENCE, settings.OIDC_JWKS_URL = audience, address

    assert [error.id for error in checks.sign_in_by_the_shop_is_whole(None)] == found


@pytest.mark.parametrize(("url", "found"), [("", ["regulars.W009"]), ("smtp://mail", [])])
def test_a_missing_mail_server_is_reported(settings, url, found):
    settings.EMAIL_URL = url

    assert [warning.id for warning in checks.login_codes_are_mailed(None)] == found


def test_webhooks_that_may_reach_this_machine_are_reported(settings):
    settings.WEBHOOK_NETWORKS = read_networks(["10.20.0.0/16", "127.0.0.0/8", "::/0"])

    found = checks.webhooks_stay_outside(None)

    assert [(one.id, one.msg) for one in found] == [
        ("regulars.W008", "REGULARS_WEBHOOK_NETWORKS lets webhooks reach 127.0.0.0/8."),
        ("regulars.W008", "REGULARS_WEBHOOK_NETWORKS lets webhooks reach ::/0."),
    ]
