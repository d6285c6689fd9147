"""`manage.py conformance`: play the difficult day against a till, and say what to mend."""

import json
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.console import Console

from loyalty.conformance import ground, score
from loyalty.conformance.adapter import Adapter, NoAdapter
from loyalty.conformance.books import NotCredited
from loyalty.conformance.play import Pace
from loyalty.conformance.proxy import Proxy
from loyalty.conformance.run import RegularsAway, Run, Verdict
from loyalty.conformance.trials import TRIALS
from loyalty.demo.setting import PROGRAM
from loyalty.management.ending import as_by_hand
from rewards.models import Program
from rewards.rulebook import NoProgram

CALL_SECONDS = 90.0


class Command(BaseCommand):
    help = "Play lost answers, double sends and an offline day against a till's adapter."

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
        try:
            _protect(is_sure=options["yes"])
            with as_by_hand():
                verdicts = _played(console, options)
        except KeyboardInterrupt:
            said = "Interrupted. The keys, the till and the reward of the run are ended."
            raise CommandError(said, returncode=130) from None
        except (NoAdapter, NoProgram, NotCredited, RegularsAway) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(score.as_json(verdicts), indent=2))
        else:
            score.tell(console, verdicts)
        if not all(one.is_passed for one in verdicts):
            sys.exit(1)


def _played(console: Console, options: dict[str, Any]) -> list[Verdict]:
    wanted = options["trial"] or [one.id for one in TRIALS]
    trials = [one for one in TRIALS if one.id in wanted]
    try:
        made = Proxy(options["regulars"], listen=options["listen"], port=options["port"])
    except OSError as error:
        raise CommandError(
            f"The proxy cannot listen there: {error}. Choose another --port."
        ) from error
    with made.open() as proxy:
        run = Run(
            adapter=Adapter(options["base_url"], patience=CALL_SECONDS),
            proxy=proxy,
            proxy_url=options["proxy_url"] or f"http://{options['listen']}:{proxy.port}",
            pace=Pace(),
            clock=timezone.now,
        )
        return run.play(trials, look=lambda verdict: _tell(console, verdict))


def _tell(console: Console, verdict: Verdict) -> None:
    mark = "[green]passed[/green]" if verdict.is_passed else "[red]FAILED[/red]"
    console.print(f"  {mark}  {verdict.trial.id}")


def _protect(*, is_sure: bool) -> None:
    """Points of a shop that is open belong to people."""
    is_demo = Program.objects.filter(is_default=True, code=PROGRAM).exists()
    if not (is_sure or is_demo or settings.DEBUG) and ground.has_other_sales():
        raise CommandError(
            "Other stores sell in this installation, and the run makes members, points and sales "
            "in its program. Run it on a staging system or the demo; or add --yes if this is one."
        )
