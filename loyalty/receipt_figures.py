"""
What the receipt of a sale says, worked out when the sale comes and kept with it.

Always: from what is at hand: no statement is asked for it. What is kept are figures and no lines,
so that a repeat prints the first ones on whatever paper it asks for.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from loyalty.buyers import Buyer, Purse
from loyalty.models import Crediting, EntryKind, HoldStatus, PointKind, Purchase, Refund
from loyalty.refundable import refunds_of
from loyalty.sale import Sale
from loyalty.stands import stand_before
from loyalty.statements import balance
from members import sql
from members.ids import parse_public_id
from rewards import dates
from rewards.earning import Outcome
from rewards.lifetimes import AT_ONCE
from rewards.receipts import Figures
from rewards.rulebook import Rulebook, TierStep
from rewards.speech.phrases import Expiring, NextTier, Pending
from rewards.tiering.ladder import CALENDAR_YEAR, SPEND, higher

_INSTANT: Final = timedelta(microseconds=1)

_HELD = """
SELECT coalesce(sum(h.points), 0)::bigint FROM loyalty_redemption r
JOIN loyalty_hold h ON h.id = r.id AND h.status = %s AND h.wallet_id = %s
WHERE r.public_id = ANY(%s::uuid[])
"""

_OWED = """
SELECT coalesce(sum(d.points), 0)::bigint FROM loyalty_debtline d
JOIN loyalty_wallet w ON w.id = d.wallet_id AND w.program_id = %s AND w.kind = %s
JOIN members_member m ON w.member_id = coalesce(m.holder_id, m.id)
WHERE m.id = %s AND d.owed_at <= %s
"""

# What is open though it is over, and what the sweep met only later.
_UNSWEPT = """
SELECT (
    SELECT coalesce(sum(l.remaining_points), 0) FROM loyalty_lot l
    WHERE l.wallet_id = w.id AND l.is_open AND l.expires_at <= n.moment
)::bigint - (
    SELECT coalesce(sum(e.points), 0) FROM loyalty_entry e JOIN loyalty_lot l ON l.id = e.lot_id
    WHERE e.wallet_id = w.id AND e.seq > n.seq AND e.kind = %s AND l.expires_at <= n.moment
)::bigint
FROM (SELECT %s::bigint AS seq, %s::timestamptz AS moment) n, loyalty_wallet w
JOIN members_member m ON w.member_id = coalesce(m.holder_id, m.id)
WHERE w.program_id = %s AND w.kind = %s AND m.id = %s
"""

_GIVEN_BACK = """
SELECT coalesce(sum(r.points), 0)::bigint FROM loyalty_redemption r
JOIN loyalty_hold h ON h.id = r.id AND h.status = %s AND h.settled_at = %s
WHERE r.purchase_id = %s
"""


def of_sale(sale: Sale, outcome: Outcome, buyer: Buyer, book: Rulebook) -> dict[str, Any]:
    """The figures of a sale as they are kept; plain JSON, without what there is nothing of."""
    today = dates.local_day(sale.occurred_at, book.time_zone)
    purse = buyer.purse
    earned = outcome.points if buyer.earns else 0
    # A reward that is used with the sale is held until the sale is recorded, and spent then.
    spent = _held(sale, purse) if sale.redemptions else 0
    kept: dict[str, Any] = {
        "on": today.isoformat(),
        "earned": earned,
        "balance": purse.balance - spent + earned,
    }
    # For the final figures: holds of others, points that are over, points that wait.
    others = {"held": purse.held - spent, "over": purse.over, "waiting": purse.pending}
    kept |= {name: points for name, points in others.items() if points}
    if purse.expiring is not None:
        points, at = purse.expiring
        kept["expiring"] = [points, dates.last_day(at, book.time_zone).isoformat()]
    if earned:
        _keep_pending(kept, sale, outcome, book)
    if buyer.earns and book.tiers:
        _keep_tier(kept, sale, outcome, buyer, book)
    return kept


def figures(kept: dict[str, Any]) -> Figures:
    """The figures that were kept of a sale."""
    expiring, pending, rise = kept.get("expiring"), kept.get("pending"), kept.get("next")
    earned, balance = kept["earned"], kept["balance"]
    return Figures(
        today=date.fromisoformat(kept["on"]),
        earned=earned,
        balance=balance,
        expiring=expiring and Expiring(expiring[0], date.fromisoformat(expiring[1])),
        pending=pending and Pending(pending[0], _day(pending[1])),
        new_tier=kept.get("risen", ""),
        next_tier=rise and NextTier(rise[0], rise[1], rise[2], _day(rise[3])),
    )


def final(kept: dict[str, Any], crediting: Crediting, book: Rulebook) -> Figures:
    """The figures of a sale that was credited: its points, and what the member had just then."""
    pending = kept.get("pending")
    if pending and pending[0] == kept["earned"]:
        pending = [crediting.points, pending[1]]
    all_points = crediting.balance_after
    if "over" in kept and crediting.entry_seq is not None:
        all_points -= _unswept(crediting, book)
    owed = debt_at(crediting.member_id, crediting.credited_at, book)
    waiting = kept.get("waiting", 0) + (pending[0] if pending else 0)
    told = figures(kept | {"earned": crediting.points, "balance": all_points, "pending": pending})
    usable = max(0, all_points + owed - kept.get("held", 0) - waiting)
    return replace(told, debt=owed, available=usable)


def debt_at(member_id: int, moment: datetime, book: Rulebook) -> int:
    """All that a member owed at a moment."""
    asked = [book.program_id, int(PointKind.SPENDABLE), member_id, moment]
    ((points,),) = sql.rows(_OWED, asked)
    return int(points)


def _unswept(crediting: Crediting, book: Rulebook) -> int:
    """The points that were over, and still in the balance, when a sale was credited."""
    kind = int(PointKind.SPENDABLE)
    asked = [int(EntryKind.EXPIRY), crediting.entry_seq, crediting.credited_at]
    rows = sql.rows(_UNSWEPT, [*asked, book.program_id, kind, crediting.member_id])
    return sum(points for (points,) in rows)


def given_back(refund: Refund) -> int:
    """The points of rewards that came back with the goods."""
    asked = [int(HoldStatus.REVERSED), refund.applied_at, refund.purchase_id]
    ((points,),) = sql.rows(_GIVEN_BACK, asked)
    return int(points)


def by_now(
    purchase: Purchase, crediting: Crediting | None, book: Rulebook, *, as_of: datetime
) -> Figures:
    """The figures of a sale of a member that is printed again: its own, and what they have now."""
    member = purchase.member
    assert member is not None
    found = balance(member=member.public_id, program_id=book.program_id, as_of=as_of)
    assert found is not None
    (stand,) = stand_before([member.pk], [as_of + _INSTANT], book)
    refunds = refunds_of(purchase.pk)
    going = found.expiring
    return Figures(
        today=dates.local_day(as_of, book.time_zone),
        earned=crediting.points if crediting else purchase.quote["points"],
        returned=sum(refund.taken_points + refund.owed_points for refund in refunds),
        balance=found.balance,
        available=found.available,
        debt=found.debt,
        pending=Pending(found.pending) if found.pending else None,
        expiring=going and Expiring(going.points, dates.last_day(going.at, book.time_zone)),
        next_tier=_next_tier(stand.step, stand.figure, as_of, book),
    )


def _held(sale: Sale, purse: Purse) -> int:
    """The points that are set aside for the rewards of a sale; those of other holds stay."""
    named = [parse_public_id("red", shown_id) for shown_id in sale.redemptions]
    ((points,),) = sql.rows(_HELD, [int(HoldStatus.PLACED), purse.wallet_id, named])
    return int(points)


def _next_tier(
    step: TierStep | None, figure: int, moment: datetime, book: Rulebook
) -> NextTier | None:
    """What is missing for the tier above one."""
    ladder = book.ladder
    above = ladder.above(step)
    if above is None:
        return None
    currency = book.currency if ladder.basis == SPEND else ""
    is_yearly = ladder.window == CALENDAR_YEAR
    last_day = date(ladder.day(moment).year, 12, 31) if is_yearly else None
    return NextTier(above.name, above.threshold - figure, currency, last_day)


def _keep_pending(kept: dict[str, Any], sale: Sale, outcome: Outcome, book: Rulebook) -> None:
    """The points of this sale that cannot be used at once, and from when, if from one day."""
    promises = book.promises
    if not promises.lives and promises.life.pending.policy == AT_ONCE:
        return  # the road of nearly every sale
    later = [
        parcel
        for parcel in book.parcels(outcome, occurred_at=sale.occurred_at)
        if parcel.available_from is None or parcel.available_from > sale.received_at
    ]
    if later:
        days = {
            parcel.available_from and dates.local_day(parcel.available_from, book.time_zone)
            for parcel in later
        }
        day = days.pop() if len(days) == 1 else None
        kept["pending"] = [sum(parcel.points for parcel in later), day and day.isoformat()]


def _keep_tier(
    kept: dict[str, Any], sale: Sale, outcome: Outcome, buyer: Buyer, book: Rulebook
) -> None:
    """The tier that this sale reaches, and what is missing for the one above."""
    ladder, stand = book.ladder, buyer.stand
    counts = outcome.spend_minor if ladder.basis == SPEND else outcome.qualifying
    figure = stand.figure + counts
    step = ladder.at(figure, stand.kept)
    if step is not None and step != stand.step and higher(stand.step, step) is step:
        kept["risen"] = step.name
    above = _next_tier(step, figure, sale.occurred_at, book)
    if above is not None:
        *said, day = above
        kept["next"] = [*said, day and day.isoformat()]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
