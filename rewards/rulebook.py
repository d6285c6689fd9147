"""
Rulebooks as they are read: once per revision, kept in the process.
"""

from time import monotonic
from typing import ClassVar

from members import sql
from members.errors import DomainError
from rewards.book import POINTS_PER_PURCHASE_MAX, Rulebook, TooManyPoints
from rewards.cards import cards_of
from rewards.compiling import compiled, in_order, life_of, own_lives, versions_of
from rewards.earning import Terms
from rewards.earning.timetable import Timetable
from rewards.models import Program
from rewards.promises import Promises
from rewards.receipt_book import own_of
from rewards.tiering import TierStep
from rewards.tiers import ladder_of

__all__ = [
    "POINTS_PER_PURCHASE_MAX", "NoProgram", "Rulebook", "TierStep", "TooManyPoints", "at_hand",
    "current", "forget", "of",
]  # fmt: skip

_CHECK_SECONDS = 2.0

# Asked by each sale, return and redemption: a row of forty columns is for when it has changed.
_REVISION = "SELECT revision FROM rewards_program WHERE id = %s"

_NAMED_ALIKE = (
    "revision", "currency", "time_zone", "points_name", "hold_minutes", "unclaimed_days",
    "return_policy", "debt_points_max", "debt_repay_percent", "gives_back_rewards", "parked_days",
    "transfers_allowed", "transfer_points_max", "transfer_points_daily_max", "extends_points",
    "claim_days", "offline_vouchers_daily_max", "language", "card_url",
)  # fmt: skip


class NoProgram(DomainError):
    code = "no_program"
    title = "No program is set up"
    http_status = 503
    retryable = True

    def __init__(self) -> None:
        super().__init__(
            "There is no default program yet. Staff can create one in the admin, "
            "or load a file: manage.py program apply FILE."
        )


class _Shelf:
    """What this process keeps: rulebooks by program, and which program was the default, when."""

    books: ClassVar[dict[int, Rulebook]] = {}
    default: Rulebook | None = None
    checked_at: float = 0.0
    read_at: ClassVar[dict[int, float]] = {}


def current(*, fresh: bool = False) -> Rulebook:
    """
    The default program's rulebook, kept in the process.

    fresh: look for a newer revision now (one small query) and not only every two seconds.

    Raises NoProgram.
    """
    kept = _Shelf.default
    if kept is not None and not fresh and monotonic() - _Shelf.checked_at < _CHECK_SECONDS:
        return kept
    program = Program.objects.filter(is_default=True).first()
    if program is None:
        raise NoProgram
    _Shelf.default, _Shelf.checked_at = _kept(program), monotonic()
    return _Shelf.default


def of(program_id: int) -> Rulebook:
    """The rulebook of one program as it stands now (one small query)."""
    book = _Shelf.books.get(program_id)
    if book is not None and sql.one(_REVISION, [program_id]) == (book.revision,):
        return book
    return _kept(Program.objects.get(pk=program_id))


def at_hand(program_id: int) -> Rulebook:
    """The rulebook of one program, at most two seconds old: mostly without a query."""
    now = monotonic()
    if now - _Shelf.read_at.get(program_id, -_CHECK_SECONDS) >= _CHECK_SECONDS:
        of(program_id)
        _Shelf.read_at[program_id] = now
    return _Shelf.books[program_id]


def forget() -> None:
    """Drop what the process keeps; the next call reads the database."""
    _Shelf.books.clear()
    _Shelf.read_at.clear()
    _Shelf.default = None


def _kept(program: Program) -> Rulebook:
    book = _Shelf.books.get(program.pk)
    if book is None or book.revision != program.revision:
        book = _Shelf.books[program.pk] = _load(program)
    return book


def _load(program: Program) -> Rulebook:
    versions = versions_of(program).filter(published_at__isnull=False)
    rules = in_order(map(compiled, versions))
    life = life_of(program)
    return Rulebook(
        program_id=program.pk,
        **{name: getattr(program, name) for name in _NAMED_ALIKE},
        expiry_activities=frozenset(program.expiry_activities),
        promises=Promises.of(program.time_zone, life, own_lives(rules, life)),
        terms=Terms(
            frozenset(program.never_earn_categories),
            program.points_tender_earns,
            program.tax_earns,
        ),
        timetable=Timetable(rules),
        by_version={rule.version_id: rule for rule in rules},
        ladder=ladder_of(program),
        cards=cards_of(program),
        receipts=own_of(program),
    )
