"""
Budgets that are never overrun, without one row that all writers share.

Each lane has a slice of a budget and takes from it alone; only when it is used up, more is
allotted from what nobody has yet, and at the very end from what other lanes have left.
Always: Σ allotted never passes the total; of no slice is more used than allotted, by constraint.
Source: docs/decisions/0017-limits-and-budgets.md
"""

from collections.abc import Collection, Mapping
from typing import LiteralString, NamedTuple

from django.db import transaction

from loyalty.models import LANES, BudgetOwner
from members import sql
from rewards.earning.outcome import Owner
from rewards.rulebook import Rulebook

_KINDS = {"rule": BudgetOwner.RULE, "campaign": BudgetOwner.CAMPAIGN}

_FIND: LiteralString = """
SELECT b.id, b.total_points FROM loyalty_budget b WHERE b.owner_kind = %s AND b.owner_id = %s
"""
# Not DO UPDATE: that locks the row of whoever opened it first, before the slice is locked.
_OPEN: LiteralString = """
INSERT INTO loyalty_budget (owner_kind, owner_id, total_points, allotted_points)
VALUES (%s, %s, %s, 0) ON CONFLICT DO NOTHING
"""
# A budget that shrinks keeps what lanes are using just now.
_SET_TOTAL: LiteralString = """
UPDATE loyalty_budget SET total_points = greatest(%s, allotted_points)
WHERE id = %s AND total_points <> greatest(%s, allotted_points)
"""
_OPEN_SLICE: LiteralString = """
INSERT INTO loyalty_budgetslice (budget_id, lane, allotted_points, used_points)
VALUES (%s, %s, 0, 0) ON CONFLICT DO NOTHING
"""
_LOCK_SLICE: LiteralString = """
SELECT id, allotted_points - used_points FROM loyalty_budgetslice
WHERE budget_id = %s AND lane = %s FOR NO KEY UPDATE
"""
_LOCK_BUDGET: LiteralString = """
SELECT total_points - allotted_points FROM loyalty_budget WHERE id = %s FOR NO KEY UPDATE
"""
_ALLOT: LiteralString = """
UPDATE loyalty_budget SET allotted_points = allotted_points + %s WHERE id = %s
"""
_OTHERS: LiteralString = """
SELECT id, allotted_points - used_points FROM loyalty_budgetslice
WHERE budget_id = %s AND id <> %s AND used_points < allotted_points
ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
"""
_UNUSED: LiteralString = """
SELECT id, allotted_points - used_points FROM loyalty_budgetslice
WHERE budget_id = %s AND used_points < allotted_points ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
"""
_MOVE: LiteralString = """
UPDATE loyalty_budgetslice SET allotted_points = allotted_points + %s WHERE id = %s
"""
_USE: LiteralString = """
UPDATE loyalty_budgetslice SET used_points = used_points + %s WHERE id = %s
"""
_USE_OF_LANE: LiteralString = """
UPDATE loyalty_budgetslice s SET used_points = used_points + %s
FROM loyalty_budget b
WHERE b.id = s.budget_id AND s.lane = %s AND b.owner_kind = %s AND b.owner_id = %s
"""
_USED_BY: LiteralString = """
SELECT s.id, s.used_points, s.lane = %s
FROM loyalty_budgetslice s JOIN loyalty_budget b ON b.id = s.budget_id
WHERE b.owner_kind = %s AND b.owner_id = %s AND s.used_points > 0
ORDER BY s.id FOR NO KEY UPDATE OF s
"""
_SPENT: LiteralString = """
SELECT b.owner_kind, b.owner_id, coalesce(sum(s.used_points), 0)::bigint
FROM loyalty_budget b LEFT JOIN loyalty_budgetslice s ON s.budget_id = b.id
WHERE (b.owner_kind, b.owner_id) IN (SELECT * FROM unnest(%s::smallint[], %s::bigint[]))
GROUP BY b.owner_kind, b.owner_id
"""


class _Slice(NamedTuple):
    id: int
    budget_id: int
    left: int


def totals_of(book: Rulebook) -> dict[Owner, int]:
    """The budgets of a program's rules, as their newest versions say, and of its campaigns."""
    totals: dict[Owner, int] = {}
    for rule in sorted(book.rules, key=lambda rule: rule.number):
        if rule.budget_points is not None:
            totals["rule", rule.rule_id] = rule.budget_points
        if rule.campaign and rule.campaign.budget_points is not None:
            totals["campaign", rule.campaign.id] = rule.campaign.budget_points
    return totals


