"""
Events that Regulars raises itself: a member enrolled, a member has a birthday.

Always: raised only while an active rule asks for them, for what happened since that rule began;
each once, by a key made of the member (and the year). A sweep that is late by some days makes up
for them. Who is refused is walked past, and asked again by the next sweep.
Source: docs/decisions/0019-events-that-earn.md
"""

from datetime import datetime, timedelta
from typing import LiteralString, NamedTuple
from uuid import UUID

import structlog

from loyalty import member_events
from loyalty.happenings import Happening
from members import sql
from members.actors import SYSTEM
from members.errors import DomainError
from members.request_keys import fingerprint
from rewards import birthdays, dates, rulebook
from rewards.models import EventType, Program
from rewards.models.event_type import BIRTHDAY, ENROLLED
from rewards.rulebook import Rulebook

CHUNK = 500
LATE_DAYS = 7
NAMES = {ENROLLED: "A member enrolled", BIRTHDAY: "A member's birthday"}

log = structlog.get_logger(__name__)

_NEW = """
    m.id > %(after)s AND m.kind = 'person' AND m.status = 'active' AND m.merged_into_id IS NULL
    AND NOT EXISTS (
        SELECT FROM loyalty_memberevent e WHERE e.type_id = %(type)s AND e.key = n.key
    )
ORDER BY m.id LIMIT %(limit)s
"""
_ENROLLED: LiteralString = f"""
SELECT m.id, m.public_id, n.key, m.enrolled_at
FROM members_member m CROSS JOIN LATERAL (SELECT m.public_id::text AS key) n
WHERE m.enrolled_at >= %(since)s AND m.enrolled_at <= %(now)s AND {_NEW}
"""  # noqa: S608 - put together from literals alone
_BIRTHDAYS: LiteralString = f"""
SELECT m.id, m.public_id, n.key, greatest(b.since, m.enrolled_at)
FROM unnest(%(months)s::int[], %(days)s::int[], %(years)s::text[], %(starts)s::timestamptz[],
    %(ends)s::timestamptz[]) AS b (month, day, year, since, until)
JOIN members_member m ON EXTRACT(MONTH FROM m.birth_on) = b.month
    AND EXTRACT(DAY FROM m.birth_on) = b.day AND m.birth_on IS NOT NULL AND m.enrolled_at < b.until
CROSS JOIN LATERAL (SELECT m.public_id::text || ':' || b.year AS key) n
WHERE {_NEW}
"""  # noqa: S608 - as above


class _Due(NamedTuple):
    id: int
    member: UUID
    key: str
    occurred_at: datetime


def raise_all(*, as_of: datetime, chunk: int = CHUNK, thorough: bool = False) -> int:
    """
    Raise what is due in all programs, each event in a transaction of its own; returns how many.

    chunk: how many are looked up at once. thorough: look at all who enrolled since their rule
    began, and not only in the last days.

    A run more raises nothing.
    """
    raised = 0
    for program_id in Program.objects.order_by("pk").values_list("pk", flat=True):
        for code in NAMES:
            raised += _raise(code, rulebook.of(program_id), as_of, chunk, thorough=thorough)
    return raised


def _raise(code: str, book: Rulebook, as_of: datetime, chunk: int, *, thorough: bool) -> int:
    asking = book.timetable.at(as_of, code)
    if not asking:
        return 0
    kind, _ = EventType.objects.get_or_create(
        program_id=book.program_id, code=code, defaults={"name": NAMES[code]}
    )
    if not kind.is_active:
        return 0
    since = min(rule.effective_from for rule in asking)
    if not thorough:
        since = max(since, as_of - timedelta(days=LATE_DAYS + 1))
    raised, after = 0, 0
    while True:
        asked = {"type": kind.pk, "since": since, "now": as_of, "limit": chunk, "after": after}
        due = _enrolled(asked) if code == ENROLLED else _birthdays(asked, since, as_of, book)
        raised += sum(_record(one, kind, book, as_of) for one in due)
        if len(due) < chunk:
            return raised
        after = due[-1].id


def _enrolled(asked: dict[str, object]) -> list[_Due]:
    return [_Due(*row) for row in sql.rows(_ENROLLED, asked, prepare=False)]


def _birthdays(
    asked: dict[str, object], since: datetime, as_of: datetime, book: Rulebook
) -> list[_Due]:
    """The birthdays of today and of some days before, by the program's calendar."""
    today = dates.local_day(as_of, book.time_zone)
    days = []
    for back in range(LATE_DAYS + 1):
        day = today - timedelta(days=back)
        start = dates.start_of_day(day, book.time_zone)
        end = dates.start_of_day(day + timedelta(days=1), book.time_zone)
        if end > since:
            born = birthdays.born_on(day)
            days += [(*one, str(day.year), max(start, since), end) for one in born]
    names = ("months", "days", "years", "starts", "ends")
    columns = dict(zip(names, sql.arrays(days, 5), strict=True))
    return [_Due(*row) for row in sql.rows(_BIRTHDAYS, asked | columns, prepare=False)]


def _record(due: _Due, kind: EventType, book: Rulebook, as_of: datetime) -> bool:
    happening = Happening(
        type=kind,
        key=due.key,
        member=due.member,
        occurred_at=due.occurred_at,
        received_at=as_of,
        fingerprint=fingerprint([kind.code, due.key]),
    )
    try:
        return not member_events.record(happening, book, actor=SYSTEM).is_repeat
    except DomainError as refusal:
        log.warning("event_not_raised", type=kind.code, key=due.key, reason=refusal.detail)
        return False
