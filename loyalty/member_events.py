"""
Something a member did, other than buying, becomes points: once per key, whatever comes twice.

Always: the event, its points and what is counted of them are written together or not at all. The
same content under the same key gets the first answer; other content is refused.
Source: docs/decisions/0019-events-that-earn.md
"""

from typing import LiteralString, NamedTuple
from uuid import UUID

from django.db import transaction
from pydantic_core import to_json

from loyalty import counting, judging, tiers
from loyalty.event_errors import (
    BlockedIdentifier,
    DuplicateEvent,
    MemberCannotEarn,
    UnknownEventMember,
    differences,
)
from loyalty.happenings import Happening
from loyalty.judging import Case
from loyalty.ledger.locking import LockedWallet, lock_members
from loyalty.ledger.posting import Page, Source
from loyalty.models import MemberEvent, SourceKind, lane_of
from loyalty.stands import stand_before
from members import sql
from members.actors import Actor
from members.ids import new_uuid
from members.models import MemberStatus
from rewards import event_data
from rewards.earning import Basket, Line, Outcome
from rewards.earning.basket import THOUSANDTHS
from rewards.rulebook import Rulebook
from rewards.tiering.ladder import POINTS

_WHO: LiteralString = """
    m.id, m.public_id, coalesce(m.holder_id, m.id),
    CASE WHEN m.merged_into_id IS NULL THEN m.status
        ELSE (SELECT s.status FROM members_member s WHERE s.id = m.merged_into_id) END
"""
_BY_ID: LiteralString = (
    f"SELECT {_WHO}, false FROM members_member m WHERE m.public_id = %s AND m.kind = 'person'"  # noqa: S608 - literals
)
_BY_IDENTIFIER: LiteralString = f"""
SELECT {_WHO}, i.blocked_at IS NOT NULL
FROM members_identifier i JOIN members_member m ON m.id = i.member_id
WHERE i.kind = %s AND i.value = %s
"""  # noqa: S608 - put together from literals alone

_INSERT: LiteralString = """
INSERT INTO loyalty_memberevent (id, public_id, program_id, type_id, member_id, key, store_id,
    recorded_by_id, fingerprint, data, quantity, amount_minor, points, balance_after, entry_seq,
    trace, occurred_at, received_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s, %s, %s, %s, %s, %s::jsonb, %s, %s)
ON CONFLICT DO NOTHING
"""


class Recorded(NamedTuple):
    """An event as it stands in the books, new or met again."""

    event: MemberEvent
    is_repeat: bool


class _Who(NamedTuple):
    id: int
    public_id: UUID
    holder_id: int
    status: str
    is_blocked: bool


class _KeyTaken(Exception):
    pass


def record(
    happening: Happening, book: Rulebook, *, actor: Actor, only_of: int | None = None
) -> Recorded:
    """
    Give a member what an event earns, in one transaction of its own.

    only_of: the store whose events the caller may read, besides those of none; None: all.

    Raises UnknownEventMember, BlockedIdentifier, MemberCannotEarn, DuplicateEvent, TooManyPoints;
    then nothing is written. Repeat behaviour: the first event of this type and key.
    """
    first = _first_of(happening, book, only_of)
    if first is not None:
        return Recorded(first, is_repeat=True)
    who = _find(happening)
    try:
        with transaction.atomic(durable=True):
            event = _credit(happening, who, book, actor)
    except _KeyTaken:
        first = _first_of(happening, book, only_of)
        assert first is not None, "a key was taken by nobody"
        return Recorded(first, is_repeat=True)
    return Recorded(event, is_repeat=False)


def _first_of(happening: Happening, book: Rulebook, only_of: int | None) -> MemberEvent | None:
    found = MemberEvent.objects.select_related("member", "store", "type")
    first = found.filter(type=happening.type, key=happening.key).first()
    if first is not None and only_of is not None and first.store_id not in {None, only_of}:
        raise DuplicateEvent("", [])
    if first is not None and bytes(first.fingerprint) != happening.fingerprint:
        raise DuplicateEvent(first.shown_id, differences(first, happening, book.currency))
    return first


