"""Thin doors for Celery; each may run any number of times at once."""

from celery import shared_task
from django.utils import timezone

from members import guesses, login_codes, sessions


@shared_task(name="members.forget_attempts")
def forget_attempts() -> None:
    """Delete the counts of guesses that are a day old."""
    guesses.forget_old(as_of=timezone.now())


@shared_task(name="members.forget_sign_ins")
def forget_sign_ins() -> None:
    """Delete yesterday's codes, and sessions that ran out long ago."""
    now = timezone.now()
    login_codes.forget_old(as_of=now)
    sessions.forget_old(as_of=now)
