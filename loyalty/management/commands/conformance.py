"""`manage.py conformance`: play the difficult day against a till, and say what to mend."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.console import Console

from loyalty.conformance import ground, score
from loyalty.conformance.adapter import Adapter, NoAdapter
from loyalty.conformance.addresses import BadAddress, Proxied, proxied, web_address
from loyalty.conformance.alone import AlreadyRunning
from loyalty.conformance.books import NotCredited
from loyalty.conformance.installation import RegularsAway
from loyalty.conformance.play import Pace
from loyalty.conformance.proxy import Proxy
from loyalty.conformance.run import AdapterHangs, Run, Verdict
from loyalty.conformance.trials import TRIALS
from loyalty.demo.setting import is_demo
from loyalty.management.ending import as_by_hand
from rewards.rulebook import NoProgram

CALL_SECONDS = 90.0
_REASONS = (
    AdapterHangs, AlreadyRunning, BadAddress, NoAdapter, NoProgram, NotCredited, RegularsAway,
)  # fmt: skip


class Command(BaseCommand):
    help = "Play lost answers, double sends and an offline day against a till's adapter."
    pace = Pace()

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add("--base-url", required=True, help="where the till's adapter listens")
        add("--regulars", default="http://127.0.0.1:8000", help="where this installation answers")
        add("--listen", default="127.0.0.1", help="address on which the run's proxy listens")
        add("--port", type=int, default=0, help="port of the proxy; any free one by default")
        add("--proxy-url", help="the proxy as the till reaches it; http://LISTEN:PORT by default")
        add("--trial", action="append", choices=[one.id for one in TRIALS], help="only this one")
        add("--json", action="store_true", help="the score as JSON, for CI")
        add("--yes", action="store_true", help="run although other stores sell here")

    def handle(self, *args: Any, **options: Any) -> None:
        """Play, tell the score, and exit 1 unless it is full."""
        console = Console(highlight=False, stderr=options["json"])
        played: list[Verdict] = []
        try:
            place = _place(options)
            _protect(is_sure=options["yes"])
            with as_by_hand():
                _play(console, options, place, self.pace, played)
        except KeyboardInterrupt:
            if played:
                self._score(console, options, played, is_complete=False)
            said = "Interrupted. The keys, the tills and the reward of the run are ended."
            raise CommandError(said, returncode=130) from None
        except _REASONS as error:
            if played:
                self._score(console, options, played, is_complete=False)
            raise CommandError(str(error)) from error
        self._score(console, options, played)
        if not all(one.is_passed for one in played):
            sys.exit(1)

    def _score(
        self,
        console: Console,
        options: dict[str, Any],
        played: list[Verdict],
        *,
        is_complete: bool = True,
    ) -> None:
        if options["json"]:
            said = score.as_json(played, is_complete=is_complete)
            self.stdout.write(json.dumps(said, indent=2))
        else:
            score.tell(console, played, is_complete=is_complete)


def _place(options: dict[str, Any]) -> Proxied:
    for name in ("base_url", "regulars"):
        options[name] = web_address(f"--{name.replace('_', '-')}", options[name])
    return proxied(options["listen"], options["port"], options["proxy_url"])


def _play(
    console: Console,
    options: dict[str, Any],
    place: Proxied,
    pace: Pace,
    played: list[Verdict],
) -> None:
    """Every verdict is in `played` as soon as it is there: what comes after may fail."""
    wanted = options["trial"] or [one.id for one in TRIALS]

    def look(verdict: Verdict) -> None:
        played.append(verdict)
        _tell(console, verdict)

    try:
        made = Proxy(options["regulars"], listen=place.listen, port=place.port)
    except OSError as error:
        raise CommandError(
            f"The proxy cannot listen there: {error.strerror or error}. Choose another --port or "
            "--listen."
        ) from error
    with made.open() as proxy:
        run = Run(
            adapter=Adapter(options["base_url"], patience=CALL_SECONDS),
            proxy=proxy,
            proxy_url=place.url or f"http://{place.listen}:{proxy.port}",
            pace=pace,
            clock=timezone.now,
        )
        played[:] = run.play([one for one in TRIALS if one.id in wanted], look=look)


def _tell(console: Console, verdict: Verdict) -> None:
    mark = "[green]passed[/green]" if verdict.is_passed else "[red]FAILED[/red]"
    console.print(f"  {mark}  {verdict.trial.id}")


def _protect(*, is_sure: bool) -> None:
    """Points of a shop that is open belong to people."""
    if not (is_sure or is_demo()) and ground.has_other_sales():
        raise CommandError(
            "Other stores sell in this installation, and the run makes members, points and sales "
            "in its program. Run it on a staging system or the demo; or add --yes if this is one."
        )