def _find(happening: Happening) -> _Who:
    if happening.identifier is not None:
        found = sql.one(_BY_IDENTIFIER, list(happening.identifier))
    else:
        found = sql.one(_BY_ID, [happening.member])
    if found is None:
        raise UnknownEventMember("/identifier" if happening.identifier else "/member")
    who = _Who(*found)
    if who.is_blocked:
        raise BlockedIdentifier("This identifier is blocked; look the member up by another one.")
    if who.status != MemberStatus.ACTIVE:
        raise MemberCannotEarn(f"This member is {who.status} and earns nothing; staff can say why.")
    return who


def _credit(happening: Happening, who: _Who, book: Rulebook, actor: Actor) -> MemberEvent:
    """1. lock, 2. judge: limits hold only under the lock, 3. post, 4. record, 5. count."""
    (wallet,) = lock_members(book.program_id, {who.holder_id}).values()
    (row,) = sql.rows("SELECT nextval('loyalty_source_id')")
    stands = stand_before([who.id], [happening.occurred_at], book)
    case = _case(happening, who, stands[0].code)
    judged = judging.judge([case], book, lane=lane_of(who.id))
    (outcome,), (uses,) = judged
    page = Page(actor=actor)
    event = _row(row[0], happening, who, book)
    seq = _accrue(page, wallet, event, outcome, book)
    page.write()
    event.points, event.entry_seq, event.balance_after = outcome.points, seq, wallet.balance
    event.trace = outcome.trace()
    _insert(event)
    counted = counting.Source(SourceKind.EVENT, event.pk, who.id, happening.occurred_at)
    counting.note([(counted, uses)], book)
    if book.tiers and book.ladder.basis == POINTS:
        tiers.rose(stands, judged.outcomes, book, as_of=happening.received_at)
    return event


def _case(happening: Happening, who: _Who, tier: str) -> Case:
    """The event as rules look at it: one line, of so many pieces, with its data as attributes."""
    line = Line(
        "",
        "",
        "",
        happening.amount_minor,
        happening.quantity * THOUSANDTHS,
        0,
        event_data.attributes(happening.data),
    )
    return Case(
        occurred_at=happening.occurred_at,
        tier=tier,
        store=happening.store.code if happening.store else "",
        time_zone=happening.store.time_zone if happening.store else "",
        event=happening.type.code,
        member_id=who.id,
        basket=Basket([line]),
    )


def _accrue(
    page: Page, wallet: LockedWallet, event: MemberEvent, outcome: Outcome, book: Rulebook
) -> int | None:
    """Put the points in, as the rule or the program says; nobody confirms an event later."""
    seq = None
    moment = event.occurred_at
    parcels = book.parcels(outcome, occurred_at=moment, confirmed_at=moment)
    for part, (points, available_from, expires_at, inactivity_months) in enumerate(parcels):
        seq = page.accrue(
            wallet,
            points=points,
            source=Source(SourceKind.EVENT, event.pk),
            part=part,
            earned_at=moment,
            available_from=available_from,
            expires_at=expires_at,
            earned_by=None if wallet.member_id == event.member_id else event.member_id,
            inactivity_months=inactivity_months,
            repay_percent=book.debt_repay_percent,
        )
    return seq


def _row(key: int, happening: Happening, who: _Who, book: Rulebook) -> MemberEvent:
    return MemberEvent(
        id=key,
        public_id=new_uuid(),
        program_id=book.program_id,
        type=happening.type,
        member_id=who.id,
        key=happening.key,
        store_id=happening.store.id if happening.store else None,
        recorded_by_id=happening.recorded_by_id,
        fingerprint=happening.fingerprint,
        data=dict(happening.data),
        quantity=happening.quantity,
        amount_minor=happening.amount_minor,
        occurred_at=happening.occurred_at,
        received_at=happening.received_at,
    )


def _insert(event: MemberEvent) -> None:
    inserted = sql.run(
        _INSERT,
        [
            event.pk,
            event.public_id,
            event.program_id,
            event.type_id,
            event.member_id,
            event.key,
            event.store_id,
            event.recorded_by_id,
            event.fingerprint,
            to_json(event.data).decode(),
            event.quantity,
            event.amount_minor,
            event.points,
            event.balance_after,
            event.entry_seq,
            to_json(event.trace).decode(),
            event.occurred_at,
            event.received_at,
        ],
    )
    if not inserted:
        raise _KeyTaken
