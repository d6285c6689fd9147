"""
Points from member to member.

Always: only points that can be spent go, soonest expiry first, and each keeps its expiry; the
limits are looked at under the lock of the wallet that gives. Who shares a wallet has nothing to
give one another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Sum

from events import outbox
from loyalty.carrying import carry
from loyalty.ledger import spending
from loyalty.ledger.drawing import Drawn
from loyalty.ledger.locking import LockedWallet
from loyalty.models import Transfer, TransferKind
from loyalty.redeemers import refuse_who_may_not_spend
from members.actors import Actor
from members.errors import DomainError
from members.holders import family_of
from members.identifiers import MemberNotActive
from members.models import Member, MemberStatus
from members.request_keys import KeyReused
from rewards import dates
from rewards.rulebook import Rulebook


class TransferToOneself(DomainError):
    code = "transfer_to_oneself"
    title = "The points are there already"

    def __init__(self) -> None:
        super().__init__(
            "Both keep their points in the same wallet; name two members who do not share one."
        )


class TransfersNotAllowed(DomainError):
    code = "transfers_not_allowed"
    title = "The program does not let members give points away"
    http_status = 409

    def __init__(self) -> None:
        super().__init__("Staff can allow transfers in the settings of the program.")


class TransferLimit(DomainError):
    code = "transfer_limit"
    title = "More points than may be given away"
    http_status = 409

    def __init__(self, detail: str, figures: Mapping[str, int | None]) -> None:
        super().__init__(detail, extra=figures)


@dataclass(frozen=True, slots=True)
class Gift:
    """
    What a member wants to give to another: whole points, at least one.

    fingerprint: 16 bytes over what was sent.
    """

    sender: Member
    recipient: Member
    points: int
    fingerprint: bytes
    note: str = ""
    recorded_by_id: int | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """The transfer, and whether this very request had made it before."""

    transfer: Transfer
    is_repeat: bool


def give(gift: Gift, book: Rulebook, *, as_of: datetime, actor: Actor) -> Given:
    """
    Move points from one member's wallet to another's.

    Raises TransfersNotAllowed, TransferToOneself, MemberNotActive, MayNotSpend, TransferLimit,
    InsufficientPoints, KeyReused; then nothing is written.
    Repeat behaviour: under the same Idempotency-Key, the first transfer.
    """
    first = _first_of(gift)
    if first is not None:
        return Given(first, is_repeat=True)
    try:
        with transaction.atomic(durable=True):
            return Given(_give(gift, book, as_of, actor), is_repeat=False)
    except (IntegrityError, DomainError):
        # The same request at the same moment may have taken the very points that are missing now.
        first = _first_of(gift)
        if first is None:
            raise
        return Given(first, is_repeat=True)


def _give(gift: Gift, book: Rulebook, as_of: datetime, actor: Actor) -> Transfer:
    """1. who gives to whom, 2. how much, under lock, 3. move and tell."""
    sender, recipient = (_person(one.pk) for one in (gift.sender, gift.recipient))
    giver, taker = (one.holder_id or one.pk for one in (sender, recipient))
    if not book.transfers_allowed:
        raise TransfersNotAllowed
    if giver == taker:
        raise TransferToOneself
    refuse_who_may_not_spend(sender)

    def choose(wallet: LockedWallet) -> Sequence[Drawn]:
        # Asked again under the lock: one of them may have been blocked while it was waited for.
        _person(sender.pk), _person(recipient.pk)
        _check_limits(gift.points, sender, book, as_of)
        return spending.choose(wallet, points=gift.points, as_of=as_of)

    made = carry(
        Transfer(
            kind=TransferKind.GIFT,
            program_id=book.program_id,
            sender=sender,
            recipient=recipient,
            note=gift.note,
            recorded_by_id=gift.recorded_by_id,
            idempotency_key=gift.idempotency_key,
            fingerprint=gift.fingerprint,
            occurred_at=as_of,
        ),
        giver=giver,
        taker=taker,
        choose=choose,
        actor=actor,
        earned_by=recipient.pk,
    )
    assert made is not None, "a gift has points in it"
    _tell(made)
    return made


def _person(member_id: int) -> Member:
    """Who is meant, whichever of their ids was named, as they are now. Raises MemberNotActive."""
    member = Member.objects.select_related("merged_into").get(pk=member_id)
    person = member.merged_into or member
    for one in (member, person):
        if one.status != MemberStatus.ACTIVE:
            raise MemberNotActive(f"{one.shown_id} is {one.status}; staff can say why.")
    return person


def _check_limits(points: int, sender: Member, book: Rulebook, as_of: datetime) -> None:
    each, daily = book.transfer_points_max, book.transfer_points_daily_max
    given = _given_today(sender, book, as_of) if daily is not None else 0
    left = None if daily is None else max(0, daily - given)
    figures = {"points_max": each, "points_daily_max": daily, "points_left_today": left}
    if each is not None and points > each:
        raise TransferLimit(f"One transfer may have {each} points at most; give fewer.", figures)
    if left is not None and points > left:
        raise TransferLimit(
            f"A member may give {daily} points a day, and {left} are left today; give fewer, or "
            "tomorrow.",
            figures,
        )


def _given_today(sender: Member, book: Rulebook, as_of: datetime) -> int:
    midnight = dates.start_of_day(dates.local_day(as_of, book.time_zone), book.time_zone)
    today = Transfer.objects.filter(
        sender__in=family_of(sender.pk),
        program_id=book.program_id,
        kind=TransferKind.GIFT,
        occurred_at__gte=midnight,
    )
    return today.aggregate(given=Sum("points"))["given"] or 0


def _first_of(gift: Gift) -> Transfer | None:
    if gift.idempotency_key is None:
        return None
    first = Transfer.objects.filter(
        recorded_by_id=gift.recorded_by_id, idempotency_key=gift.idempotency_key
    ).first()
    if first is not None and bytes(first.fingerprint) != gift.fingerprint:
        raise KeyReused
    return first


def _tell(made: Transfer) -> None:
    outbox.publish(
        kind="points.transferred",
        subject=made.shown_id,
        payload={
            "sender": made.sender.shown_id,
            "recipient": made.recipient.shown_id,
            "points": made.points,
        },
        as_of=made.occurred_at,
    )
