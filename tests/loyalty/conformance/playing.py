"""A run against a till of our own."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone

from loyalty.conformance.adapter import Adapter
from loyalty.conformance.play import Pace
from loyalty.conformance.proxy import Proxy
from loyalty.conformance.run import Run, Verdict
from loyalty.conformance.trials import TRIALS
from tests.loyalty.conformance.serving import serving

ALL = [
    "lost-sale", "lost-refund", "lost-hold", "double-press", "double-delivery", "clock-ahead",
    "clock-behind", "refund-of-refund", "cashier-message", "offline-day", "price-change",
    "next-basket", "busy-503", "busy-429", "given-up", "unknown-card",
]  # fmt: skip
# The network is gone for longer than the two seconds that a moment may be off.
QUICK = Pace(patience=60, idle=0.5, away=2.1, slow=0.5, retry_after=1, quiet=0.05)


def played(
    regulars: str,
    till: Any,
    wanted: Sequence[str] = ALL,
    *,
    patience: float = 60,
    quiet: float = QUICK.quiet,
    **options: Any,
) -> list[Verdict]:
    """quiet: longer for a till that is to be heard sending what it should not."""
    with serving(till) as address, Proxy(regulars).open() as proxy:
        run = Run(
            adapter=Adapter(address, patience=patience),
            proxy=proxy,
            proxy_url=f"http://127.0.0.1:{proxy.port}",
            pace=replace(QUICK, quiet=quiet),
            clock=timezone.now,
        )
        return run.play([trial for trial in TRIALS if trial.id in wanted], **options)
