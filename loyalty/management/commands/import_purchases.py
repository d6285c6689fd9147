"""`manage.py import_purchases FILE.jsonl`: purchases of the past, recorded and credited."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.console import Console

from loyalty.api.bodies import PurchaseBody
from loyalty.api.sales import purchase_of
from loyalty.history.importing import Imported, import_staged
from loyalty.history.staging import AlreadyRunning, Staging
from loyalty.progress import Bar
from loyalty.sale import Sale
from members.api.parsing import parse_json
from members.api.validation import validated
from members.errors import DomainError
from members.keys import Credential
from members.scopes import HISTORY_WRITE, PURCHASES_WRITE
from rewards import rulebook
from rewards.rulebook import Rulebook

# The system itself: bound to no store, and free to write the past. No key is named as recorder.
_SYSTEM = Credential(
    key_id=0,
    name="import",
    scopes=frozenset({HISTORY_WRITE, PURCHASES_WRITE}),
    store_id=None,
    terminal_id=None,
    mode="live",
)


class Command(BaseCommand):
    help = (
        "Import purchases, one a line, each as the body of POST /v1/purchases. Interrupted, the "
        "same command goes on where it was; run again, it changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.jsonl")

    def handle(self, *, file: Path, **options: Any) -> None:
        """Stage, import, and write what was refused to FILE.errors.jsonl."""
        console = Console(highlight=False, soft_wrap=True, file=self.stdout)  # type: ignore[arg-type]  # writes like one
        try:
            book = rulebook.current(fresh=True)
            staging = Staging(file)
            imported, seconds = _import(console, staging, book)
            refused = _write_errors(file, staging)
            staging.drop()
        except (AlreadyRunning, DomainError) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{file} cannot be read or written: {error.strerror}.") from error
        console.print(
            f"{imported.recorded:,} purchases imported, {imported.repeated:,} already there, "
            f"{refused:,} refused ({imported.lines / max(seconds, 0.001):.0f}/s)."
        )
        if refused:
            raise CommandError(
                f"{refused:,} lines were refused: mend them as {_errors_file(file)} says, and "
                "import the file again."
            )


def _import(console: Console, staging: Staging, book: Rulebook) -> tuple[Imported, float]:
    staged = staging.open()
    if staged.is_resumed:
        console.print(f"Going on with {staged.left:,} of {staged.total:,} purchases.")
    before = staged.total - staged.left
    with Bar(console, noun="purchases", total=staged.total, done=before) as bar:
        imported = import_staged(
            staging,
            read=_reader(book, timezone.now()),
            book=book,
            look=lambda so_far: bar.show(before + so_far.lines),
        )
        return imported, bar.seconds


def _reader(book: Rulebook, as_of: datetime) -> Callable[[bytes], Sale]:
    def read(line: bytes) -> Sale:
        body = validated(PurchaseBody, parse_json(line))
        sale = purchase_of(body, book, credential=_SYSTEM, as_of=as_of)
        sale.recorded_by_id = None
        return sale

    return read


def _errors_file(file: Path) -> Path:
    return file.with_name(file.name.removesuffix(".jsonl") + ".errors.jsonl")


def _write_errors(file: Path, staging: Staging) -> int:
    """Write what was refused, one fault a line; without any, remove what an earlier run wrote."""
    path, refused = _errors_file(file), 0
    draft = path.with_name(path.name + ".draft")
    with draft.open("w", encoding="utf-8") as errors:
        for number, problems in staging.problems():
            refused += 1
            for problem in problems:
                errors.write(json.dumps({"line": number, **problem}, ensure_ascii=False) + "\n")
    if refused:
        draft.replace(path)
    else:
        draft.unlink()
        path.unlink(missing_ok=True)
    return refused
