"""`manage.py conformance` when there is nothing to play, and how a score looks."""

import os
import signal
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from rich.console import Console

from loyalty.conformance import score
from loyalty.conformance.adapter import Paid
from loyalty.conformance.judging import Sold
from loyalty.conformance.run import Verdict
from loyalty.conformance.trials import TRIALS
from loyalty.conformance.undisturbed import undisturbed
from members.models import Terminal
from tests.builders import make_program, make_sale, record
from tests.config.checkouts import free_port
from tests.members.builders import make_store


def run(*options: str) -> None:
    call_command("conformance", "--base-url", f"http://127.0.0.1:{free_port()}", *options)


@pytest.mark.django_db(transaction=True)
def test_it_is_not_run_where_others_sell_unless_it_is_meant():
    make_program()
    make_store()
    record(make_sale())

    with pytest.raises(CommandError, match="Run it on a staging system or the demo"):
        run()
    assert Terminal.objects.count() == 0

    with pytest.raises(CommandError, match="name its address with --regulars"):
        run("--yes", "--regulars", f"http://127.0.0.1:{free_port()}")
    assert Terminal.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_demos_program_alone_makes_no_demo():
    make_program(code="corner-club")
    make_store()
    record(make_sale())

    with pytest.raises(CommandError, match="Run it on a staging system or the demo"):
        run()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--regulars", "localhost:9000"], "'localhost:9000' lacks the beginning: give http://loc"),
        (["--regulars", "http://127.0.0.1:99999"], "has no port between 1 and 65535"),
        (["--regulars", "http://127.0.0.1:abc"], "has no port between 1 and 65535"),
        (["--regulars", "ftp://127.0.0.1"], "is no address of a web server"),
        (["--proxy-url", "192.168.1.20:9100"], "--proxy-url '192.168.1.20:9100' lacks"),
        (["--port", "99999"], "--port 99999 is none: give one between 1 and 65535"),
        (["--listen", "::"], "with --proxy-url http://HOST:PORT"),
    ],
)
def test_what_cannot_be_meant_is_said_before_anything_is_made(options, said):
    with pytest.raises(CommandError) as refused:
        run(*options)

    assert said in str(refused.value)


def test_what_is_cleared_is_cleared_to_its_end():
    done = []

    with undisturbed():
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGTERM)
        done.append(1)

    assert done == [1]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.django_db
def test_without_a_program_there_is_nothing_to_play():
    with pytest.raises(CommandError, match="There is no default program yet"):
        run()


def test_the_table_says_what_to_mend():
    console = Console(width=120, file=StringIO())
    good, bad = TRIALS[:2]
    verdicts = [
        Verdict(good, True, ["Receipt 7: 120.00, 120 points, once."], 0.4, "Acme POS"),
        Verdict(bad, False, ["2 returns are recorded, of goods that came back once."], 0.5),
    ]

    with console.capture() as shown:
        score.tell(console, verdicts)

    said = " ".join(shown.get().split())
    assert said.startswith("Till conformance of Acme POS ")
    assert "lost-sale │ passed │ Receipt 7: 120.00, 120 points, once." in said
    assert "lost-refund │ FAILED │ 2 returns are recorded, of goods that came back once." in said
    assert "To mend: Give each return a number of its own (external_id)" in said
    assert said.endswith("Score: 1 of 2")


def test_a_name_that_would_steer_a_terminal_is_shown():
    console = Console(width=120, file=StringIO())

    with console.capture() as shown:
        score.tell(console, [Verdict(TRIALS[0], True, [], 0.4, "[/bold] \x1b[2J Till")])

    assert "Till conformance of [/bold] \N{REPLACEMENT CHARACTER}[2J Till" in shown.get()


def test_a_sale_takes_place_while_it_is_on_the_counter():
    at = datetime(2026, 1, 5, 12, tzinfo=UTC)
    sold = Sold("1.00", Paid("done", "7", None, ""), None, at, at + timedelta(seconds=9))

    assert sold.off(at) == sold.off(at + timedelta(seconds=9)) == timedelta()
    assert sold.off(at - timedelta(seconds=3)) == timedelta(seconds=-3)
    assert sold.off(at + timedelta(seconds=10)) == timedelta(seconds=1)
