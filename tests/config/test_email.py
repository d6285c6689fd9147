"""The mail server as one address."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.email import email_settings


@pytest.mark.parametrize(
    ("url", "host", "port", "tls", "ssl"),
    [
        ("smtp://localhost", "localhost", 25, False, False),
        ("smtp+tls://mail.example:2587", "mail.example", 2587, True, False),
        ("smtps://mail.example/", "mail.example", 465, False, True),
    ],
)
def test_an_address_becomes_djangos_settings(url, host, port, tls, ssl):
    read = email_settings(url)

    assert [read[f"EMAIL_{name}"] for name in ("HOST", "PORT", "USE_TLS", "USE_SSL")] == [
        host,
        port,
        tls,
        ssl,
    ]
    assert read["EMAIL_TIMEOUT"] == 5


def test_a_password_is_decoded_and_never_shown():
    read = email_settings("smtps://shop%40example:p%2Fw%40rd@mail.example")

    assert (read["EMAIL_HOST_USER"], read["EMAIL_HOST_PASSWORD"]) == ("shop@example", "p/w@rd")
    with pytest.raises(ImproperlyConfigured) as refusal:
        email_settings("smtp://shop:secret@mail.example:port")
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("url", ["", "console:"])
def test_without_one_mails_are_logged(url):
    assert email_settings(url) == {
        "EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"
    }


@pytest.mark.parametrize(
    "url", ["mail.example", "smtp://", "pop3://x", "smtp://x/y", "smtp://x?a=1"]
)
def test_anything_else_stops_the_start(url):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL cannot be read"):
        email_settings(url)