def take(
    wanted: Mapping[Owner, int], totals: Mapping[Owner, int], *, lane: int
) -> dict[Owner, int]:
    """
    Use up to so many points of each budget; returns how many were had.

    Called after the wallets are locked; slices are locked until the transaction ends. Less than
    wanted only when the rest of a budget is used, or in the hands of another lane just now.
    """
    assert transaction.get_connection().in_atomic_block
    had = {}
    for owner in sorted(wanted):
        own = _slice(owner, totals[owner], lane)
        left = own.left
        if left < wanted[owner]:
            left += _more(own, wanted[owner] - left)
        had[owner] = min(left, wanted[owner])
        if had[owner]:
            sql.run(_USE, [had[owner], own.id])
    return had


def let_go(points: Mapping[Owner, int], *, lane: int) -> None:
    """Give back what `take` has just had of the lane's own slices and was not given to anybody."""
    for owner in sorted(points):
        sql.run(_USE_OF_LANE, [-points[owner], lane, *_key(owner)])


def give_back(points: Mapping[Owner, int], *, lane: int) -> None:
    """
    Let so many points of each budget be used again, those of this lane first.

    The slices are locked in one order, whose lane ever it is: two returns never deadlock.
    """
    for owner in sorted(points):
        rest = points[owner]
        slices = sql.rows(_USED_BY, [lane, *_key(owner)])
        for slice_id, used, _ in sorted(slices, key=lambda one: not one[2]):
            part = min(used, rest)
            if part:
                sql.run(_USE, [-part, slice_id])
            rest -= part


def left(owners: Collection[Owner], totals: Mapping[Owner, int]) -> dict[Owner, int]:
    """What is left of budgets, as far as can be said without a lock."""
    if not owners:
        return {}
    keys = sorted(owners)
    columns = sql.arrays([_key(owner) for owner in keys], 2)
    spent = {(kind, owner_id): used for kind, owner_id, used in sql.rows(_SPENT, columns)}
    return {owner: max(0, totals[owner] - spent.get(_key(owner), 0)) for owner in keys}


def _key(owner: Owner) -> tuple[int, int]:
    kind, owner_id = owner
    return int(_KINDS[kind]), owner_id


def _slice(owner: Owner, total: int, lane: int) -> _Slice:
    """A lane's slice under lock; budget and slice are opened, and the total brought up to date."""
    found = sql.one(_FIND, _key(owner))
    if found is None:
        sql.run(_OPEN, [*_key(owner), total])
        found = sql.one(_FIND, _key(owner))
    assert found is not None
    budget_id = found[0]
    locked = sql.one(_LOCK_SLICE, [budget_id, lane])
    if locked is None:
        sql.run(_OPEN_SLICE, [budget_id, lane])
        locked = sql.one(_LOCK_SLICE, [budget_id, lane])
    assert locked is not None
    if found[1] > total:
        _shrink(budget_id)
        locked = sql.one(_LOCK_SLICE, [budget_id, lane])
        assert locked is not None
    if found[1] != total:
        sql.run(_SET_TOTAL, [total, budget_id, total])
    return _Slice(locked[0], budget_id, locked[1])


def _shrink(budget_id: int) -> None:
    """Take back what the lanes have and have not used, as far as nobody holds it just now."""
    sql.one(_LOCK_BUDGET, [budget_id])
    freed = 0
    for slice_id, unused in sql.rows(_UNUSED, [budget_id]):
        sql.run(_MOVE, [-unused, slice_id])
        freed += unused
    sql.run(_ALLOT, [-freed, budget_id])


def _more(own: _Slice, wanted: int) -> int:
    """Allot more to a slice: from what nobody has, then from what others have left."""
    row = sql.one(_LOCK_BUDGET, [own.budget_id])
    assert row is not None
    free = max(0, row[0])
    # An even part of what is left, so that the lanes seldom come back; at least what is wanted.
    more: int = min(free, max(wanted, free // (2 * LANES)))
    if more:
        sql.run(_ALLOT, [more, own.budget_id])
    if more < wanted:
        for other_id, unused in sql.rows(_OTHERS, [own.budget_id, own.id]):
            part = min(unused, wanted - more)
            if part:
                sql.run(_MOVE, [-part, other_id])
            more += part
    if more:
        sql.run(_MOVE, [more, own.id])
    return more
