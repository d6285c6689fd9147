"""The vouchers that a sale won: those of the stamp cards that its stamps filled. Writes nothing."""

from typing import LiteralString, NamedTuple

from loyalty.figures import FAMILY
from loyalty.models import Voucher, VoucherStatus
from members import sql
from rewards import codes
from rewards.book import Rulebook

# On each card the stamps of the sale, and how many there were with them, in the order of giving.
_STAMPS: LiteralString = f"""
SELECT s.card_id, s.stamps, family.ids, (
    SELECT sum(t.stamps) FROM loyalty_stamp t
    WHERE t.card_id = s.card_id AND t.member_id = ANY(family.ids) AND t.id <= s.id
)::bigint
FROM loyalty_stamp s JOIN members_member m ON m.id = s.member_id
CROSS JOIN LATERAL (SELECT {FAMILY} AS ids OFFSET 0) family
WHERE s.source_id = %s AND s.stamps > 0
"""  # noqa: S608 - put together from literals alone


class Won(NamedTuple):
    """A voucher that can still be used: its reward, and its code as it is shown."""

    reward: str
    code: str


def won_by(purchase_id: int, book: Rulebook) -> list[Won]:
    """The vouchers of a credited sale, oldest first; asks nothing in a program without cards."""
    if not book.cards:
        return []
    known = {card.id: card for card in book.cards}
    found: list[Won] = []
    for card_id, stamps, family, total in sql.rows(_STAMPS, [purchase_id]):
        card = known[card_id]
        first, last = card.full(total - stamps) + 1, card.full(total)
        if first <= last:
            rows = Voucher.objects.filter(
                stamp_card=card_id,
                member__in=family,
                card_number__range=(first, last),
                status=VoucherStatus.ISSUED,
            ).select_related("reward")
            found += [
                Won(row.reward.name if row.reward else "", codes.shown(row.code))
                for row in rows.order_by("card_number")
            ]
    return found
