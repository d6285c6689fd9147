"""
The bell that tells a worker there is something in the queue.

Always: rung after the commit, never before; losing every ring loses nothing, because the sweep
looks by itself. One ring serves everybody who comes until a worker answers: a task costs as much
as a lean request, a `SET NX` a tenth of it, and a process that rang a moment ago gathers all who
come meanwhile into the next. With no worker there, the bell rings no oftener than the sweep looks,
and rings nobody heard are thrown away: the broker never fills.
"""

import os
import time
from functools import cache
from threading import Lock, Timer

import structlog
from celery.exceptions import OperationalError as BrokerError
from django.conf import settings
from redis import Redis, RedisError

log = structlog.get_logger(__name__)

TASK = "loyalty.credit_purchases"
WINDOW_SECONDS = 0.05
UNANSWERED_SECONDS = 2
_STALE_SECONDS = 10
_BELL = "regulars:bell"

# A process strikes the bell at most this often; the last of those who come meanwhile are heard too.
_PAUSE_SECONDS = 0.02

# After the broker failed, leave it alone for a while: the till must not wait for it twice.
_REST_SECONDS = 1.0


class _Rest:
    until = 0.0


_rest = _Rest()


class _Hand:
    """What the threads of a process share: when it may strike again, and whether it is going to."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.free_at = 0.0
        self.is_due = False


_hand = _Hand()


def _begin_anew() -> None:
    """A forked child has none of the threads that were to strike."""
    global _hand  # noqa: PLW0603 - the parent's may be locked for ever
    _hand = _Hand()


os.register_at_fork(after_in_child=_begin_anew)


def ring() -> None:
    """
    Wake a worker, unless one was rung for that has not answered. Never raises, never waits long.

    The worker that answers takes the bell off before it looks, so whoever found the bell already
    rung has committed before it looks. Who comes in the pause after a strike is served by one that
    follows it.
    """
    with _hand.lock:
        pause = _hand.free_at - time.monotonic()
        if pause > 0 and (_hand.is_due or _is_put_off(pause)):
            return
        _hand.free_at = time.monotonic() + _PAUSE_SECONDS
    _strike()


def _is_put_off(seconds: float) -> bool:
    """Strike again when the pause is over; False where no thread can be had, as at the very end."""
    try:
        Timer(seconds, _strike_again).start()
    except RuntimeError:
        return False
    _hand.is_due = True
    return True


def _strike_again() -> None:
    with _hand.lock:
        # From here on, whoever comes has to be served by yet another strike.
        _hand.is_due = False
        _hand.free_at = time.monotonic() + _PAUSE_SECONDS
    _strike()


def _strike() -> None:
    if time.monotonic() < _rest.until:
        return
    try:
        if _redis().set(_BELL, 1, nx=True, ex=UNANSWERED_SECONDS):
            _send()
    except (RedisError, BrokerError, OSError) as error:
        _rest.until = time.monotonic() + _REST_SECONDS
        log.warning("doorbell_failed", error=repr(error))


def answer() -> None:
    """In the worker: gather those who come within the window, then let the bell be rung anew."""
    time.sleep(WINDOW_SECONDS)  # the wait is the gathering; nothing is expected to happen by it
    try:
        _redis().delete(_BELL)
    except (RedisError, OSError) as error:
        log.warning("doorbell_failed", error=repr(error))


def _send() -> None:
    from celery import current_app

    current_app.send_task(TASK, ignore_result=True, expires=_STALE_SECONDS)


@cache
def _redis() -> "Redis":
    return Redis.from_url(settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5)
