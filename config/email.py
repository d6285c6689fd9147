"""The mail server as one address, in the words of Django's settings."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# For one answer; `config.smtp` limits the whole talk.
TIMEOUT_SECONDS = 5

_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
_CONSOLE = "django.core.mail.backends.console.EmailBackend"
_SMTP = "config.smtp.EmailBackend"


def email_settings(url: str) -> dict[str, Any]:
    """
    Read EMAIL_URL: `smtps://user:password@host`, `smtp+tls://…:587`, `smtp://…`, or `console:`.

    Not set, mails are written to the log. Raises ImproperlyConfigured, and shows no password.
    """
    if url in {"", "console:"}:
        return {"EMAIL_BACKEND": _CONSOLE}
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme, parts.hostname, parts.port
    except ValueError:
        scheme, host, port = "", None, None
    if scheme not in _PORTS or not host or parts.path not in {"", "/"} or parts.query:
        raise ImproperlyConfigured(
            "EMAIL_URL cannot be read: set it to smtps://user:password@host, "
            "smtp+tls://user:password@host:587, smtp://host or console:, with the reserved "
            "characters of a password percent-encoded."
        )
    return {
        "EMAIL_BACKEND": _SMTP,
        "EMAIL_HOST": host,
        "EMAIL_PORT": port or _PORTS[scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": scheme == "smtp+tls",
        "EMAIL_USE_SSL": scheme == "smtps",
        "EMAIL_TIMEOUT": TIMEOUT_SECONDS,
    }
