"""`manage.py simulate`: customers at the tills of the demo, for as long as one likes."""

import sys
from collections.abc import Callable
from itertools import islice
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.live import Live

from loyalty import queue
from loyalty.demo import baskets, place
from loyalty.demo.setting import NotADemo
from loyalty.management.ending import as_by_hand
from loyalty.simulation import books, checks, opening, options, view
from loyalty.simulation.checks import NotReady
from loyalty.simulation.simulation import Plan, Simulation
from loyalty.simulation.view import Moment, Pulse

URL: Final = "http://127.0.0.1:8000"
HOUSEHOLDS: Final = 60
BASKETS_MAX: Final = 2000
LOOK_SECONDS: Final = 0.5
PLAIN_SECONDS: Final = 5.0


class Command(BaseCommand):
    help = "Simulate tills: real baskets over HTTP, at so many sales a second, until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add("--url", type=options.base_url, default=URL, help="where Regulars answers")
        add("--stores", type=options.whole, default=3, help="how many stores sell; 3 by default")
        add("--rate", type=options.rate, default=20.0, help="sales a second over all stores; 20")
        add("--minutes", type=options.minutes, help="end by itself after so long")
        add("--sales", type=options.whole, help="end by itself after so many sales")
        add("--seed", type=int, default=1, help="the same seed draws the same customers")
        add("--plain", action="store_true", help="a line every few seconds, for logs")

    def handle(self, **chosen: Any) -> None:
        """1. set up the demo's shop, 2. simulate, 3. sum up; exit 1 when answers failed."""
        console = Console(highlight=False)
        simulation = Simulation(_made_ready(chosen), clock=timezone.now)
        is_plain = chosen["plain"] or not console.is_terminal
        try:
            with as_by_hand():
                (_run_plain if is_plain else _run_live)(console, simulation)
        except KeyboardInterrupt:
            said = "Interrupted while it was summed up; what was sold stands."
            raise CommandError(said, returncode=130) from None
        if simulation.figures.sums().failed:
            sys.exit(1)


def _made_ready(chosen: dict[str, Any]) -> Plan:
    try:
        with as_by_hand():
            return _plan(chosen)
    except (NotReady, NotADemo, LookupError) as error:
        raise CommandError(str(error)) from error
    except KeyboardInterrupt:
        said = "Interrupted before the first customer; nothing was sold."
        raise CommandError(said, returncode=130) from None


def _plan(chosen: dict[str, Any]) -> Plan:
    """Everything that can be refused comes before anything that writes."""
    url, minutes = chosen["url"], chosen["minutes"]
    checks.check(url, as_of=timezone.now())
    data = baskets.installed()
    households = data.households(HOUSEHOLDS)
    found = data.visits(households)
    drawn = list(islice(found.baskets(households, days=0), BASKETS_MAX))
    stores = opening.busiest(drawn, chosen["stores"])
    setting = place.set_up_here(as_of=timezone.now())
    return Plan(
        base_url=url,
        secret=setting.demo_secret,
        baskets=drawn,
        products=found.products,
        prizes=opening.prizes(url, setting.demo_secret),
        stores=stores,
        rate=chosen["rate"],
        name=f"sim-{timezone.now():%y%m%d%H%M%S%f}",
        seed=chosen["seed"],
        seconds=None if minutes is None else minutes * 60,
        sales=chosen["sales"],
    )


def _run_live(console: Console, simulation: Simulation) -> None:
    pulse, plan = Pulse(), simulation.plan
    title = f"{plan.rate:g} sales a second at {len(plan.stores)} stores, {plan.base_url}"
    with Live(console=console, auto_refresh=False) as live:

        def look() -> None:
            live.update(view.page(_moment(simulation, pulse), title=title), refresh=True)

        simulation.run(look=look, every=LOOK_SECONDS)
        _settle(simulation, look)
        look()
    console.print("Ended. `manage.py verify_ledger` checks the books.")


def _run_plain(console: Console, simulation: Simulation) -> None:
    pulse = Pulse()

    def look() -> None:
        console.print(view.line(_moment(simulation, pulse)), soft_wrap=True)

    simulation.run(look=look, every=PLAIN_SECONDS)
    _settle(simulation, lambda: None)
    look()
    for why, number in simulation.figures.sums().failures.items():
        console.print(f"failed: {why} ({number:,})")


def _settle(simulation: Simulation, look: Callable[[], None]) -> None:
    """A Ctrl-C ends the waiting alone; what is in the books by then is summed up all the same."""
    with as_by_hand():
        opening.wait_for_credit(look, as_of=timezone.now())
    plan = simulation.plan
    simulation.figures.settle(books.booked(plan.name, plan.stores))


def _moment(simulation: Simulation, pulse: Pulse) -> Moment:
    sums, seconds = simulation.figures.sums(), simulation.seconds
    recent = pulse.beat(seconds, sums.total.purchases)
    return Moment(seconds, sums, queue.backlog().waiting, simulation.behind, recent)
