"""
The bell that tells a worker there is a login code to mail.

Always: rung after the row is written; losing every ring loses nothing, because the sweep looks by
itself every few seconds. Never raises, and is rung for every address alike.
"""

import structlog
from celery import current_app
from celery.exceptions import OperationalError as BrokerError
from redis import RedisError

log = structlog.get_logger(__name__)

TASK = "members.mail_login_codes"
QUEUE = "sweeps"
_STALE_SECONDS = 10


def ring() -> None:
    """Wake a worker."""
    try:
        current_app.send_task(TASK, queue=QUEUE, ignore_result=True, expires=_STALE_SECONDS)
    except (RedisError, BrokerError, OSError) as error:
        log.warning("mail_bell_failed", error=repr(error))
