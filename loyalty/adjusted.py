"""What an adjustment comes to: its points when it is proposed, its entries when it is approved."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from loyalty.adjustment_errors import (
    AdjustmentOutdated,
    AlreadyReinstated,
    ExceedsDebt,
    InvalidAdjustment,
    NotAnExpiry,
    NothingToExtend,
    PointsReturned,
    TakesTooMany,
)
from loyalty.ledger import adjusting
from loyalty.ledger.adjusting import Expired
from loyalty.ledger.drawing import Drawn, Source
from loyalty.ledger.locking import LockedWallet
from loyalty.ledger.posting import Page
from loyalty.ledger.spending import InsufficientPoints
from loyalty.models import Adjustment, AdjustmentKind, Entry, SourceKind, Wallet
from members.actors import Actor
from members.holders import holder_of
from members.models import Member
from rewards import dates
from rewards.rulebook import Rulebook

YEARS_MAX = 50


@dataclass(frozen=True, slots=True)
class Proposal:
    """
    What somebody wants to be changed.

    points: signed for POINTS; for DEBT how much to forgive; None otherwise, where it follows from
    what is extended or brought back. entry_seq: the number of the expiry to bring back, in the
    member's own wallet; or else, if the points were theirs, in the one that keeps their points.
    lots_until, expires_on: last local days.
    """

    member: Member
    kind: AdjustmentKind
    reason: str
    note: str = ""
    points: int | None = None
    entry_seq: int | None = None
    lots_until: date | None = None
    expires_on: date | None = None


def points_of(proposal: Proposal, book: Rulebook, *, as_of: datetime) -> int:
    """How many points a proposal is about; 0 when there are none. Raises InvalidAdjustment."""
    _check_fields(proposal, book, as_of)
    if proposal.kind == AdjustmentKind.REINSTATEMENT:
        return _expired(proposal, book, as_of).points
    if proposal.kind == AdjustmentKind.EXTENSION:
        wallet_id = _wallet_id(holder_of(proposal.member.pk), book)
        if wallet_id is None:
            return 0
        lots = _ending(wallet_id, proposal.lots_until, proposal.expires_on, book, as_of)
        return sum(lot.points for lot in lots)
    assert proposal.points is not None
    return proposal.points


def entry_of(proposal: Proposal, book: Rulebook, *, as_of: datetime) -> int | None:
    """The key of the line that is brought back, when that is what is proposed."""
    if proposal.kind != AdjustmentKind.REINSTATEMENT:
        return None
    return _expired(proposal, book, as_of).entry_id


def apply(
    row: Adjustment, wallet: LockedWallet, book: Rulebook, *, actor: Actor, as_of: datetime
) -> None:
    """
    Post an adjustment on its locked wallet.

    Raises TakesTooMany, ExceedsDebt, NothingToExtend, AlreadyReinstated, PointsReturned,
    InvalidAdjustment, and AdjustmentOutdated when other points would move than were proposed.
    """
    page = Page(actor=actor)
    source = Source(SourceKind.ADJUSTMENT, row.pk)
    ends_at = _ends_at(row.expires_on, book, as_of)
    if row.kind == AdjustmentKind.REINSTATEMENT:
        gone = _gone(row, as_of)
        adjusting.reinstate(
            wallet, gone, page=page, adjustment_id=row.pk, expires_at=ends_at, at=as_of
        )
    elif row.kind == AdjustmentKind.EXTENSION:
        lots = _ending(wallet.id, row.lots_until, row.expires_on, book, as_of)
        if not lots:
            raise NothingToExtend
        _check_proposed(row, sum(lot.points for lot in lots))
        assert ends_at is not None
        adjusting.extend(wallet, lots, page=page, source=source, expires_at=ends_at, at=as_of)
    elif row.kind == AdjustmentKind.DEBT:
        if row.points > wallet.debt:
            raise ExceedsDebt(asked=row.points, debt=wallet.debt)
        adjusting.forgive(wallet, page=page, source=source, points=row.points, at=as_of)
    elif row.points < 0:
        _take(wallet, -row.points, page=page, source=source, as_of=as_of)
    else:
        adjusting.give(
            wallet,
            page=page,
            source=source,
            points=row.points,
            expires_at=ends_at or book.expires_at(as_of),
            inactivity_months=None if ends_at else book.inactivity_months,
            at=as_of,
        )
    page.write()


def _take(
    wallet: LockedWallet, points: int, *, page: Page, source: Source, as_of: datetime
) -> None:
    try:
        adjusting.take(wallet, page=page, source=source, points=points, at=as_of)
    except InsufficientPoints as refusal:
        available = refusal.extra["points_available"]
        assert isinstance(available, int)
        raise TakesTooMany(needed=points, available=available) from refusal


def _check_proposed(row: Adjustment, points: int) -> None:
    """What somebody approves is what they were shown."""
    if points != row.points:
        raise AdjustmentOutdated(proposed=row.points)


def _check_fields(proposal: Proposal, book: Rulebook, as_of: datetime) -> None:
    kind = proposal.kind
    wanted = {
        AdjustmentKind.POINTS: {"points"},
        AdjustmentKind.DEBT: {"points"},
        AdjustmentKind.EXTENSION: {"lots_until", "expires_on"},
        AdjustmentKind.REINSTATEMENT: {"entry_seq"},
    }[kind]
    allowed = wanted | ({"expires_on"} if kind != AdjustmentKind.DEBT else set())
    for name in ("points", "entry_seq", "lots_until", "expires_on"):
        is_sent = getattr(proposal, name) is not None
        pointer = "/entry" if name == "entry_seq" else f"/{name}"
        if name in wanted and not is_sent:
            raise InvalidAdjustment(pointer, f"An adjustment of kind {kind} needs this field.")
        if is_sent and name not in allowed:
            raise InvalidAdjustment(pointer, f"An adjustment of kind {kind} has no such field.")
    if kind == AdjustmentKind.DEBT and (proposal.points or 0) < 1:
        raise InvalidAdjustment("/points", "Say how many points of debt to forgive, from 1.")
    if kind == AdjustmentKind.POINTS and (proposal.points or 0) < 0 and proposal.expires_on:
        raise InvalidAdjustment("/expires_on", "Points that are taken do not expire; leave it out.")
    _ends_at(proposal.expires_on, book, as_of)
    if proposal.lots_until is not None:
        _check_day("/lots_until", proposal.lots_until, book, as_of)


def _ends_at(day: date | None, book: Rulebook, as_of: datetime) -> datetime | None:
    """The exclusive end of a last day that is still to come, at most YEARS_MAX ahead."""
    if day is None:
        return None
    _check_day("/expires_on", day, book, as_of)
    return dates.start_of_day(day + timedelta(days=1), book.time_zone)


def _check_day(pointer: str, day: date, book: Rulebook, as_of: datetime) -> None:
    today = dates.local_day(as_of, book.time_zone)
    if not today <= day <= dates.add_months(today, YEARS_MAX * 12):
        raise InvalidAdjustment(
            pointer, f"The last day must be {today} or later, within {YEARS_MAX} years."
        )


def _ending(
    wallet_id: int,
    lots_until: date | None,
    expires_on: date | None,
    book: Rulebook,
    as_of: datetime,
) -> list[Drawn]:
    assert lots_until is not None
    ends_at = _ends_at(expires_on, book, as_of)
    assert ends_at is not None
    until = dates.start_of_day(lots_until + timedelta(days=1), book.time_zone)
    return adjusting.ending(wallet_id, until=until, expires_at=ends_at, as_of=as_of)


def _wallet_id(member_id: int, book: Rulebook) -> int | None:
    found = Wallet.objects.filter(member=member_id, program=book.program_id)
    return found.values_list("pk", flat=True).first()


def _expired(proposal: Proposal, book: Rulebook, as_of: datetime) -> Expired:
    """The expiry that is named: in the member's own wallet, or of their points in another's."""
    assert proposal.entry_seq is not None
    member_id = proposal.member.pk
    holder_id = holder_of(member_id)
    gone = _line(member_id, proposal.entry_seq, book)
    if (gone is None or not gone.is_expiry) and holder_id != member_id:
        gone = _line(holder_id, proposal.entry_seq, book)
        person = Member.objects.values_list("merged_into_id", flat=True).get(pk=member_id)
        if gone is not None and gone.person != (person or member_id):
            gone = None
    return _usable(gone, as_of)


def _line(member_id: int, seq: int, book: Rulebook) -> Expired | None:
    wallet_id = _wallet_id(member_id, book)
    return adjusting.expired(wallet_id, seq=seq) if wallet_id else None


def _gone(row: Adjustment, as_of: datetime) -> Expired:
    """The expiry under lock: it may have come back, or its goods, since it was proposed."""
    assert row.entry_id is not None, "a reinstatement names its expiry"
    wallet_id, seq = Entry.objects.values_list("wallet_id", "seq").get(pk=row.entry_id)
    gone = _usable(adjusting.expired(wallet_id, seq=seq), as_of)
    _check_proposed(row, gone.points)
    return gone


def _usable(gone: Expired | None, as_of: datetime) -> Expired:
    if gone is None or not gone.is_expiry:
        raise NotAnExpiry
    if gone.is_back:
        raise AlreadyReinstated
    returned = adjusting.returned(gone, as_of=as_of)
    if returned:
        raise PointsReturned(asked=gone.points, returned=returned)
    return gone
