"""
New thresholds: who would rise and fall, and the batch that moves them.

Always: the batch may stop anywhere and begin anew: who was moved is not moved again. Members come
in chunks, each in a transaction of its own. What staff placed is not touched.
Source: docs/decisions/0014-a-tier-is-earned-or-kept.md
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.db.models import F

from loyalty import standings
from loyalty.figures import histories
from loyalty.models import Standing, ThresholdChange
from loyalty.standings import Move
from loyalty.stands import Stand, history_start, stand_before
from members import sql
from members.actors import Actor
from members.errors import DomainError
from rewards import rulebook, tiers
from rewards.book import Rulebook
from rewards.tiering import Ladder, TierStep, higher, shifts
from rewards.tiering.place import PLACED, THRESHOLDS

CHUNK = 500
PREVIEWED_MAX = 50_000
SAMPLE = 20

_NEXT = """
SELECT id FROM members_member
WHERE id > %s AND kind = 'person' AND merged_into_id IS NULL ORDER BY id LIMIT %s
"""


class ThresholdsRefused(DomainError):
    code = "thresholds_refused"
    title = "These thresholds cannot be"


@dataclass(slots=True)
class Preview:
    """
    Who would move: counts by tier before and after, and some of them as (member, before, after).

    is_partial: only the first members were looked at.
    """

    risen: int = 0
    fallen: int = 0
    by_tier: dict[str, list[int]] = field(default_factory=dict)
    sample: list[tuple[int, str, str]] = field(default_factory=list)
    is_partial: bool = False


def are_fixed(program_id: int) -> bool:
    """Whether thresholds are changed only by a batch: members have standings."""
    return Standing.objects.filter(program_id=program_id).exists()


# A program file is applied below, where nobody knows of members.
tiers.fixed_by(are_fixed)


def preview(
    book: Rulebook, thresholds: Mapping[str, int], *, moves_now: bool, as_of: datetime
) -> Preview:
    """Who would move. Raises ThresholdsRefused; writes nothing."""
    ladder = _with(book.ladder, thresholds)
    found = Preview(by_tier={step.code: [0, 0] for step in reversed(ladder.steps)} | {"": [0, 0]})
    looked_at = 0
    for members in _chunks():
        looked_at += len(members)
        for stand in stand_before(members, [as_of] * len(members), book):
            _note(found, ladder, stand, _after(ladder, stand, moves_now=moves_now))
        if looked_at >= PREVIEWED_MAX:
            found.is_partial = True
            break
    return found


def propose(
    book: Rulebook,
    thresholds: Mapping[str, int],
    *,
    moves_now: bool,
    actor: Actor,
    as_of: datetime,
) -> ThresholdChange:
    """
    Have a batch change the thresholds; the next sweep begins it. Raises ThresholdsRefused.
    """
    _with(book.ladder, thresholds)
    with transaction.atomic(durable=True):
        if ThresholdChange.objects.filter(program_id=book.program_id, applied_at=None).exists():
            raise ThresholdsRefused("Another change is being applied: wait until it is done.")
        return ThresholdChange.objects.create(
            program_id=book.program_id,
            thresholds=dict(thresholds),
            before={step.code: step.threshold for step in book.tiers},
            proposed_by=actor.label,
            proposed_at=as_of,
            moves_now=moves_now,
        )


def apply_due(*, as_of: datetime) -> int:
    """Apply the changes that wait; how many were applied."""
    waiting = ThresholdChange.objects.filter(applied_at=None).order_by("pk")
    return sum(_apply(change, as_of) for change in waiting)


def _apply(change: ThresholdChange, as_of: datetime) -> bool:
    """1. the new thresholds, 2. member after member, 3. done. One worker at a time; else False."""
    with transaction.atomic(durable=True):
        tiers.set_thresholds(change.program_id, change.thresholds)
        ThresholdChange.objects.filter(pk=change.pk, risen=None).update(risen=0, fallen=0)
    book = rulebook.of(change.program_id)
    steps = tuple(
        step._replace(threshold=change.before.get(step.code, step.threshold))
        for step in book.ladder.steps
    )
    old = replace(book.ladder, steps=tuple(sorted(steps, reverse=True)))
    for members in _chunks():
        with transaction.atomic(durable=True):
            moves = _moves(members, old, book, change, as_of)
            standings.write(moves, book, as_of=as_of)
            risen, fallen = _counted(moves, book.ladder)
            ThresholdChange.objects.filter(pk=change.pk).update(
                risen=F("risen") + risen, fallen=F("fallen") + fallen
            )
    done = ThresholdChange.objects.filter(pk=change.pk, applied_at=None)
    return bool(done.update(applied_at=as_of, applied_by=change.proposed_by))


def _moves(
    members: Sequence[int], old: Ladder, book: Rulebook, change: ThresholdChange, as_of: datetime
) -> list[Move]:
    standings.lock(members, book.program_id)
    ladder = book.ladder
    stands = stand_before(members, [as_of] * len(members), book)
    known = [stand for stand in stands if stand.place or ladder.earned(stand.figure)]
    families = standings.families([stand.root for stand in known], book.program_id)
    since = {
        stand.root: min(
            book.window_start(as_of),
            history_start(stand.place, book) if stand.place else as_of,
        )
        for stand in known
    }
    counted = histories(since, book)
    moves: list[Move] = []
    for stand in known:
        family, history = families[stand.root], counted[stand.root]
        late = standings.due_moves(family, history, book, until=as_of)
        place = late[-1].place if late else family.place
        moves += late
        made = shifts.by_thresholds(
            ladder, place, history, stand.figure, as_of, moves_now=change.moves_now
        )
        if made is not None:
            made = shifts.not_below(ladder, made, family.placed)
            was = old.earned(stand.figure)
            before = place.tier if place else was.code if was else ""
            moves.append(Move(stand.root, made, before))
    return moves


def _after(ladder: Ladder, stand: Stand, *, moves_now: bool) -> TierStep | None:
    is_promised = stand.place is not None and stand.place.reason == PLACED
    return ladder.at(stand.figure, "" if moves_now and not is_promised else stand.kept)


def _note(found: Preview, ladder: Ladder, stand: Stand, after: TierStep | None) -> None:
    before, code = stand.code, after.code if after else ""
    found.by_tier.setdefault(before, [0, 0])[0] += 1
    found.by_tier[code][1] += 1
    if before == code:
        return
    if higher(ladder.named(before), after) is after and after is not None:
        found.risen += 1
    else:
        found.fallen += 1
    if len(found.sample) < SAMPLE:
        found.sample.append((stand.root, before, code))


def _counted(moves: Iterable[Move], ladder: Ladder) -> tuple[int, int]:
    """How many rose, and how many fell, by the new thresholds."""
    changed = [
        (ladder.named(move.before), ladder.named(move.place.tier))
        for move in moves
        if move.place.reason == THRESHOLDS and move.place.tier != move.before
    ]
    risen = sum(1 for before, after in changed if after and higher(before, after) is after)
    return risen, len(changed) - risen


def _with(ladder: Ladder, thresholds: Mapping[str, int]) -> Ladder:
    """The ladder with other thresholds, highest first. Raises ThresholdsRefused."""
    known = {step.code for step in ladder.steps}
    if unknown := sorted(thresholds.keys() - known):
        raise ThresholdsRefused(f"The program has no tier {', '.join(unknown)}.")
    steps = [
        step._replace(threshold=thresholds.get(step.code, step.threshold)) for step in ladder.steps
    ]
    if min(step.threshold for step in steps) < 0:
        raise ThresholdsRefused("A threshold is never below zero.")
    if len({step.threshold for step in steps}) < len(steps):
        raise ThresholdsRefused("Two tiers would be reached by the same figure.")
    return replace(ladder, steps=tuple(sorted(steps, reverse=True)))


def _chunks() -> Iterable[list[int]]:
    """The people who were not merged into others, in chunks."""
    last = 0
    while found := [key for (key,) in sql.rows(_NEXT, [last, CHUNK])]:
        yield found
        last = found[-1]
