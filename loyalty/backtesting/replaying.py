"""
A back-test is worked off in slices of members: all purchases of a member together, in time order.

Always: a slice and its progress commit together, so a killed worker loses one slice and doubles
none; two workers never have the same back-test.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import groupby
from time import monotonic
from typing import Any, LiteralString, NamedTuple

import structlog
from django.db import transaction
from pydantic_core import from_json

from loyalty import segments
from loyalty.backtesting.tally import LIVE, TRIAL, DraftsChanged, Gain, Tally
from loyalty.counting import Counts
from loyalty.facts import situations
from loyalty.judging import Case, Judged, replay
from loyalty.models import BackTest, BackTestStatus
from loyalty.sale import basket_of
from members import sql
from rewards import reviewing, rulebook, trials
from rewards.book import Rulebook
from rewards.earning import Situation
from rewards.models import Program, RuleVersion
from rewards.rule_text import RuleText

MEMBERS = 200

log = structlog.get_logger(__name__)

# A sale that was voided never was. Its tier is the one it was credited with.
_SALES: LiteralString = """
WITH members AS (
    SELECT id FROM members_member WHERE id > %(after)s ORDER BY id LIMIT %(members)s
)
SELECT m.id, p.id, p.lines, p.tenders, p.occurred_at, p.channel, s.code, s.time_zone, c.tier
FROM members m
LEFT JOIN loyalty_purchase p ON p.member_id = m.id AND p.program_id = %(program)s
    AND p.occurred_at >= %(since)s AND p.occurred_at < %(until)s
    AND NOT EXISTS (
        SELECT FROM loyalty_refund r WHERE r.purchase_id = p.id AND r.is_void
    )
