"""
The program as crediting needs it: settings, tiers and compiled rules, read once per revision.

Always: a rulebook is immutable; it holds every published version, ended ones too, because a sale
uses the version valid when it occurred.
"""

from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import ClassVar, NamedTuple

from members.errors import DomainError
from rewards import dates
from rewards.earning import Basket, Outcome, Rule, Terms, evaluate
from rewards.models import Program, RuleVersion, Tier

TIER_WINDOW_MONTHS = 12
POINTS_PER_PURCHASE_MAX = 10**12
_CHECK_SECONDS = 2.0


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


class TooManyPoints(DomainError):
    code = "too_many_points"
    title = "The sale would earn more points than one sale may"

    def __init__(self, points: int) -> None:
        super().__init__(
            f"This sale would earn {points} points, and one sale may earn "
            f"{POINTS_PER_PURCHASE_MAX} at most: check its amounts, and the rules of the program."
        )


class TierStep(NamedTuple):
    """A tier and the spend that reaches it."""

    spend_minor: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Rulebook:
    """One revision of one program. `tiers` stand highest first."""

    program_id: int
    revision: int
    currency: str
    time_zone: str
    points_name: str
    expiry_months: int | None
    hold_minutes: int
    unclaimed_days: int
    terms: Terms
    rules: tuple[Rule, ...]
    tiers: tuple[TierStep, ...]

    def tier(self, spend_minor: int) -> TierStep | None:
        """The highest tier that a spend reaches."""
        return next((step for step in self.tiers if step.spend_minor <= spend_minor), None)

    def next_tier(self, spend_minor: int) -> TierStep | None:
        """The lowest tier that a spend does not reach yet."""
        above = [step for step in self.tiers if step.spend_minor > spend_minor]
        return above[-1] if above else None

    def outcome(self, basket: Basket, *, spend_minor: int, occurred_at: datetime) -> Outcome:
        """
        What a basket earns for someone who had spent so much in the tier's window before it.

        Raises TooManyPoints.

        The one place where a program and a basket meet: worker, request and quote all come here.
        """
        tier = self.tier(spend_minor)
        outcome = evaluate(
            basket,
            self.rules,
            terms=self.terms,
            tier=tier.code if tier else "",
            occurred_at=occurred_at,
        )
        if outcome.points > POINTS_PER_PURCHASE_MAX:
            raise TooManyPoints(outcome.points)
        return outcome

    def window_start(self, moment: datetime) -> datetime:
        """The first instant whose spend counts for the tier at `moment`."""
        return dates.window_start(moment, TIER_WINDOW_MONTHS, self.time_zone)

    def expires_at(self, moment: datetime) -> datetime | None:
        """When points earned at `moment` expire; None when they never do."""
        if self.expiry_months is None:
            return None
        return dates.expires_at(moment, self.expiry_months, self.time_zone)


class _Shelf:
    """What this process keeps: rulebooks by program, and which program was the default, when."""

    books: ClassVar[dict[int, Rulebook]] = {}
    default: Rulebook | None = None
    checked_at: float = 0.0


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
    return _kept(Program.objects.get(pk=program_id))


def forget() -> None:
    """Drop what the process keeps; the next call reads the database."""
    _Shelf.books.clear()
    _Shelf.default = None


def _kept(program: Program) -> Rulebook:
    book = _Shelf.books.get(program.pk)
    if book is None or book.revision != program.revision:
        book = _Shelf.books[program.pk] = _load(program)
    return book


def _load(program: Program) -> Rulebook:
    versions = RuleVersion.objects.filter(
        rule__program=program, published_at__isnull=False
    ).select_related("rule")
    return Rulebook(
        program_id=program.pk,
        revision=program.revision,
        currency=program.currency,
        time_zone=program.time_zone,
        points_name=program.points_name,
        expiry_months=program.expiry_months,
        hold_minutes=program.hold_minutes,
        unclaimed_days=program.unclaimed_days,
        terms=Terms(frozenset(program.never_earn_categories), program.points_tender_earns),
        rules=tuple(compiled(version) for version in versions),
        tiers=tuple(
            TierStep(tier.spend_minor, tier.code, tier.name)
            for tier in Tier.objects.filter(program=program).order_by("-spend_minor")
        ),
    )


def compiled(version: RuleVersion) -> Rule:
    """A version as evaluation needs it; a draft has the number 0."""
    return Rule(
        version_id=version.pk,
        code=version.rule.code,
        number=version.number or 0,
        award=version.award,
        effective_from=version.effective_from,
        effective_until=version.effective_until,
        points=version.points or 0,
        step_minor=version.step_minor or 1,
        multiplier_hundredths=int((version.multiplier or 1) * 100),
        categories=frozenset(version.categories),
        categories_excluded=frozenset(version.categories_excluded),
        skus=frozenset(version.skus),
        skus_excluded=frozenset(version.skus_excluded),
        basket_min_minor=version.basket_min_minor,
        tiers=frozenset(version.tiers),
        rounding=version.rounding,
    )
