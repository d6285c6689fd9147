"""The bundled till page plays the difficult day, as any integrator's till does."""

from django.utils import timezone

from loyalty.conformance.adapter import Adapter
from loyalty.conformance.proxy import Proxy
from loyalty.conformance.run import Run
from loyalty.conformance.trials import TRIALS
from tests.loyalty.conformance.playing import QUICK
from tests.pages.till_adapter import till_page


def test_the_till_page_passes_every_trial(corner):
    with till_page() as address, Proxy(corner.shop.url).open() as proxy:
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
