"""The pages of webhooks, for staff."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from events.models import WebhookDelivery, WebhookEndpoint
from tests.events.owing import BAD, NOW, attempt, happen, owed, register

pytestmark = pytest.mark.django_db
PAGE = "/admin/events/webhookendpoint/"


@pytest.fixture
def staff() -> Client:
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("boss", password="x"))
    return client


def act(staff, name, row, page=PAGE):
    form = {"action": name, "_selected_action": [row.pk]}
    return staff.post(page, form, follow=True).content.decode()


def test_an_endpoint_is_registered_and_its_secret_shown_once(staff):
    form = {"url": "https://8.8.8.8/hook", "description": "CRM", "kinds": "member.*"}

    page = staff.post(f"{PAGE}add/", form, follow=True).content.decode()

    row = WebhookEndpoint.objects.get()
    assert row.kinds == ["member.*"]
    assert re.search(r"whsec_[A-Za-z0-9+/=]{44}", page)
    for address in (PAGE, f"{PAGE}{row.pk}/change/"):
        assert "whsec_" not in staff.get(address).content.decode()


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"url": "https://10.0.0.1/"}, "not a public address"),
        ({"url": "https://8.8.8.8/", "kinds": "member.lost"}, "no such kind of event"),
    ],
)
def test_what_would_never_be_called_is_refused_in_words(staff, form, words):
    page = staff.post(f"{PAGE}add/", form).content.decode()

    assert words in page
    assert WebhookEndpoint.objects.count() == 0


def test_an_endpoint_is_changed_paused_enabled_rotated_and_deleted(staff):
    row = register("https://8.8.8.8/")
    before = row.secret
    changed = {"url": "https://8.8.4.4/", "description": "", "kinds": ""}

    staff.post(f"{PAGE}{row.pk}/change/", changed)
    act(staff, "pause", row)
    row.refresh_from_db()
    assert (row.url, row.status) == ("https://8.8.4.4/", "paused")
    act(staff, "enable", row)
    shown = act(staff, "rotate", row)
    row.refresh_from_db()
    assert (row.status, row.previous_secret) == ("enabled", before)
    assert row.secret in shown.replace("&#x2B;", "+")
    act(staff, "delete", row)
    row.refresh_from_db()
    assert row.deleted_at is not None


def test_a_test_and_the_last_day_are_sent_and_a_failure_is_shown_in_words(staff):
    row = register("https://8.8.8.8/")
    happen("mem_1")
    attempt(BAD, as_of=NOW)
    page = "/admin/events/webhookdelivery/"
    delivery = WebhookDelivery.objects.get()

    assert "Answered 500." in staff.get(page).content.decode()
    assert "oh no" in staff.get(f"{page}{delivery.pk}/change/").content.decode()
    act(staff, "send_again", delivery, page)
    act(staff, "catch_up", row)
    act(staff, "send_test", row)
    delivery.refresh_from_db()
    assert (delivery.attempts, owed(row)) == (
        0,
        [("mem_1", "pending"), (row.shown_id, "pending")],
    )


def test_a_delivery_is_found_by_its_id(staff):
    register("https://8.8.8.8/")
    happen("mem_1", "mem_2")
    one, other = WebhookDelivery.objects.order_by("id")

    page = staff.get(f"/admin/events/webhookdelivery/?q={one.shown_id}").content.decode()

    assert ("mem_1" in page, "mem_2" in page) == (True, False)
    assert other.pk > one.pk
