"""
Receivers that hang, drip, fail, are gone or point elsewhere, beside one that is well: with the real
delivering process, on addresses of this machine that the operator has allowed.
"""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from config.place import CHECKOUT
from config.processes import sweep_group
from config.serving import background_commands
from events import deliveries, outbox
from events.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from members.scopes import WEBHOOKS_READ, WEBHOOKS_WRITE
from tests.events.receivers import NETWORKS, Receiver, answers, drips, hangs, receiver
from tests.journeys.shop import until
from tests.members.builders import caller

pytestmark = pytest.mark.django_db(transaction=True)
EVENTS = 12


@contextmanager
def delivering() -> Iterator["subprocess.Popen[bytes]"]:
    """The real process, as `make run` starts it."""
    env = {
        **os.environ,
        "DATABASE_URL": str(settings.DATABASE_URL),
        "SECRET_KEY": "only-for-journeys",
        "REGULARS_ROLE": "deliver",
        "REGULARS_WEBHOOK_NETWORKS": "127.0.0.0/8",
        "LOG_LEVEL": "WARNING",
    }
    command = background_commands()["deliver"]
    process = subprocess.Popen(command, env=env, cwd=CHECKOUT, start_new_session=True)
    try:
        yield process
    finally:
        sweep_group(process.pid)
        process.wait()


@pytest.fixture
def shop(settings):
    settings.WEBHOOK_NETWORKS = NETWORKS
    return caller(WEBHOOKS_READ, WEBHOOKS_WRITE, as_of=timezone.now())


def register(shop, url: str) -> str:
    answer = shop.call("post", "/v1/webhook_endpoints", {"url": url, "kinds": ["member.enrolled"]})
    assert answer.status_code == 201, answer.content
    return f"/v1/webhook_endpoints/{answer.json()['id']}"


def happen(subject: str) -> None:
    with transaction.atomic():
        outbox.publish(kind="member.enrolled", subject=subject, payload={}, as_of=timezone.now())


def heard(server: Receiver) -> set[str]:
    return {json.loads(got.body)["data"]["subject"] for got in server.got}


def has_heard(server: Receiver, subject: str) -> bool:
    return subject in heard(server)


def state(shop, endpoint: str) -> tuple[str, str]:
    shown = shop.call("get", endpoint).json()
    return shown["status"], shown["reason"]


@pytest.mark.alone
def test_bad_receivers_slow_nobody_and_lose_nothing(shop):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        gone = register(shop, f"http://127.0.0.1:{taken.getsockname()[1]}/hook")
    told = {f"mem_{number}" for number in range(EVENTS)}
    with (
        receiver(hangs) as hanging,
        receiver(drips) as dripping,
        receiver(answers(500, "on fire")) as failing,
        receiver(answers(410)) as leaving,
        receiver(answers(200)) as private,
        receiver(answers(302, Location=private.url)) as moved,
        receiver(answers(200)) as well,
        delivering() as process,
    ):
        bad = {
            server: register(shop, server.url)
            for server in (hanging, dripping, failing, leaving, moved)
        }
        good = register(shop, well.url)
        happen("first")
        until(lambda: heard(well) == {"first"}, seconds=30)

        lags = []
        for subject in sorted(told):
            began = time.monotonic()
            happen(subject)
            until(partial(has_heard, well, subject), seconds=3)
            lags.append(time.monotonic() - began)
        assert sorted(lags)[EVENTS * 9 // 10] < 1

        # Each is left alone with its reason, and what it missed waits.
        until(lambda: state(shop, bad[leaving])[0] == "disabled", seconds=5)
        assert state(shop, bad[leaving])[1] == "It answered 410: it wants nothing more."
        assert private.got == []
        wait = WebhookDelivery.objects.filter(status="pending")
        assert wait.filter(endpoint__url=failing.url).count() == EVENTS + 1
        errors = set(WebhookAttempt.objects.values_list("error", flat=True))
        assert {"Answered 500.", "The connection failed: Connection refused."} <= errors

        # The hour is over: one that is sent again by hand and goes well lets all the others go.
        failing.behave = answers(200)
        row = wait.filter(endpoint__url=failing.url).latest("pk")
        assert shop.call("post", f"/v1/webhook_deliveries/{row.shown_id}/retry").status_code == 202
        until(lambda: heard(failing) == told | {"first"}, seconds=15)
        until(lambda: not wait.filter(endpoint__url=failing.url).exists(), seconds=15)

        # The one that was gone comes back at another address, and gets what it missed.
        with receiver(answers(200)) as back:
            shop.call("patch", gone, {"url": back.url, "status": "enabled"})
            until(lambda: heard(back) == told | {"first"}, seconds=15)

        # All of it once more, under the same ids.
        before = {got.headers["webhook-id"] for got in well.got}
        well.got.clear()
        log = shop.call("get", "/v1/event_log").json()
        answer = shop.call("post", f"{good}/replay", {"through": log["items"][-1]["cursor"]})
        assert answer.json() == {"events": EVENTS + 1, "next_cursor": None}
        until(lambda: {got.headers["webhook-id"] for got in well.got} == before, seconds=15)

        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert time.monotonic() - began < 5
        assert not WebhookDelivery.objects.filter(claimed_until__isnull=False).exists()


def test_a_deliverer_that_is_killed_half_way_loses_nothing(shop):
    told = {f"mem_{number}" for number in range(EVENTS)}
    with receiver(hangs) as server, delivering() as first:
        register(shop, server.url)
        for subject in told:
            happen(subject)
        until(lambda: len(server.got) == 4, seconds=30)
        first.kill()
        first.wait()
        server.behave = answers(200)
        server.got.clear()
        _wait_until_claims_end()

        with delivering():
            until(lambda: heard(server) == told, seconds=15)
            done = WebhookDelivery.objects.filter(status="delivered")
            until(lambda: done.count() == EVENTS, seconds=5)
        assert WebhookEndpoint.objects.get().failures == 0


def _wait_until_claims_end() -> None:
    """Fifteen seconds pass: each claim ends that much earlier."""
    held = WebhookDelivery.objects.filter(claimed_until__isnull=False)
    ends = list(held.values_list("claimed_until", flat=True))
    assert len(ends) == 4
    now = timezone.now()
    assert all(end and now < end <= now + deliveries.CLAIM for end in ends)
    over = F("claimed_until") - deliveries.CLAIM
    held.update(claimed_until=over, next_at=over)
