"""What a member has on the stamp cards of a program, and their vouchers. Writes nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from loyalty import stamps
from loyalty.member_tiers import family_of
from loyalty.models import Voucher, VoucherStatus
from rewards.book import Rulebook
from rewards.models import StampCard
from rewards.stamping import Card

LIVE = (VoucherStatus.ISSUED, VoucherStatus.USED)


@dataclass(frozen=True, slots=True)
class MemberCard:
    """
    A card of a member: the stamps on the one at hand, and how many are full.

    stamps: never below zero; what a used voucher is still owed is in `owed`.
    """

    card: StampCard
    stamps: int
    owed: int
    full: int


def cards_of(member_id: int, book: Rulebook, *, as_of: datetime) -> list[MemberCard]:
    """The cards that give stamps now, and those with stamps on them."""
    if not book.cards:
        return []
    counted = stamps.counts(member_id, [card.id for card in book.cards])
    vouchers = vouchers_of(member_id).filter(status__in=LIVE, stamp_card__isnull=False)
    given: dict[int, int] = {}
    for card_id in vouchers.values_list("stamp_card_id", flat=True):
        given[card_id] = given.get(card_id, 0) + 1
    shown = {
        card.id: _member_card(card, counted[card.id], given.get(card.id, 0))
        for card in book.cards
        if counted[card.id] or _is_on(card, as_of)
    }
    rows = StampCard.objects.filter(pk__in=shown).select_related("reward__program")
    return [MemberCard(row, *shown[row.pk]) for row in rows]


def vouchers_of(member_id: int) -> QuerySet[Voucher]:
    """The vouchers of a member and those merged with them, newest first."""
    found = Voucher.objects.filter(member__in=family_of(member_id)).order_by("-id")
    return found.select_related("reward", "stamp_card")


def _member_card(card: Card, stamps_given: int, given: int) -> tuple[int, int, int]:
    full = max(card.full(stamps_given), given)
    on_card = card.on_card(stamps_given, full)
    return max(0, on_card), max(0, -on_card), full


def _is_on(card: Card, as_of: datetime) -> bool:
    is_over = card.valid_until is not None and card.valid_until <= as_of
    has_begun = card.valid_from is None or card.valid_from <= as_of
    return card.is_active and has_begun and not is_over
