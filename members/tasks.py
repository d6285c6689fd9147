"""Thin doors for Celery; each may run any number of times at once."""

from celery import shared_task
from django.utils import timezone

from members import guesses


@shared_task(name="members.forget_attempts")
def forget_attempts() -> None:
    """Delete the counts of guesses that are a day old."""
    guesses.forget_old(as_of=timezone.now())
