"""What members redeem by themselves, in their app."""

from typing import LiteralString

from loyalty.member_tiers import family_of
from loyalty.models import Redemption
from loyalty.redemptions import TAKEN, Taken, find, taken
from members import sql
from members.errors import DomainError
from members.ids import parse_public_id

_OF_MEMBER: LiteralString = (
    TAKEN + "WHERE r.member_id = ANY(%s) AND (%s::bigint IS NULL OR r.id < %s) "
    "ORDER BY r.id DESC LIMIT %s"
)


class RedemptionConfirmed(DomainError):
    """What a till has handed out, a till takes back."""

    code = "redemption_confirmed"
    http_status = 409
    title = "The redemption was confirmed"

    def __init__(self) -> None:
        super().__init__("It was used already; the shop can take it back at the till.")


class RedemptionAtTill(DomainError):
    """A till set it aside and counts on it; the member may not take it away meanwhile."""

    code = "redemption_at_till"
    http_status = 409
    title = "The redemption is a till's"

    def __init__(self) -> None:
        super().__init__("A till has set this aside for the sale; ask at the till to give it back.")


def redemptions_of(member_id: int, *, before: int | None, limit: int) -> list[Taken]:
    """The redemptions of a member and those merged with them, newest first, by their keys."""
    family = list(family_of(member_id).values_list("pk", flat=True))
    return [taken(row) for row in sql.rows(_OF_MEMBER, [family, before, before, limit])]


def own(member_id: int, shown_id: str) -> Taken | None:
    """One redemption of a member; None for another's, an absent and a misspelled one alike."""
    uuid = parse_public_id("red", shown_id)
    row = None if uuid is None else find(uuid)
    if row is None or not family_of(member_id).filter(pk=row.member_id).exists():
        return None
    return row


def refuse_tills(row: Taken) -> None:
    """Raises RedemptionAtTill for what is held by a till, or any other that has a key."""
    by_key = Redemption.objects.filter(pk=row.pk, recorded_by__isnull=False)
    if row.status == "held" and by_key.exists():
        raise RedemptionAtTill
