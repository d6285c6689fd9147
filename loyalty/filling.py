"""
Full cards and their vouchers: as many as are filled, no more and no fewer.

Always: called under the lock of the members' wallets. The number of a voucher on its card is the
next one, and unique: of two that would issue the same, one issues. All that a member has filled is
issued by one statement.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import LiteralString, NamedTuple

from events import outbox
from events.outbox import News
from loyalty import card_vouchers, vouchers
from loyalty.card_vouchers import CardVoucher
from loyalty.figures import FAMILY
from loyalty.ledger.locking import lock_members
from members import sql
from members.ids import public_id
from rewards import rulebook
from rewards.book import Rulebook
from rewards.models import StampCard

_FILLED: LiteralString = f"""
SELECT DISTINCT coalesce(m.merged_into_id, m.id), n.card_id, s.stamps, v.live, v.number
FROM unnest(%s::bigint[], %s::bigint[]) AS n (member_id, card_id)
JOIN members_member m ON m.id = n.member_id
CROSS JOIN LATERAL (SELECT {FAMILY} AS ids OFFSET 0) family
CROSS JOIN LATERAL (
    SELECT coalesce(sum(stamps), 0)::bigint AS stamps FROM loyalty_stamp
    WHERE card_id = n.card_id AND member_id = ANY(family.ids)
) s
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE status IN (2, 3))::int AS live,
        coalesce(max(card_number), 0) AS number
    FROM loyalty_voucher
    WHERE stamp_card_id = n.card_id AND member_id = ANY(family.ids)
) v
ORDER BY 1, 2
"""  # noqa: S608 - put together from literals alone

_NEWEST_UNUSED: LiteralString = f"""
SELECT v.id FROM members_member m JOIN loyalty_voucher v ON v.member_id = ANY({FAMILY})
WHERE m.id = %s AND v.stamp_card_id = %s AND v.status = 2
ORDER BY v.card_number DESC, v.id DESC LIMIT %s
"""  # noqa: S608 - as above

# Everybody with a stamp on a card that gives codes of a pool: some may be full, and wait.
_MAY_WAIT = """
SELECT DISTINCT s.member_id, s.card_id, coalesce(m.holder_id, m.id)
FROM loyalty_stamp s JOIN members_member m ON m.id = s.member_id
JOIN rewards_stampcard c ON c.id = s.card_id
JOIN rewards_reward r ON r.id = c.reward_id WHERE r.pool_id = %s
"""

_ALL_CARDS = """
SELECT DISTINCT c.program_id, s.member_id, s.card_id
FROM loyalty_stamp s JOIN rewards_stampcard c ON c.id = s.card_id WHERE s.member_id = ANY(%s)
"""


class Filled(NamedTuple):
    """What a family has on a card: all stamps, the vouchers that stand, the newest one's number."""

    root: int
    card_id: int
    stamps: int
    live: int
    number: int


def settle(
    pairs: Collection[tuple[int, int]], book: Rulebook, *, as_of: datetime | None = None
) -> None:
    """
    Issue the vouchers of cards that are full, and revoke unused ones of cards that no longer are.

    pairs: members and cards. as_of: None for now. A pool without codes issues nothing for now: the
    card stays full, and the next stamp or import tries again.
    """
    cards = {card.id: card for card in book.cards}
    found = [Filled(*row) for row in sql.rows(_FILLED, sql.arrays(pairs, 2), prepare=False)]
    for one in found:
        full = cards[one.card_id].full(one.stamps)
        if full > one.live:
            _issue(one, full - one.live, as_of=as_of or _now())
        elif full < one.live:
            wanted = [one.root, one.card_id, one.live - full]
            keys = [key for (key,) in sql.rows(_NEWEST_UNUSED, wanted)]
            vouchers.revoke(keys, as_of=as_of or _now())


def _issue(filled: Filled, missing: int, *, as_of: datetime) -> None:
    card = StampCard.objects.select_related("reward__program").get(pk=filled.card_id)
    issued = card_vouchers.issue(
        card, member_id=filled.root, first=filled.number + 1, many=missing, as_of=as_of
    )
    _tell(card, filled.root, issued, as_of=as_of)


def settle_members(member_ids: Collection[int], *, as_of: datetime) -> None:
    """The same for all cards of members who were joined or parted. Their wallets are locked."""
    found = sql.rows(_ALL_CARDS, [sorted(member_ids)])
    for program_id in sorted({program_id for program_id, *_ in found}):
        pairs = {(member, card) for program, member, card in found if program == program_id}
        settle(pairs, rulebook.of(program_id), as_of=as_of)


def settle_owed(pool_id: int, book: Rulebook, *, as_of: datetime) -> None:
    """Issue the vouchers of full cards that waited for codes of a pool. The wallets are locked."""
    pairs = sql.rows(_MAY_WAIT, [pool_id])
    if pairs:
        lock_members(book.program_id, {holder_id for _, _, holder_id in pairs})
        settle({(member_id, card_id) for member_id, card_id, _ in pairs}, book, as_of=as_of)


def _tell(
    card: StampCard, member_id: int, issued: Sequence[CardVoucher], *, as_of: datetime
) -> None:
    row = sql.one("SELECT public_id FROM members_member WHERE id = %s", [member_id])
    assert row is not None
    member = public_id("mem", row[0])
    news = [
        News(
            "stamp_card.full",
            member,
            {
                "card": card.code,
                "voucher": public_id("vou", one.public_id),
                "reward": card.reward.code,
                "expires_at": one.expires_at,
            },
        )
        for one in issued
    ]
    outbox.publish_many(news, as_of=as_of)


def _now() -> datetime:
    """The start of this transaction, by the database's own clock, as the rows beside say it."""
    row = sql.one("SELECT now()")
    assert row is not None
    now: datetime = row[0]
    return now
