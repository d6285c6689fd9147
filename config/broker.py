"""
REDIS_URL as Celery's broker address and options.

Always: no call on the broker can hang. Every wait has an end, and the web side gives up after a
second, because the till never waits for the broker.
"""

from typing import Any
from urllib.parse import parse_qs, urlsplit


def broker_url(redis_url: str) -> str:
    """Return Celery's spelling: unix:///path?db=1 becomes redis+socket:///path?virtual_host=1."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    database = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{parts.path}?virtual_host={database}"


def broker_options(*, role: str) -> dict[str, Any]:
    """Return broker_transport_options; each one was measured as needed (docs: the design)."""
    is_web = role == "web"
    return {
        "socket_timeout": 1 if is_web else 10,
        "socket_connect_timeout": 1 if is_web else 5,
        "socket_keepalive": True,
        "health_check_interval": 10,
        "retry_on_timeout": True,
        "visibility_timeout": 600,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
    }
