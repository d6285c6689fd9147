"""
What Regulars has recorded of a trial since it began: the judge's only witness besides the wire.

Always: everything that came with a key of the trial's own till, whenever it comes, and nothing of
any other trial or run.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from time import monotonic, sleep
from typing import Final, NamedTuple

from django.db.models import QuerySet

from loyalty.models import (
    Crediting,
    Purchase,
    QueuedPurchase,
    Redemption,
    Refund,
    RefundStatus,
)
from loyalty.redemptions import status
from members.models import Member, Terminal
from members.money import format_amount

_LOOK_SECONDS: Final = 0.02


class NotCredited(Exception):
    """Purchases stay in the queue; the message says what to do."""


class Recorded(NamedTuple):
    """A purchase as it stands; points: None while it is not credited."""

    id: int
    receipt: str
    total: str
    member_id: int | None
    occurred_at: datetime
    points: int | None


class Taken(NamedTuple):
    """A redemption and what has become of it: held, confirmed, voided or lapsed."""

    purchase_id: int | None
    status: str


class Books:
    """What was there when it is made is left out: earlier runs had a till of the same code."""

    def __init__(self, till: Terminal) -> None:
        self._till = till
        self._sales_before = set(self._sales().values_list("pk", flat=True))
        self._refunds_before = set(self._refunds().values_list("pk", flat=True))

    def sales(self) -> list[Recorded]:
        """The purchases, in the order they came."""
        rows = self._sales().exclude(pk__in=self._sales_before).order_by("pk")
        points = dict(
            Crediting.objects.filter(purchase__in=[row.pk for row in rows]).values_list(
                "purchase_id", "points"
            )
        )
        return [
            Recorded(
                row.pk,
                row.external_id,
                format_amount(row.total_minor, row.currency),
                row.member_id,
                row.occurred_at,
                points.get(row.pk),
            )
            for row in rows
        ]

    def refunds(self) -> list[Refund]:
        """The returns, in the order they came."""
        return list(self._refunds().exclude(pk__in=self._refunds_before).order_by("pk"))

    def redemptions(self, member: Member) -> list[Taken]:
        """What a member took."""
        rows = Redemption.objects.filter(member=member).order_by("pk")
        return [Taken(row.purchase_id, status(row)) for row in rows]

    def named(self, members: Sequence[Member]) -> set[str]:
        """All sales and returns, and what these members took, as they are told."""
        taken = Redemption.objects.filter(member__in=members, recorded_by__terminal=self._till)
        return {
            *(f"sale {row.receipt}" for row in self.sales()),
            *(f"return {row.external_id or row.shown_id}" for row in self.refunds()),
            *(f"redemption {row.shown_id}" for row in taken),
        }

    def settle(self, *, patience: float, stop: Callable[[], bool]) -> None:
        """Wait until everything is credited. Raises NotCredited."""
        deadline = monotonic() + patience
        while self._waiting():
            if stop() or monotonic() > deadline:
                raise NotCredited(
                    f"Sales have not been credited for {patience:g} seconds: is a worker running? "
                    "`make run` starts one."
                )
            sleep(_LOOK_SECONDS)  # between two looks, until the deadline

    def _waiting(self) -> bool:
        sales = self._sales().exclude(pk__in=self._sales_before)
        if QueuedPurchase.objects.filter(purchase__in=sales.values("pk")).exists():
            return True
        # Of a member's sale alone: the return of nobody's waits until somebody claims it.
        returns = self._refunds().exclude(pk__in=self._refunds_before)
        return returns.filter(
            status=RefundStatus.WAITING,
            sale_external_id__in=sales.filter(member__isnull=False).values("external_id"),
        ).exists()

    def _sales(self) -> QuerySet[Purchase]:
        store = self._till.store_id  # the index is by store
        return Purchase.objects.filter(store=store, recorded_by__terminal=self._till)

    def _refunds(self) -> QuerySet[Refund]:
        store = self._till.store_id
        return Refund.objects.filter(store=store, recorded_by__terminal=self._till)
