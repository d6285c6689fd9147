"""
What sales and events earn: the rules, with all that they ask about and all that limits them.

Always: `judge` is called under the lock of the wallets and holds; `foresee` writes nothing, locks
nothing, and says what `judge` would say now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from loyalty import budgets, counting
from loyalty.buyers import Buyer
from loyalty.counting import Counts, Use
from loyalty.facts import Asked, situations
from loyalty.sale import Sale
from rewards.earning import Basket, Outcome, Situation, budgeted_of
from rewards.earning.outcome import Caps, Owner
from rewards.rulebook import Rulebook, TooManyPoints


@dataclass(slots=True)
class Case(Asked):
    """
    A sale or an event with its basket; the tier in it is the one before it.

    person_id: the survivor of a member who was merged, whose limits are one; else the member.
    """

    basket: Basket = field(default_factory=lambda: Basket(()))
    person_id: int | None = None

    @property
    def person(self) -> int | None:
        """Whose limits count."""
        return self.member_id if self.person_id is None else self.person_id


class Judged(NamedTuple):
    """What each case earns, and what of it is counted; in the order of the cases."""

    outcomes: Sequence[Outcome]
    uses: Sequence[Sequence[Use]]


def case_of(sale: Sale, buyer: Buyer | None, book: Rulebook) -> Case:
    """A sale that is not recorded yet, as the rules are asked about it."""
    nobodys = book.tier(0)
    return Case(
        occurred_at=sale.occurred_at,
        tier=buyer.tier if buyer else nobodys.code if nobodys else "",
        store=sale.store.code,
        time_zone=sale.store.time_zone,
        channel=sale.channel,
        tenders=[tender["type"] for tender in sale.tenders],
        member_id=buyer.id if buyer else None,
        basket=sale.basket(),
    )


def _tier_of_nobody(book: Rulebook) -> str:
    """That which everybody has from the start; mostly there is none."""
    step = book.tier(0)
    return step.code if step else ""


def judge(cases: Sequence[Case], book: Rulebook, *, lane: int) -> Judged:
    """
    What each case earns, in the order given: of one member the earlier sale first.

    lane: of the members; budgets are used up from its slices.

    Raises TooManyPoints.
    """
    found = situations(cases, book)
    counts = counting.counts([case.person for case in cases], found, book)
    totals = budgets.totals_of(book)
    had: dict[Owner, int] = {}
    spent: set[Owner] = set()
    while True:
        caps = {owner: had[owner] for owner in spent} if spent else None
        judged = _judge(cases, found, book, counts.copy(), caps)
        wanted = _wanted(judged, book) if totals else {}
        more = {
            owner: points - had.get(owner, 0)
            for owner, points in wanted.items()
            if points > had.get(owner, 0)
        }
        got = budgets.take(more, totals, lane=lane)
        for owner, points in got.items():
            had[owner] = had.get(owner, 0) + points
        if got == more:
            break
        # Some budget is spent: without its rules others may win, and want of other budgets.
        spent |= {owner for owner in more if got[owner] < more[owner]}
    rest = {owner: had[owner] - wanted.get(owner, 0) for owner in had}
    budgets.let_go({owner: points for owner, points in rest.items() if points}, lane=lane)
    return judged


def foresee(cases: Sequence[Case], book: Rulebook) -> list[Outcome | TooManyPoints]:
    """What each case would earn now, each by itself; a refusal stands in place of its outcome."""
    found = situations(cases, book)
    counts = counting.counts([case.person for case in cases], found, book)
    totals = budgets.totals_of(book)
    caps = budgets.left(totals, totals) if totals else None
    return [
        _foreseen(case, situation, book, counts, caps)
        for case, situation in zip(cases, found, strict=True)
    ]


def replay(
    cases: Sequence[Case], found: Sequence[Situation], book: Rulebook, counts: Counts
) -> Judged:
    """What cases of the past would earn by another rulebook; budgets are taken to be full."""
    return _judge(cases, found, book, counts, None)


def _foreseen(
    case: Case, situation: Situation, book: Rulebook, counts: Counts, caps: Caps | None
) -> Outcome | TooManyPoints:
    try:
        return _outcome(case, situation, book, counts, caps)
    except TooManyPoints as refusal:
        return refusal


def _judge(
    cases: Sequence[Case],
    found: Sequence[Situation],
    book: Rulebook,
    counts: Counts,
    left: dict[Owner, int] | None,
) -> Judged:
    """One after the other: what one is given, limits and budgets no longer give to the next."""
    outcomes, uses = [], []
    for case, situation in zip(cases, found, strict=True):
        outcome = _outcome(case, situation, book, counts, left)
        used = counting.uses_of(outcome, book)
        if used and case.person is not None:
            counts.add(case.person, situation, used)
        if left is not None:
            for owner, points in budgeted_of(outcome, book.by_version).items():
                if owner in left:
                    left[owner] -= points
        outcomes.append(outcome)
        uses.append(used)
    return Judged(outcomes, uses)


def _outcome(
    case: Case, situation: Situation, book: Rulebook, counts: Counts, caps: Caps | None
) -> Outcome:
    rules = book.timetable.at(situation.occurred_at, situation.event)
    usage = counts.usage(case.person, situation, rules)
    return book.outcome(
        case.basket, situation, usage=usage, caps=dict(caps) if caps is not None else None
    )


def _wanted(judged: Judged, book: Rulebook) -> Mapping[Owner, int]:
    wanted: dict[Owner, int] = {}
    for outcome in judged.outcomes:
        for owner, points in budgeted_of(outcome, book.by_version).items():
            wanted[owner] = wanted.get(owner, 0) + points
    return wanted
