"""`manage.py conformance`, as an integrator runs it."""

import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from rich.console import Console

from loyalty.conformance import score
from loyalty.conformance.run import Verdict
from loyalty.conformance.trials import TRIALS
from members.models import ApiKey
from tests.builders import make_program, make_sale, record
from tests.config.checkouts import free_port
from tests.journeys.shop import Shop
from tests.loyalty.conformance.careful_till import CarefulTill
from tests.loyalty.conformance.naive_till import NaiveTill
from tests.loyalty.conformance.serving import serving
from tests.members.builders import make_store


@pytest.fixture(scope="module")
def shop(running_shop: Shop, django_db_blocker) -> Shop:
    with django_db_blocker.unblock():
        make_program()
    return running_shop


@pytest.fixture(autouse=True)
def database(django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


def run(shop: Shop, till: Any, *options: str) -> None:
    with serving(till) as address:
        chosen = ("--base-url", address, "--regulars", shop.url, "--trial", "unknown-card")
        call_command("conformance", *chosen, *options)


def test_a_full_score_ends_well(shop, capsys):
    run(shop, CarefulTill(), "--yes")

    said = capsys.readouterr().out
    assert "unknown-card" in said
    assert said.rstrip().endswith("Score: 1 of 1")


def test_a_score_for_a_machine(shop, capsys):
    with pytest.raises(SystemExit) as ended:
        run(shop, NaiveTill(), "--json", "--yes")

    said = json.loads(capsys.readouterr().out)
    (result,) = said.pop("results")
    assert (ended.value.code, said) == (1, {"passed": 0, "trials": 1})
    assert result.pop("seconds") < 20
    assert result == {
        "id": "unknown-card",
        "title": "Nobody has this card",
        "plays": "The customer shows a card that Regulars does not know, and buys.",
        "passed": False,
        "evidence": ["The till refused the basket, saying 'Error'."],
        "advice": "Sell all the same, with the scan as identifier or without anybody: the points "
        "follow when the card is enrolled.",
        "link": "docs/how-to/till-conformance.md#unknown-card",
    }


def test_it_is_not_run_where_others_sell_unless_it_is_meant(shop):
    make_store()
    record(make_sale())
    keys = ApiKey.objects.count()

    with pytest.raises(CommandError, match="Run it on a staging system or the demo"):
        run(shop, CarefulTill())

    assert ApiKey.objects.count() == keys


def test_without_an_adapter_it_says_what_to_start(shop):
    nowhere = f"http://127.0.0.1:{free_port()}"

    with pytest.raises(CommandError, match=f"No adapter answers at {nowhere}"):
        call_command("conformance", "--base-url", nowhere, "--regulars", shop.url, "--yes")


def test_the_table_says_what_to_mend():
    console = Console(width=120, file=StringIO())
    good, bad = TRIALS[:2]
    verdicts = [
        Verdict(good, True, ["Receipt 7: 120.00, 120 points, once."], 0.4),
        Verdict(bad, False, ["2 returns are recorded, of goods that came back once."], 0.5),
    ]

    with console.capture() as shown:
        score.tell(console, verdicts)

    said = " ".join(shown.get().split())
    assert "lost-sale │ passed │ Receipt 7: 120.00, 120 points, once." in said
    assert "lost-refund │ FAILED │ 2 returns are recorded, of goods that came back once." in said
    assert "To mend: Give each return a number of its own (external_id)" in said
    assert said.endswith("Score: 1 of 2")
