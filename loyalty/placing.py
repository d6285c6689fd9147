"""
Staff place a member in a tier: kept until a day, whatever the figure.

Always: the hand that did it and its reason are in the history. What the figure earns is never taken
away by it.
"""

from datetime import datetime

from django.db import transaction

from loyalty import standings
from loyalty.figures import histories
from loyalty.standings import Move
from loyalty.stands import history_start, stand_before
from members.actors import Actor
from members.errors import DomainError
from members.models import Member
from rewards.book import Rulebook
from rewards.tiering import Place
from rewards.tiering.place import PLACED

NOTE_MAX = 500


class PlacementRefused(DomainError):
    code = "placement_refused"
    title = "The member cannot be placed there"


def place(
    *,
    member: Member,
    tier: str,
    kept_until: datetime | None,
    note: str,
    actor: Actor,
    book: Rulebook,
    as_of: datetime,
) -> Place:
    """
    Promise a member a tier. kept_until: excluded; None: for good. note: why, for colleagues.

    Raises PlacementRefused; in a transaction of its own.
    """
    if book.ladder.named(tier) is None:
        raise PlacementRefused(f"The program has no tier {tier}: choose one of its tiers.")
    if not note.strip():
        raise PlacementRefused("Say why, so that colleagues understand it later.")
    if kept_until is not None and kept_until <= as_of:
        raise PlacementRefused("The end lies in the past: choose a later day, or none.")
    with transaction.atomic(durable=True):
        (stand,) = stand_before([member.pk], [as_of], book)
        standings.lock([stand.root], book.program_id)
        family = standings.families([stand.root], book.program_id)[stand.root]
        start = history_start(family.place, book) if family.place else as_of
        history = histories({stand.root: start}, book)[stand.root]
        moves = standings.due_moves(family, history, book, until=as_of)
        before = moves[-1].place.tier if moves else stand.code
        made = Place(tier, as_of, kept_until, PLACED, stand.figure, actor.label, note.strip())
        standings.write([*moves, Move(stand.root, made, before)], book, as_of=as_of)
    return made
