"""`manage.py simulate` against a running shop: what is told is what was recorded."""

import os
import re
import signal
from collections.abc import Iterator
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Max, Sum
from django.utils import timezone

from loyalty.demo import place
from loyalty.models import Crediting, Purchase, QueuedPurchase, Redemption, Refund
from rewards.models import Program
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


def test_without_a_server_it_says_what_to_start(running_shop: Shop):
    nowhere = f"http://127.0.0.1:{free_port()}"

    with pytest.raises(CommandError, match="Start it with `make run`"):
        call_command("simulate", url=nowhere, sales=1)

    assert Program.objects.count() == 1


def test_a_program_of_ones_own_is_left_alone(running_shop: Shop):
    place.set_up_here(as_of=timezone.now())
    Program.objects.update(code="somebody-else")

    with pytest.raises(CommandError, match="runs in the demo's program alone"):
        call_command("simulate", url=running_shop.url, sales=1)

    Program.objects.update(code="corner-club")
