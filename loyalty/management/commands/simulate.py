"""`manage.py simulate`: customers at the tills of the demo, for as long as one likes."""

import sys
from argparse import ArgumentTypeError
from itertools import islice
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.live import Live

from loyalty import queue
from loyalty.demo import baskets, place
from loyalty.demo.setting import NotADemo, Setting
from loyalty.management.ending import as_by_hand
from loyalty.simulation import opening, view
from loyalty.simulation.opening import NotReady
from loyalty.simulation.simulation import Plan, Simulation
from loyalty.simulation.view import Moment, Pulse

HOUSEHOLDS: Final = 60
BASKETS_MAX: Final = 2000
LOOK_SECONDS: Final = 0.5
PLAIN_SECONDS: Final = 5.0


class Command(BaseCommand):
    help = "Simulate tills: real baskets over HTTP, at so many sales a second, until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add("--url", default="http://127.0.0.1:8000", help="where Regulars answers")
        add("--stores", type=int, default=3, help="how many stores sell; 3 by default")
        add("--rate", type=_rate, default=20.0, help="sales a second over all stores; 20")
        add("--minutes", type=float, help="end by itself after so long")
        add("--sales", type=int, help="end by itself after so many sales")
        add("--seed", type=int, default=1, help="the same seed draws the same customers")
        add("--plain", action="store_true", help="a line every few seconds, for logs")

    def handle(self, **options: Any) -> None:
        """1. set up the demo's shop, 2. simulate, 3. sum up; exit 1 when answers failed."""
        try:
            setting = place.set_up_here(as_of=timezone.now())
            plan = _plan(setting, options)
        except (NotReady, LookupError) as error:
            raise CommandError(str(error)) from error
        except NotADemo as error:
            raise CommandError(
                "The simulator makes members and sales, so it runs in the demo's program alone, "
                "and this database has one of its own. Run it where `make run` was started with "
                "an empty database."
            ) from error
        console = Console(highlight=False)
        simulation = Simulation(plan, clock=timezone.now)
        is_plain = options["plain"] or not console.is_terminal
        with as_by_hand():
            (_run_plain if is_plain else _run_live)(console, simulation)
        if simulation.figures.sums().failed:
            sys.exit(1)


def _plan(setting: Setting, options: dict[str, Any]) -> Plan:
    opening.check(options["url"])
    data = baskets.installed()
    households = data.households(HOUSEHOLDS)
    found = data.visits(households)
    drawn = list(islice(found.baskets(households, days=0), BASKETS_MAX))
    minutes = options["minutes"]
    return Plan(
        base_url=options["url"],
        secret=setting.demo_secret,
        baskets=drawn,
        products=found.products,
        prizes=opening.prizes(options["url"], setting.demo_secret),
        stores=opening.busiest(drawn, options["stores"]),
        rate=options["rate"],
        name=f"sim-{timezone.now():%y%m%d%H%M%S%f}",
        seed=options["seed"],
        seconds=None if minutes is None else minutes * 60,
        sales=options["sales"],
    )


def _run_live(console: Console, simulation: Simulation) -> None:
    pulse, plan = Pulse(), simulation.plan
    title = f"{plan.rate:g} sales a second at {len(plan.stores)} stores, {plan.base_url}"
    with Live(console=console, auto_refresh=False) as live:

        def look() -> None:
            live.update(view.page(_moment(simulation, pulse), title=title), refresh=True)

        simulation.run(look=look, every=LOOK_SECONDS)
        opening.wait_for_credit(look)
    console.print("Ended. `manage.py verify_ledger` checks the books.")


def _run_plain(console: Console, simulation: Simulation) -> None:
    pulse = Pulse()

    def look() -> None:
        console.print(view.line(_moment(simulation, pulse)), soft_wrap=True)

    simulation.run(look=look, every=PLAIN_SECONDS)
    opening.wait_for_credit(lambda: None)
    look()
    for why, number in simulation.figures.sums().failures.items():
        console.print(f"failed: {why} ({number:,})")


def _moment(simulation: Simulation, pulse: Pulse) -> Moment:
    sums, seconds = simulation.figures.sums(), simulation.seconds
    recent = pulse.beat(seconds, sums.total.purchases)
    return Moment(seconds, sums, queue.backlog().waiting, simulation.behind, recent)


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = 0.0
    if not 0 < rate <= 1000:
        raise ArgumentTypeError(f"{text!r} is no rate: write sales a second, such as 20 or 0.5")
    return rate
