"""
What an orchestrator asks: is the process alive, may it have traffic, how is it doing.

Always: the broker is reported and never decides; a till is served without it.
"""

from contextlib import suppress
from functools import lru_cache
from typing import Any

import prometheus_client
import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from loyalty import parked

REFUNDS_UNMATCHED = prometheus_client.Gauge(
    "regulars_refunds_unmatched",
    "Returns whose sale has not come in time.",
    multiprocess_mode="max",
)

NO_STORE = {"Cache-Control": "no-store"}


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 as long as the process can answer at all."""
    return JsonResponse({"status": "ok"}, headers=NO_STORE)


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers and is migrated, else 503 with the reason."""
    database = _database_state()
    is_ready = database == "ok"
    body: dict[str, Any] = {
        "status": "ok" if is_ready else "unavailable",
        "database": database,
        "broker": _broker_state(),
    }
    return JsonResponse(body, status=200 if is_ready else 503, headers=NO_STORE)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer this process's counters, and what an alarm looks at, in Prometheus's text format."""
    with suppress(DatabaseError):  # the counters of a process tell more when the database is away
        REFUNDS_UNMATCHED.set(parked.overdue(as_of=timezone.now()).count())
    return HttpResponse(
        prometheus_client.generate_latest(),
        content_type=prometheus_client.CONTENT_TYPE_LATEST,
        headers=NO_STORE,
    )


def _database_state() -> str:
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "unreachable"
    return "migrations missing" if plan else "ok"


@lru_cache(maxsize=2)
def _broker(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)


def _broker_state() -> str:
    try:
        _broker(settings.REDIS_URL).ping()
    except redis.RedisError:
        return "unreachable"
    return "ok"
