"""`manage.py simulate` against a running shop: what is told is what was recorded."""

import os
import re
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Max, Sum
from django.utils import timezone

from loyalty.demo import place
from loyalty.demo.setting import REPLAY_KEY
from loyalty.management.ending import as_by_hand
from loyalty.models import Crediting, Purchase, QueuedPurchase, Redemption, Refund
from members.models import ApiKey
from tests.books import assert_books_balance
from tests.config.checkouts import free_port
from tests.journeys.shop import Shop, until


@pytest.fixture(autouse=True)
def database(django_db_blocker, settings, tmp_path) -> Iterator[None]:
    # The secrets of the demo's keys are kept beside the code, and this is not its database.
    settings.BASE_DIR = tmp_path
    with django_db_blocker.unblock():
        yield


def told(text: str) -> dict[str, int]:
    """The figures of the last line."""
    last = [line for line in text.splitlines() if "purchases" in line][-1]
    names = "purchases|points|redemptions|refunds|refused|backlog|behind|failed"
    found = re.findall(rf"({names}) ([0-9,]+)", last)
    return {name: int(figure.replace(",", "")) for name, figure in found}


def newest() -> int:
    """The number of the newest sale; later ones, and all that belongs to them, have higher ones."""
    return Purchase.objects.aggregate(newest=Max("pk"))["newest"] or 0


def test_forty_sales_stand_and_the_figures_told_are_those_recorded(running_shop: Shop, capsys):
    since = newest()
    options = {"url": running_shop.url, "sales": 40, "rate": 80.0, "plain": True, "seed": 7}

    call_command("simulate", **options)

    figures = told(capsys.readouterr().out)
    sales, credited = Purchase.objects.filter(pk__gt=since), Crediting.objects.filter(pk__gt=since)
    assert figures == {
        "purchases": 40,
        "points": credited.aggregate(all=Sum("points"))["all"],
        "redemptions": Redemption.objects.filter(pk__gt=since, purchase__gt=since).count(),
        "refunds": Refund.objects.filter(pk__gt=since).count(),
        "refused": figures["refused"],
        "backlog": 0,
        "behind": 0,
        "failed": 0,
    }
    assert sales.count() == 40
    assert len(set(sales.values_list("store__code", flat=True))) == 3
    assert QueuedPurchase.objects.count() == 0
    assert figures["refunds"] > 0
    assert not ApiKey.objects.filter(name__startswith="Simulation").exists()
    assert_books_balance()


def test_it_finishes_what_was_begun_when_it_is_ended(running_shop: Shop, capsys):
    sales = Purchase.objects.filter(pk__gt=newest())

    def end() -> None:
        until(lambda: sales.count() >= 5, seconds=60)
        connection.close()
        os.kill(os.getpid(), signal.SIGTERM)

    ending = Thread(target=end)
    ending.start()
    call_command("simulate", url=running_shop.url, rate=40.0, plain=True, minutes=2)
    ending.join()

    figures = told(capsys.readouterr().out)
    assert (figures["purchases"], figures["failed"]) == (sales.count(), 0)
    assert_books_balance()


def test_a_second_ctrl_c_ends_nothing_half_done(capfd):
    with as_by_hand():
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        for again in (signal.SIGINT, signal.SIGTERM):
            signal.raise_signal(again)
        with as_by_hand(), pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)

    assert capfd.readouterr().err.count("what was begun is finished first") == 2


def test_a_ctrl_c_before_the_first_customer_says_that_nothing_was_sold(running_shop: Shop):
    since = newest()
    with socket.socket() as mute, ExitStack() as held:
        mute.bind(("127.0.0.1", 0))
        mute.listen()

        def end() -> None:
            held.enter_context(mute.accept()[0])  # it asks whether anybody is there, and waits
            os.kill(os.getpid(), signal.SIGINT)

        ending = Thread(target=end)
        ending.start()
        url = f"http://127.0.0.1:{mute.getsockname()[1]}"
        with pytest.raises(CommandError, match="before the first customer; nothing was") as ended:
            call_command("simulate", url=url, rate=40.0, plain=True, minutes=2)
        ending.join()

    assert (ended.value.returncode, newest()) == (130, since)


def test_without_a_server_it_says_what_to_start(running_shop: Shop):
    nowhere = f"http://127.0.0.1:{free_port()}"

    with pytest.raises(CommandError, match="Start it with `make run`"):
        call_command("simulate", url=nowhere, sales=1)


def test_more_stores_than_there_are_are_refused_before_anything_is_sold(running_shop: Shop):
    with pytest.raises(CommandError, match=r"shop at \d+ stores: --stores \d+ at most"):
        call_command("simulate", url=running_shop.url, sales=1, stores=999)


def test_somebodys_shop_is_left_alone(running_shop: Shop):
    place.set_up_here(as_of=timezone.now())
    ApiKey.objects.filter(name=REPLAY_KEY).update(name="Till of the shop")
    keys_before = ApiKey.objects.count()

    with pytest.raises(CommandError, match="runs in the demo alone"):
        call_command("simulate", url=running_shop.url, sales=1)

    assert ApiKey.objects.count() == keys_before
    ApiKey.objects.filter(name="Till of the shop").update(name=REPLAY_KEY)
