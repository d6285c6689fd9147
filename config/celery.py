"""
The Celery app: its options, its queues and the timetable of sweeps.

Always: a task may run twice and change nothing the second time, so tasks are acknowledged late
and a lost worker's task goes to another. PostgreSQL remembers what is due; the broker only rings.
"""

import os
from typing import Any

from celery import Celery
from kombu import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings

CREDIT_QUEUE = "credit"
SWEEP_QUEUE = "sweeps"

# Seconds between sweeps. A late or doubled sweep changes nothing: rows say what is due.
SWEEPS = {
    "loyalty.sweep_purchases": 2.0,
    "loyalty.apply_refunds": 3.0,
    "loyalty.lapse_holds": 5.0,
    "loyalty.run_back_tests": 5.0,
    "loyalty.claim_unclaimed": 10.0,
    "loyalty.settle_claims": 60.0,
    "loyalty.activate_due": 10.0,
    "loyalty.fold_tallies": 30.0,
    "loyalty.expire_due": 60.0,
    "loyalty.notice_expiring": 900.0,
    "loyalty.follow_members": 60.0,
    "loyalty.review_tiers": 600.0,
    "loyalty.raise_events": 60.0,
    "loyalty.raise_late_events": 3600.0,
    "loyalty.refresh_segments": 900.0,
    "loyalty.seal_days": 1800.0,
    "events.place_events": 5.0,
    "events.forget_old_events": 3600.0,
    "members.forget_attempts": 3600.0,
    "members.forget_sign_ins": 3600.0,
}


def timetable(*, is_on: bool) -> dict[str, dict[str, Any]]:
    """Return beat's schedule; an unread sweep is dropped when the next one is due."""
    if not is_on:
        return {}
    return {
        name: {
            "task": name,
            "schedule": seconds,
            "options": {"queue": SWEEP_QUEUE, "expires": max(seconds, 5.0)},
        }
        for name, seconds in SWEEPS.items()
    }


app = Celery("regulars")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    # A till's request rings once and goes on; the sweep hears what the bell did not.
    task_publish_retry=settings.ROLE != "web",
    task_queues=[Queue(CREDIT_QUEUE), Queue(SWEEP_QUEUE)],
    task_default_queue=CREDIT_QUEUE,
    task_create_missing_queues=False,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_store_errors_even_if_ignored=False,
    # Below the visibility timeout, or a slow task would be handed out twice.
    task_soft_time_limit=240,
    task_time_limit=300,
    task_serializer="json",
    accept_content=["json"],
    task_send_sent_event=False,
    worker_send_task_events=False,
    worker_prefetch_multiplier=1,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    worker_hijack_root_logger=False,
    enable_utc=True,
    timezone="UTC",
    # Kept in memory: what is due is written in the rows, not in beat's own file.
    beat_scheduler="celery.beat:Scheduler",
    beat_schedule=timetable(is_on=settings.SWEEPS),
)
app.autodiscover_tasks()
