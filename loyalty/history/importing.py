"""
Staged lines become purchases: read, record and credit, batch by batch, in order of time.

Always: a line leaves the staging table when its purchase is recorded and credited; killed before,
it is met again, and the business key answers that it is there.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.db import connection

from loyalty import crediting, intake, recording
from loyalty.accepted import Accepted
from loyalty.history.staging import Line, Staging
from loyalty.sale import Sale
from members import sql
from members.actors import SYSTEM
from members.errors import DomainError
from rewards.rulebook import Rulebook

BATCH: Final = intake.SALES_MAX

Read = Callable[[bytes], Sale]

_MET = """
SELECT n.place, p.id
FROM unnest(%s::bigint[], %s::text[], %s::bytea[]) WITH ORDINALITY
    AS n (store_id, external_id, fingerprint, place)
JOIN loyalty_purchase p ON p.store_id = n.store_id AND p.external_id = n.external_id
WHERE p.fingerprint = n.fingerprint
"""


class Met(NamedTuple):
    """A purchase that was recorded before, by a till or an earlier import."""

    id: int
    is_repeat: bool = True


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
        imported.recorded += not answer.is_repeat
        imported.repeated += answer.is_repeat
    imported.refused += len(problems)
    if problems:
        staging.refused(problems)
    return purchases, lines


def _accept(sales: Sequence[Sale], book: Rulebook) -> list[Met | Accepted | DomainError]:
    """As `recording.record_many`, but nobody is woken: the import credits what it records."""
    met = _met_before(sales)
    plain = [sale for place, sale in enumerate(sales) if place not in met and not sale.redemptions]
    accepted = iter(intake.accept(plain, book))
    return [
        met.get(place) or (_with_redemptions(sale, book) if sale.redemptions else next(accepted))
        for place, sale in enumerate(sales)
    ]


def _met_before(sales: Sequence[Sale]) -> dict[int, Met]:
    """
    Those that are recorded with this very content, by their place, found in one statement.

    `intake.accept` answers a repeat as well, with two statements each: fine for a till, a minute
    for a file of thirty thousand.
    """
    found = sql.rows(
        _MET,
        [
            [sale.store.id for sale in sales],
            [sale.external_id for sale in sales],
            [sale.fingerprint for sale in sales],
        ],
        prepare=False,
    )
    return {place - 1: Met(key) for place, key in found}


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
