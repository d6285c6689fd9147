"""
Staged lines become purchases: read, record and credit, batch by batch, in order of time.

Always: a line leaves the staging table when its purchase is recorded and credited; killed before,
it is met again, and the business key answers that it is there.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from loyalty import crediting, intake, recording
from loyalty.history.staging import Line, Staging
from loyalty.intake import Accepted
from loyalty.sale import Sale
from members.actors import SYSTEM
from members.errors import DomainError
from rewards.rulebook import Rulebook

BATCH: Final = intake.SALES_MAX

Read = Callable[[bytes], Sale]


@dataclass(slots=True)
class Imported:
    """What an import has done so far."""

    recorded: int = 0
    repeated: int = 0
    refused: int = 0

    @property
    def lines(self) -> int:
        return self.recorded + self.repeated + self.refused


def import_staged(
    staging: Staging, *, read: Read, book: Rulebook, look: Callable[[Imported], None]
) -> Imported:
    """
    Deal with every line that is left; `look` is called after each batch.

    read: a line as a sale; raises DomainError for one that cannot be one.
    Repeat behaviour: what is recorded already is met again and changes nothing.
    """
    imported = Imported()
    with ThreadPoolExecutor(1, thread_name_prefix="credit") as creditor:
        # While one batch is credited on a connection of its own, the next one is read: the one
        # waits for PostgreSQL, the other for Python.
        before: tuple[Future[None], list[int]] | None = None
        for batch in staging.batches(BATCH):
            fresh, done = _record(batch, staging, read, book, imported)
            _finish(before, staging)
            before = creditor.submit(_credit, fresh), done
            look(imported)
        _finish(before, staging)
        creditor.submit(_hang_up).result()
    return imported


def _finish(before: "tuple[Future[None], list[int]] | None", staging: Staging) -> None:
    if before is not None:
        credited, lines = before
        credited.result()
        staging.done(lines)


def _credit(purchases: list[int]) -> None:
    if purchases:
        crediting.credit_these(purchases)


def _hang_up() -> None:
    connection.close()  # a thread's connection is its own


def _record(
    batch: Sequence[Line], staging: Staging, read: Read, book: Rulebook, imported: Imported
) -> tuple[list[int], list[int]]:
    """Record a batch; the purchases to credit, and the lines that are then dealt with."""
    problems: list[tuple[int, list[dict[str, str]]]] = []
    sales: list[tuple[int, Sale]] = []
    for line in batch:
        try:
            sales.append((line.number, read(line.body)))
        except DomainError as error:
            problems.append((line.number, _described(error)))
    answers = _accept([sale for _, sale in sales], book)
    purchases, lines = [], []
    for (number, _), answer in zip(sales, answers, strict=True):
        if isinstance(answer, DomainError):
            problems.append((number, _described(answer)))
            continue
        purchases.append(answer.id)
        lines.append(number)
        imported.repeated += answer.is_repeat
    imported.recorded += sum(not a.is_repeat for a in answers if isinstance(a, Accepted))
    imported.refused += len(problems)
    if problems:
        staging.refused(problems)
    return purchases, lines


def _accept(sales: Sequence[Sale], book: Rulebook) -> list[Accepted | DomainError]:
    """As `recording.record_many`, but nobody is woken: the import credits what it records."""
    plain = iter(intake.accept([sale for sale in sales if not sale.redemptions], book))
    return [_with_redemptions(sale, book) if sale.redemptions else next(plain) for sale in sales]


def _with_redemptions(sale: Sale, book: Rulebook) -> Accepted | DomainError:
    try:
        return recording.record(sale, book, actor=SYSTEM)
    except DomainError as refusal:
        return refusal


def _described(error: DomainError) -> list[dict[str, Any]]:
    """An error as the lines of the errors file say it: one for each thing that is wrong."""
    if not error.errors:
        return [{"code": error.code, "pointer": "", "detail": error.detail}]
    return [
        {"code": one.code, "pointer": one.pointer, "detail": one.detail} for one in error.errors
    ]