LEFT JOIN members_store s ON s.id = p.store_id
LEFT JOIN loyalty_crediting c ON c.purchase_id = p.id
ORDER BY m.id, p.occurred_at, p.id
"""


class _Scene(NamedTuple):
    """Both sides, and whose facts are asked for: those of either."""

    live: Rulebook
    trial: Rulebook
    both: Rulebook


def run_next(*, as_of: datetime, seconds: float = 10.0) -> bool:
    """
    Work on the oldest back-test that waits or is half done, for so many seconds.

    Returns False when there is none, or another worker has it. One that fails says so, and is over.
    """
    end = monotonic() + seconds
    worked = False
    while monotonic() < end and run_slice(as_of=as_of):
        worked = True
    return worked


def run_slice(*, as_of: datetime) -> bool:
    """The next slice of the oldest back-test, in one transaction; False when there is none."""
    with transaction.atomic(durable=True):
        test = _take()
        if test is None:
            return False
        try:
            with transaction.atomic():
                _slice(test, as_of=as_of)
        except Exception as error:  # noqa: BLE001 - whatever it is, staff must hear of it
            log.warning("back_test_failed", back_test=test.pk, error=repr(error))
            _fail(test, error, as_of=as_of)
    return True


def _take() -> BackTest | None:
    open_ones = BackTest.objects.filter(status__in=[BackTestStatus.WAITING, BackTestStatus.RUNNING])
    return open_ones.select_for_update(skip_locked=True, of=("self",)).order_by("id").first()


def _slice(test: BackTest, *, as_of: datetime) -> None:
    """The purchases of the next members; the last slice ends it."""
    drafts = trials.drafts_of(test.program, test.version_ids)
    scene = _scene(test, drafts, as_of=as_of)
    tally = Tally(test.result)
    tally.keep_to(_texts(drafts))
    rows = sql.rows(
        _SALES,
        {
            "after": tally.after_member,
            "members": MEMBERS,
            "program": test.program_id,
            "since": test.since,
            "until": test.until,
        },
        prepare=False,
    )
    cases = [_case(row) for row in rows if row[1] is not None]
    if cases:
        _replay(cases, scene, tally, as_of=as_of)
    test.done_count += len(cases)
    test.status = BackTestStatus.RUNNING
    if rows:
        tally.after_member = rows[-1][0]
    test.result = tally.kept()
    if len({row[0] for row in rows}) < MEMBERS:
        test.status, test.finished_at = BackTestStatus.DONE, as_of
        _note_forecasts(test, drafts, tally)
    test.save(update_fields=["done_count", "status", "result", "finished_at"])


def _replay(cases: Sequence[Case], scene: _Scene, tally: Tally, *, as_of: datetime) -> None:
    found = _as_of_today(situations(cases, scene.both), cases, scene.both, as_of=as_of)
    sides = {
        side: replay(cases, found, book, Counts({}, book.time_zone))
        for side, book in ((LIVE, scene.live), (TRIAL, scene.trial))
    }
    for side, book in ((LIVE, scene.live), (TRIAL, scene.trial)):
        for case, outcome in zip(cases, sides[side].outcomes, strict=True):
            tally.add(side, outcome, book, _week(case.occurred_at))
    tally.purchases += len(cases)
    tally.close(_gains(cases, sides))


def _gains(cases: Sequence[Case], sides: dict[str, Judged]) -> Iterable[Gain]:
    rows = zip(cases, sides[LIVE].outcomes, sides[TRIAL].outcomes, strict=True)
    for member_id, group in groupby(rows, key=lambda row: row[0].member_id or 0):
        points = [(live.points, trial.points) for _, live, trial in group]
        yield Gain(member_id, *(sum(side) for side in zip(*points, strict=True)))


def _as_of_today(
    found: list[Situation], cases: Sequence[Case], book: Rulebook, *, as_of: datetime
) -> list[Situation]:
    """Segments as they are now: one that is new has no past."""
    if "segments" not in book.asks:
        return found
    codes = {code for rule in book.rules for code in rule.segments}
    codes |= {rule.campaign.segment for rule in book.rules if rule.campaign}
    inside = segments.of_members(
        [case.member_id or 0 for case in cases],
        [as_of] * len(cases),
        program_id=book.program_id,
        codes=sorted(codes - {""}),
    )
    return [one._replace(segments=codes) for one, codes in zip(found, inside, strict=True)]


def _case(row: sql.Row) -> Case:
    member_id, purchase_id, lines, tenders, occurred_at, channel, store, zone, tier = row
    paid = from_json(tenders)
    return Case(
        occurred_at=occurred_at,
        tier=tier or "",
        store=store,
        time_zone=zone,
        channel=channel,
        tenders=[tender["type"] for tender in paid],
        member_id=member_id,
        purchase_id=purchase_id,
        basket=basket_of(from_json(lines), paid),
    )


def _texts(drafts: Sequence[RuleVersion]) -> str:
    """What the drafts say, in a few letters: whether one was changed while they were replayed."""
    said = "\n".join(f"{draft.pk} {RuleText.of(draft)}" for draft in drafts)
    return sha256(said.encode()).hexdigest()[:16]


def _scene(test: BackTest, drafts: Sequence[RuleVersion], *, as_of: datetime) -> _Scene:
    book = rulebook.of(test.program_id)
    live = trials.live(book, at=as_of)
    trial = trials.with_drafts(book, drafts, at=as_of)
    both = trials.joined(live, trial)
    return _Scene(live, trial, both)


def _week(moment: datetime) -> str:
    return f"{moment - timedelta(days=moment.weekday()):%Y-%m-%d}"


def _note_forecasts(test: BackTest, drafts: Sequence[RuleVersion], tally: Tally) -> None:
    """
    Tell a draft that was replayed alone what it would give: whoever reviews it wants to know.

    Beside other drafts it may be beaten by one that is never published.
    """
    if len(drafts) != 1:
        return
    program: Program = test.program
    days = max(1, (test.until - test.since).days)
    for draft in drafts:
        said: dict[str, Any] = tally.rules[TRIAL].get(str(draft.pk), {"points": 0})
        points = said["points"]
        cost = program.thousand_points_minor
        minor = None if cost is None else points * cost // 1_000
        reviewing.note_forecast(
            version=draft, points=points, minor=minor, days=days, text=RuleText.of(draft)
        )


def _fail(test: BackTest, error: Exception, *, as_of: datetime) -> None:
    test.status, test.finished_at = BackTestStatus.FAILED, as_of
    words = str(error) if isinstance(error, DraftsChanged) else _in_words(error)
    test.error = words[:2_000]
    test.save(update_fields=["status", "error", "finished_at"])


def _in_words(error: Exception) -> str:
    return f"The replay failed ({type(error).__name__}: {error}). Tell support."
