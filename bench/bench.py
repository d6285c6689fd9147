"""What the rows share: the shop, the references, and the figures they report."""

import time
from dataclasses import dataclass, field
from statistics import median
from typing import NamedTuple

from django.utils import timezone

from bench import reference
from bench.servers import database_cpu
from bench.shop import Shop
from loyalty import crediting, intake
from loyalty.api.bodies import PurchaseBody
from loyalty.api.sales import purchase_of
from members import keys, sql
from members.api.validation import validated
from rewards import rulebook

ROUNDS = 3
INSERT_SECONDS = 2.0


class Figure(NamedTuple):
    """One line of the report. target: what the ratio must be at least (or at most)."""

    work: str
    measured: str
    reference: str
    ratio: float
    target: float
    is_ceiling: bool = False

    @property
    def is_met(self) -> bool:
        return self.ratio <= self.target if self.is_ceiling else self.ratio >= self.target


@dataclass
class Bench:
    """What the rows share."""

    shop: Shop = field(default_factory=Shop)
    scale: float = 1.0

    def __post_init__(self) -> None:
        self.database = database_cpu()
        reference.prepare()

    def inserts(self, connections: int) -> reference.Inserts:
        return reference.inserts(
            connections=connections, seconds=INSERT_SECONDS, database=self.database
        )

    def backlog(self, count: int) -> None:
        """Record sales that nobody credits yet."""
        credential = keys.authenticate(self.shop.key, timezone.now())
        assert credential is not None
        book, now = rulebook.current(), timezone.now()
        for _ in range(0, count, intake.SALES_MAX):
            intake.accept(
                [
                    purchase_of(
                        validated(PurchaseBody, self.shop.purchase()),
                        book,
                        credential=credential,
                        as_of=now,
                    )
                    for _ in range(intake.SALES_MAX)
                ],
                book,
            )

    def give_points(self) -> None:
        """Let every member have some points."""
        self.backlog(5_000)
        crediting.credit_all(as_of=timezone.now())


def wait_until_credited() -> None:
    deadline = time.monotonic() + 120
    while sql.one("SELECT FROM loyalty_queuedpurchase LIMIT 1") is not None:
        assert time.monotonic() < deadline, "the worker does not credit: see its log"
        time.sleep(0.01)  # between two looks, so that looking is not what is measured


def shown(rates: list[tuple[float, float]]) -> tuple[str, str]:
    """The medians of what was measured and of its reference."""
    ours, theirs = (median(column) for column in zip(*rates, strict=True))
    return f"{ours:,.0f}/s", f"{theirs:,.0f}/s"
