"""Endpoints and what is owed to them, made through the doors that everybody uses."""

from datetime import UTC, datetime, timedelta

from django.db import transaction

from events import deliveries, endpoints, outbox, placing
from events.calling import Answer
from events.models import WebhookDelivery

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
GOOD = Answer(204, "", 12)
BAD = Answer(500, "Answered 500.", 12, "oh no")


def register(url="https://hooks.example.com/", kinds=()):
    return endpoints.register(url=url, description="", kinds=kinds, as_of=NOW)


def publish(*subjects, kind="member.enrolled"):
    with transaction.atomic():
        for subject in subjects:
            outbox.publish(kind=kind, subject=subject, payload={"language": "fi"}, as_of=NOW)


def happen(*subjects, kind="member.enrolled", as_of=NOW):
    """Publish events and put them into the log, which owes them."""
    publish(*subjects, kind=kind)
    placing.place(as_of=as_of, settle=timedelta(0))


def owed(endpoint):
    rows = WebhookDelivery.objects.filter(endpoint=endpoint).order_by("id").select_related("event")
    return [(row.event.subject, row.status) for row in rows]


def attempt(answer, *, as_of):
    """Claim what is due and let each attempt come to the same answer; return how many."""
    claims = deliveries.claim(as_of=as_of)
    with transaction.atomic():
        for claimed in claims:
            deliveries.settle(claimed, answer, as_of=as_of)
    return len(claims)
