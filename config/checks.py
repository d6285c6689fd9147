"""
System checks: each names the setting and the cure.

Errors stop every command. What only matters where strangers can reach the service is said by
`manage.py check --deploy`.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.core import checks
from django.db import connection

POSTGRESQL_VERSION_MIN = 15


@checks.register(checks.Tags.security)
def secret_key_is_set(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[checks.Error]:
    """Refuse the key everybody can read, except while developing."""
    if settings.DEBUG or settings.SECRET_KEY != settings.INSECURE_SECRET_KEY:
        return []
    return [
        checks.Error(
            "SECRET_KEY is not set.",
            hint="Set SECRET_KEY (or SECRET_KEY_FILE) to a long random text that stays the same.",
            id="regulars.E001",
        )
    ]


@checks.register(checks.Tags.database)
def postgresql_is_new_enough(
    app_configs: Sequence[Any] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.Error]:
    """Refuse a PostgreSQL that lacks what our statements use."""
    if not databases:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        (version,) = cursor.fetchone()
    if version >= POSTGRESQL_VERSION_MIN:
        return []
    return [
        checks.Error(
            f"DATABASE_URL names PostgreSQL {version}.",
            hint=f"Use PostgreSQL {POSTGRESQL_VERSION_MIN} or later.",
            id="regulars.E002",
        )
    ]


@checks.register(checks.Tags.security, deploy=True)
def services_are_named(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[checks.Warning]:
    """Say which addresses are missing."""
    found = []
    if not settings.DATABASE_URL:
        found.append(
            checks.Warning(
                "DATABASE_URL is not set.",
                hint="Set DATABASE_URL=postgresql://user:password@host/name.",
                id="regulars.W003",
            )
        )
    if "*" in settings.ALLOWED_HOSTS:
        found.append(
            checks.Warning(
                "ALLOWED_HOSTS lets every host name in.",
                hint="Set ALLOWED_HOSTS to the names under which tills and staff come.",
                id="regulars.W004",
            )
        )
    return found


@checks.register(checks.Tags.security, deploy=True)
def webhooks_stay_outside(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[checks.Warning]:
    """Warn of networks that let an integrator reach this very machine, or everything."""
    return [
        checks.Warning(
            f"REGULARS_WEBHOOK_NETWORKS lets webhooks reach {network}.",
            hint="Name only the networks of your own receivers, never loopback or everything.",
            id="regulars.W008",
        )
        for network in settings.WEBHOOK_NETWORKS
        if network.is_loopback or network.is_link_local or network.prefixlen == 0
    ]


@checks.register(checks.Tags.security, deploy=True)
def broker_keeps_what_it_is_given(
    app_configs: Sequence[Any] | None, **kwargs: Any
) -> list[checks.Warning]:
    """Warn of a broker that throws messages away when its memory is full."""
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2, decode_responses=True
        ) as client:
            policy = str(client.config_get("maxmemory-policy").get("maxmemory-policy", ""))
    except redis.ResponseError:
        return []  # hosted services often forbid the question
    except redis.RedisError as error:
        return [
            checks.Warning(
                f"REDIS_URL cannot be reached ({error}).",
                hint="Set REDIS_URL=redis://host:6379/0; until then only the sweeps credit.",
                id="regulars.W005",
            )
        ]
    if policy in {"", "noeviction"}:
        return []
    return [
        checks.Warning(
            f"REDIS_URL names a server whose maxmemory-policy is {policy}.",
            hint="Set maxmemory-policy to noeviction there, and keep caches elsewhere.",
            id="regulars.W006",
        )
    ]


@checks.register(checks.Tags.security)
def sign_in_by_the_shop_is_whole(
    app_configs: Sequence[Any] | None, **kwargs: Any
) -> list[checks.Error]:
    """Refuse half a setting of OIDC: tokens would be read wrong, or never."""
    if not settings.OIDC_ISSUER:
        return []
    found = [
        checks.Error(
            f"REGULARS_OIDC_ISSUER is set, and {name} is not.",
            hint=f"Set {name} too, or none of them.",
            id="regulars.E007",
        )
        for name, value in (
            ("REGULARS_OIDC_AUDIENCE", settings.OIDC_AUDIENCE),
            ("REGULARS_OIDC_JWKS_URL", settings.OIDC_JWKS_URL),
        )
        if not value
    ]
    address = urlsplit(settings.OIDC_JWKS_URL)
    is_near = address.scheme == "http" and address.hostname in {"localhost", "127.0.0.1", "::1"}
    if settings.OIDC_JWKS_URL and address.scheme != "https" and not is_near:
        found.append(
            checks.Error(
                "REGULARS_OIDC_JWKS_URL is no https address.",
                hint="Set it to https://…: whoever can change what it answers can be any member.",
                id="regulars.E008",
            )
        )
    return found


@checks.register(checks.Tags.security, deploy=True)
def login_codes_are_mailed(
    app_configs: Sequence[Any] | None, **kwargs: Any
) -> list[checks.Warning]:
    """Say that without a mail server, codes stand in the log and reach no member."""
    if settings.EMAIL_URL or settings.OIDC_ISSUER:
        return []
    return [
        checks.Warning(
            "EMAIL_URL is not set: login codes are written to the worker's log.",
            hint="Set EMAIL_URL=smtps://user:password@host, and EMAIL_FROM.",
            id="regulars.W009",
        )
    ]
