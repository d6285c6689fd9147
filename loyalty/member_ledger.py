"""A member's ledger as they read it: each line with where it happened, and why in words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import QuerySet

from loyalty.ledger_words import why
from loyalty.models import (
    Crediting,
    Entry,
    MemberEvent,
    PointKind,
    Purchase,
    Redemption,
    SourceKind,
    Transfer,
    TransferKind,
)
from members.holders import holder_of
from rewards.book import Rulebook
from rewards.earning.explain import say
from rewards.earning.outcome import SPENDABLE, line_of


class Told(NamedTuple):
    """A line and what is said of it."""

    entry: Entry
    store: str | None
    why: Sequence[str]


def lines_of(member_id: int, program_id: int) -> QuerySet[Entry]:
    """The lines of the wallet that keeps a member's points, newest first."""
    spendable = Entry.objects.filter(
        wallet__member_id=holder_of(member_id),
        wallet__program_id=program_id,
        wallet__kind=PointKind.SPENDABLE,
    )
    return spendable.order_by("-seq")


def told(entries: Sequence[Entry], book: Rulebook, *, language: str) -> list[Told]:
    """What is said of these lines; a few queries, however many lines."""
    sources: dict[int, set[int]] = defaultdict(set)
    for entry in entries:
        sources[entry.source_kind].add(entry.source_id)
    rules = _rules(sources, book, language)
    rewards = _rewards(sources[SourceKind.REDEMPTION])
    stores = _stores(sources)
    moved = Transfer.objects.filter(pk__in=sources[SourceKind.TRANSFER])
    gifts = set(moved.filter(kind=TransferKind.GIFT).values_list("pk", flat=True))
    said = []
    for entry in entries:
        source = (entry.source_kind, entry.source_id)
        sentence = why(
            kind=entry.kind,
            source=entry.source_kind,
            points=entry.points,
            reward=rewards.get(entry.source_id, ""),
            is_gift=entry.source_id in gifts,
            language=language,
        )
        reasons = [sentence] if sentence else rules.get(source, [])
        said.append(Told(entry, stores.get(source), reasons))
    return said


_Key = tuple[int, int]


def _rules(sources: Mapping[int, set[int]], book: Rulebook, language: str) -> dict[_Key, list[str]]:
    """What the rules that gave something say of it, by what they gave it for."""
    found: dict[_Key, list[str]] = {}
    names = {step.code: step.name for step in book.tiers}
    for kind, model in ((SourceKind.PURCHASE, Crediting), (SourceKind.EVENT, MemberEvent)):
        wanted = sources.get(kind)
        traces = model.objects.filter(pk__in=wanted or ()).values_list("pk", "trace")
        for key, trace in traces:
            lines = [line_of(line) for line in trace["rules"]]
            found[kind, key] = [
                say(
                    line,
                    book.by_version[line.version_id],
                    currency=book.currency,
                    points_name=book.points_name,
                    tier_names=names,
                    language=language,
                )
                for line in lines
                if line.points > 0 and line.kind == SPENDABLE and line.version_id in book.by_version
            ]
    return found


def _rewards(redemptions: Iterable[int]) -> dict[int, str]:
    rows = Redemption.objects.filter(pk__in=redemptions).values_list("pk", "reward__name")
    return dict(rows)


def _stores(sources: Mapping[int, set[int]]) -> dict[_Key, str]:
    found: dict[_Key, str] = {}
    for kind, model in ((SourceKind.PURCHASE, Purchase), (SourceKind.REDEMPTION, Redemption)):
        wanted = sources.get(kind)
        if wanted:
            rows = model.objects.filter(pk__in=wanted, store__isnull=False)
            found |= {(kind, pk): name for pk, name in rows.values_list("pk", "store__name")}
    return found
