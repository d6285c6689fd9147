"""A thin door for Celery; may run any number of times at once."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from events import outbox


@shared_task(name="events.forget_old_events")
def forget_old_events() -> None:
    """Delete what is older than REGULARS_EVENT_DAYS, chunk by chunk."""
    now = timezone.now()
    while outbox.forget_old(as_of=now, days=settings.EVENT_DAYS) == outbox.CHUNK:
        pass
