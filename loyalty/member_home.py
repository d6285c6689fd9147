"""
All that a member's app shows first, gathered at once: what they have, where they stand, what they
can get, and the sentences that say so.

Always: the same figures as the calls that show each of them alone; a handful of queries, however
many lots, cards and rewards there are. Writes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from loyalty import member_cards, member_tiers, offers, saying, statements
from loyalty.member_cards import MemberCard
from loyalty.member_tiers import MemberTier
from loyalty.models import VoucherStatus
from loyalty.saying import Expiring, HomeFigures, NextTier, StampsToGo
from loyalty.statements import Balance
from members.models import Member
from rewards import dates
from rewards.book import Rulebook
from rewards.catalogue import Offer
from rewards.tiering.ladder import SPEND

OFFERS_SHOWN = 5
CARDS_SAID = 3


@dataclass(frozen=True, slots=True)
class Home:
    """
    What is shown first.

    offers: the dearest that can be had now, at most OFFERS_SHOWN. vouchers: how many can be used.
    """

    member: Member
    balance: Balance
    tier: MemberTier
    cards: Sequence[MemberCard]
    offers: Sequence[Offer]
    vouchers: int
    figures: HomeFigures
    greeting: str
    sentences: Sequence[str]


def home_of(member_id: int, book: Rulebook, *, language: str, as_of: datetime) -> Home:
    """
    Gather the home of a member.

    language: a BCP 47 tag, spoken when the member has none of their own; may be empty.
    """
    member = Member.objects.select_related("holder__household").get(pk=member_id)
    balance = statements.balance(
        member=member.public_id, program_id=book.program_id, as_of=as_of, pools=False
    )
    assert balance is not None, "a member was found"
    tier = member_tiers.tier_of(member_id, book, as_of=as_of)
    cards = member_cards.cards_of(member_id, book, as_of=as_of)
    seen = offers.for_member(
        member.public_id, available_points=balance.available, book=book, as_of=as_of
    )
    had = [offer for offer in seen if offer.can_be_had][-OFFERS_SHOWN:][::-1]
    figures = _figures(member, balance, tier, cards, had, book=book, as_of=as_of)
    tongue = member.language or language
    return Home(
        member=member,
        balance=balance,
        tier=tier,
        cards=cards,
        offers=had,
        vouchers=_usable_vouchers(member_id, as_of),
        figures=figures,
        greeting=saying.greeting(figures, tongue),
        sentences=saying.home_sentences(figures, tongue),
    )


def progress(tier: MemberTier) -> int:
    """How far to the next tier, in whole percent; 100 when there is none above."""
    if tier.to_rise is None:
        return 100
    threshold = tier.to_rise.step.threshold
    return max(0, min(99, tier.figure * 100 // threshold)) if threshold > 0 else 0


def _figures(
    member: Member,
    balance: Balance,
    tier: MemberTier,
    cards: Sequence[MemberCard],
    had: Sequence[Offer],
    *,
    book: Rulebook,
    as_of: datetime,
) -> HomeFigures:
    today = dates.local_day(as_of, book.time_zone)
    born = member.birth_on
    return HomeFigures(
        today=today,
        available=balance.available,
        points_name=book.points_name,
        program_language=book.language,
        first_name=member.display_name.split(" ")[0],
        is_birthday=born is not None and (born.month, born.day) == (today.month, today.day),
        pending=balance.pending,
        debt=balance.debt,
        expiring=_expiring(balance, book),
        tier=tier.step.name if tier.step else "",
        to_rise=_to_rise(tier, book),
        to_stay=_to_stay(tier, book),
        stamps=_stamps(cards),
        affordable=had[0].reward.name if had else "",
    )


def _expiring(balance: Balance, book: Rulebook) -> Expiring | None:
    soon = balance.expiring
    return soon and Expiring(soon.points, dates.last_day(soon.at, book.time_zone))


def _to_rise(tier: MemberTier, book: Rulebook) -> NextTier | None:
    rise = tier.to_rise
    if rise is None:
        return None
    day = None if rise.by is None else dates.last_day(rise.by, book.time_zone)
    return NextTier(rise.step.name, rise.missing, _currency(book), day)


def _to_stay(tier: MemberTier, book: Rulebook) -> NextTier | None:
    if tier.to_stay is None or tier.step is None:
        return None
    day = dates.last_day(tier.to_stay.by, book.time_zone)
    return NextTier(tier.step.name, tier.to_stay.missing, _currency(book), day)


def _currency(book: Rulebook) -> str:
    return book.currency if book.ladder.basis == SPEND else ""


def _stamps(cards: Sequence[MemberCard]) -> tuple[StampsToGo, ...]:
    """The cards that were begun, the fullest first."""
    begun = [
        StampsToGo(card.card.stamps_needed - card.stamps, card.card.reward.name)
        for card in cards
        if 0 < card.stamps < card.card.stamps_needed
    ]
    return tuple(sorted(begun)[:CARDS_SAID])


def _usable_vouchers(member_id: int, as_of: datetime) -> int:
    issued = member_cards.vouchers_of(member_id).filter(status=VoucherStatus.ISSUED)
    return issued.exclude(expires_at__lte=as_of).count()
