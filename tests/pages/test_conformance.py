"""The bundled till page plays the difficult day, as any integrator's till does."""

from collections.abc import Iterator

import pytest
from django.utils import timezone

from loyalty.conformance.adapter import Adapter
from loyalty.conformance.play import Pace
from loyalty.conformance.proxy import Proxy
from loyalty.conformance.run import Run
from loyalty.conformance.trials import TRIALS
from tests.books import assert_books_balance
from tests.builders import make_program
from tests.journeys.shop import Shop
from tests.pages.browsing import open_shop
from tests.pages.till_adapter import till_page

QUICK = Pace(patience=40, idle=1, away=3, slow=0.5, retry_after=1, quiet=0.5)


@pytest.fixture(scope="module")
def shop(django_db_setup, django_db_blocker) -> Iterator[Shop]:
    with open_shop(django_db_blocker) as shop:
        make_program()
        yield shop


def test_the_till_page_passes_every_trial(shop, django_db_blocker):
    with (
        django_db_blocker.unblock(),
        till_page() as address,
        Proxy(shop.url).open() as proxy,
    ):
        run = Run(
            adapter=Adapter(address, patience=60),
            proxy=proxy,
            proxy_url=f"http://127.0.0.1:{proxy.port}",
            pace=QUICK,
            clock=timezone.now,
        )

        verdicts = run.play(TRIALS)

        assert [(one.trial.id, one.evidence) for one in verdicts if not one.is_passed] == []
        assert len(verdicts) == 16
        assert_books_balance()
