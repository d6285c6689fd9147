"""
What a reward asks of a member and a sale, looked up only where it asks for something.

Always: how often a member had a reward is counted under the lock of the wallet that pays, over all
ids of a person; what was voided or has lapsed does not count, swept or not.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import LiteralString, NamedTuple

from loyalty import segments
from loyalty.figures import FAMILY
from loyalty.models import HoldStatus
from loyalty.redeemers import Sought
from loyalty.stands import stand_before
from members import sql
from members.models import Store
from rewards import dates, gates, periods
from rewards.gates import Gates, Obstacle, Scene
from rewards.reward_refusals import refusal
from rewards.rulebook import Rulebook

_HAD: LiteralString = f"""
SELECT w.reward_id, count(*)
FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[]) AS w (reward_id, since, until)
JOIN members_member m ON m.id = %s
JOIN loyalty_redemption r ON r.reward_id = w.reward_id
    AND r.occurred_at >= w.since AND r.occurred_at < w.until
    AND r.member_id = ANY({FAMILY})
JOIN loyalty_hold h ON h.id = r.id AND (h.status = %s OR h.status = %s AND h.lapses_at > %s)
GROUP BY 1
"""  # noqa: S608 - put together from literals alone


class Allowance(NamedTuple):
    """How often a member may have a reward."""

    reward_id: int
    times: int
    per: str


def refuse_closed(
    sought: Sought, *, member_id: int, store_id: int | None, moment: datetime, book: Rulebook
) -> None:
    """
    Raise what stands between a member and a reward, beside its price; asks nothing for a reward
    that asks for nothing. Requires the lock of the wallet that pays.
    """
    if not sought.gates.is_open:
        scene = _scene(sought.gates, member_id, store_id, moment, book)
        for obstacle in gates.obstacles(sought.gates, scene):
            raise refusal(sought.name, obstacle, today=scene.local.date())
    if sought.member_times_max is not None:
        one = Allowance(sought.id, sought.member_times_max, sought.member_times_per)
        refuse_used_up(
            one,
            sought.name,
            member_id=member_id,
            moment=moment,
            as_of=moment,
            time_zone=book.time_zone,
        )


def refuse_used_up(
    one: Allowance,
    name: str,
    *,
    member_id: int,
    moment: datetime,
    as_of: datetime,
    time_zone: str,
) -> None:
    """Raises RewardLimitReached; as `used_up`. Requires the lock of the wallet that pays."""
    for obstacle in used_up(
        [one], member_id=member_id, moment=moment, as_of=as_of, time_zone=time_zone
    ).values():
        raise refusal(name, obstacle, today=dates.local_day(moment, time_zone))


def used_up(
    allowances: Collection[Allowance],
    *,
    member_id: int,
    moment: datetime,
    as_of: datetime,
    time_zone: str,
) -> dict[int, Obstacle]:
    """
    Of these rewards, those that a member has had as often as they may, and until when.

    moment: whose day, week … is asked about. as_of: now; a hold that lapsed by then is none.
    """
    if not allowances:
        return {}
    spans = {one: periods.bounds(one.per, moment, time_zone) for one in allowances}
    wanted = sql.arrays([(one.reward_id, *span) for one, span in spans.items()], 3)
    standing = [HoldStatus.CAPTURED.value, HoldStatus.PLACED.value, as_of]
    had: dict[int, int] = dict(sql.rows(_HAD, [*wanted, member_id, *standing]))
    return {
        one.reward_id: gates.limit(one.times, one.per, again_on=_again(one, span[1], time_zone))
        for one, span in spans.items()
        if had.get(one.reward_id, 0) >= one.times
    }


def tier_of(member_id: int, moment: datetime, book: Rulebook) -> str:
    """The code of a member's tier just before a moment; "" for none."""
    (stand,) = stand_before([member_id], [moment], book)
    return stand.code


def tier_names(book: Rulebook) -> Mapping[str, str]:
    """The tiers of a program by code, lowest first."""
    return {step.code: step.name for step in reversed(book.tiers)}


def store_names(asked: Iterable[Gates], store: str | None) -> Mapping[str, str]:
    """The names by code of all stores that have what this one has not; mostly asks nothing."""
    codes = {code for gate in asked if gates.keeps_out(gate, store) for code in gate.stores}
    if not codes:
        return {}
    return dict(Store.objects.filter(code__in=codes).values_list("code", "name"))


def segments_of(
    member_id: int, moment: datetime, codes: Sequence[str], book: Rulebook
) -> frozenset[str]:
    """Which of these segments a member is in at a moment."""
    (found,) = segments.of_members([member_id], [moment], program_id=book.program_id, codes=codes)
    return found


def _scene(
    asked: Gates, member_id: int, store_id: int | None, moment: datetime, book: Rulebook
) -> Scene:
    named = Store.objects.filter(pk=store_id).first() if store_id is not None else None
    code, time_zone = (named.code, named.time_zone) if named else ("", book.time_zone)
    return Scene(
        local=moment.astimezone(dates.zone(time_zone)),
        store=code,
        tier=tier_of(member_id, moment, book) if asked.tiers else "",
        segments=segments_of(member_id, moment, asked.segments, book),
        tier_names=tier_names(book) if asked.tiers else {},
        store_names=store_names([asked], code),
    )


def _again(one: Allowance, until: datetime, time_zone: str) -> date | None:
    return None if one.per == "lifetime" else dates.local_day(until, time_zone)
