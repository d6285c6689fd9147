"""
DATABASE_URL as Django's database settings.

Always: PostgreSQL, persistent connections, and limits on waiting that fit the process's role:
a till is answered or refused within a second or two, a sweep may take its time.
"""

from typing import Any

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

# Milliseconds, (lock_timeout, statement_timeout); 0 waits for ever.
LIMITS_BY_ROLE = {
    "web": (1_500, 30_000),
    "worker": (10_000, 300_000),
    "beat": (1_500, 30_000),
    "deliver": (10_000, 300_000),
    "command": (0, 0),
}


def database_settings(url: str, *, role: str) -> dict[str, Any]:
    """
    Return one entry of Django's DATABASES.

    url: a libpq URI (postgresql://user:password@host:port/name?sslmode=require) or a unix
    socket as postgresql://user@/name?host=/folder.
    """
    try:
        parts = dict(conninfo_to_dict(url))
    except psycopg.ProgrammingError as error:
        raise ImproperlyConfigured(
            f"DATABASE_URL cannot be read ({error}): write postgresql://user:password@host/name."
        ) from error
    lock_timeout, statement_timeout = LIMITS_BY_ROLE[role]
    limits = f"-c lock_timeout={lock_timeout} -c statement_timeout={statement_timeout}"
    if role == "web":
        # One sale, one redemption: the plan never depends on the values, so it is made once.
        limits += " -c plan_cache_mode=force_generic_plan"
    own = str(parts.pop("options", "") or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": str(parts.pop("dbname", "") or "regulars"),
        "USER": str(parts.pop("user", "") or ""),
        "PASSWORD": str(parts.pop("password", "") or ""),
        "HOST": str(parts.pop("host", "") or ""),
        "PORT": str(parts.pop("port", "") or ""),
        "CONN_MAX_AGE": None,
        # No question before each request: a connection that broke is noticed by the request that
        # fails on it, which is told to come again, and is replaced after it.
        "CONN_HEALTH_CHECKS": False,
        # The address's own options come last, so an operator's word wins.
        "OPTIONS": {
            **parts,
            "options": f"{limits} {own}".strip(),
            # Django turns psycopg's prepared statements off; members.sql lives on them.
            "prepare_threshold": 3,
        },
    }
