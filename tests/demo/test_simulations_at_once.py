"""Two simulations at one shop; one is killed, the other ends well, and the books balance."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.conf import settings

from loyalty import queue
from loyalty.models import Purchase
from tests.books import assert_books_balance
from tests.demo.test_simulate import database, newest
from tests.journeys.shop import Shop, until

__all__ = ["database"]

# As manage.py does it, but for the folder of the secrets: that of the demo that these tests opened.
SIMULATE = """
import sys, django
django.setup()
from django.conf import settings
from django.core.management import call_command
folder, url, seed, sales = sys.argv[1:]
settings.BASE_DIR = folder
call_command("simulate", url=url, seed=int(seed), sales=int(sales), rate=40.0, plain=True)
"""
Simulation = subprocess.Popen[bytes]


@pytest.fixture
def simulations(running_shop: Shop) -> Iterator[tuple[Simulation, Simulation]]:
    """Two that begin at once: one of so many sales that it will not end, and one of sixty."""
    with ExitStack() as last:
        begun = []
        for seed, sales in ((1, 100_000), (4, 60)):
            given = [str(settings.BASE_DIR), running_shop.url, str(seed), str(sales)]
            process = subprocess.Popen([sys.executable, "-c", SIMULATE, *given])
            last.callback(process.wait)
            last.callback(process.kill)
            begun.append(process)
        yield begun[0], begun[1]


def test_one_is_killed_and_the_other_ends_well(simulations: tuple[Simulation, Simulation]):
    endless, other = simulations
    sales = Purchase.objects.filter(pk__gt=newest(), external_id__startswith="sim-")

    until(lambda: sales.count() > 30, seconds=60)
    endless.send_signal(signal.SIGKILL)

    assert other.wait(120) == 0
    until(lambda: not queue.backlog().waiting, seconds=60)
    names = {number.rpartition("-")[0] for number in sales.values_list("external_id", flat=True)}
    assert len(names) == 2
    assert_books_balance()
