"""Two simulations at one shop; one is killed, the other ends well, and the books balance."""

import os
import signal
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from typing import Any

from django.core.management import call_command
from django.db import connections

from loyalty import queue
from loyalty.models import Purchase
from tests.books import assert_books_balance
from tests.demo.test_simulate import database, newest
from tests.journeys.shop import Shop, until

__all__ = ["database"]


def begin(**options: Any) -> ForkProcess:
    """
    A simulation in a process of its own.

    Forked: the secrets of the demo's keys are where this process put them, and no other would know.
    """
    connections.close_all()  # each process opens its own
    options = {"rate": 40.0, "plain": True, **options}
    process = get_context("fork").Process(target=call_command, args=("simulate",), kwargs=options)
    process.start()
    return process


def test_one_is_killed_and_the_other_ends_well(running_shop: Shop):
    since = newest()
    sales = Purchase.objects.filter(pk__gt=since, external_id__startswith="sim-")
    endless, other = begin(url=running_shop.url), begin(url=running_shop.url, sales=60, seed=4)
    try:
        until(lambda: sales.count() > 30, seconds=60)
        assert endless.pid is not None
        os.kill(endless.pid, signal.SIGKILL)
        other.join(120)

        assert other.exitcode == 0
    finally:
        for process in (endless, other):
            process.kill()
            process.join()
    until(lambda: not queue.backlog().waiting, seconds=60)
    names = {number.rpartition("-")[0] for number in sales.values_list("external_id", flat=True)}
    assert len(names) == 2
    assert_books_balance()
