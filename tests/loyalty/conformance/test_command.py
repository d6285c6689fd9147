"""`manage.py conformance` when there is nothing to play, and how a score looks."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from rich.console import Console

from loyalty.conformance import score
from loyalty.conformance.run import Verdict
from loyalty.conformance.trials import TRIALS
from members.models import ApiKey, Terminal
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

    with pytest.raises(CommandError, match="No adapter answers at"):
        run("--yes")
    assert ApiKey.objects.filter(revoked_at=None).count() == 0


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
