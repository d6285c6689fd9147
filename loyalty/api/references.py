"""What lines of the ledger come from, by the ids the outside knows: one look a kind of source."""

from collections import defaultdict
from collections.abc import Iterable

from loyalty.models import (
    Adjustment,
    MemberEvent,
    Purchase,
    Redemption,
    Refund,
    SourceKind,
    Transfer,
)
from members.ids import public_id

_TABLES = {
    SourceKind.PURCHASE: ("pur", Purchase),
    SourceKind.REDEMPTION: ("red", Redemption),
    SourceKind.REFUND: ("ref", Refund),
    SourceKind.ADJUSTMENT: ("adj", Adjustment),
    SourceKind.REINSTATEMENT: ("adj", Adjustment),
    SourceKind.TRANSFER: ("tra", Transfer),
    SourceKind.EVENT: ("evt", MemberEvent),
}


def references(sources: Iterable[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """The public id of each source (kind, number); none for what has no page, such as an expiry."""
    numbers: dict[int, set[int]] = defaultdict(set)
    for kind, number in sources:
        numbers[kind].add(number)
    found: dict[tuple[int, int], str] = {}
    for kind, wanted in numbers.items():
        if kind in _TABLES:
            prefix, model = _TABLES[SourceKind(kind)]
            rows = model.objects.filter(pk__in=wanted).values_list("pk", "public_id")  # type: ignore[attr-defined]
            found |= {(kind, number): public_id(prefix, uuid) for number, uuid in rows}
    return found
