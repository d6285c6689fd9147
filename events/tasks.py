"""A thin door for Celery; may run any number of times at once."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from events import outbox, placing


@shared_task(name="events.place_events")
def place_events() -> None:
    """Put what happened into the log, should no delivering process be at it."""
    while placing.place(as_of=timezone.now()) == placing.CHUNK:
        pass


@shared_task(name="events.forget_old_events")
def forget_old_events() -> None:
    """Delete what is older than REGULARS_EVENT_DAYS, and what came of it, chunk by chunk."""
    now = timezone.now()
    while outbox.forget_old(as_of=now, days=settings.EVENT_DAYS) == outbox.CHUNK:
        pass
