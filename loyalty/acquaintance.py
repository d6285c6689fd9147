"""
What a cashier may know of a member beside their points: a name to greet them by, whether it is
their birthday, how often they have come, and whether they wait for an answer from us.

Always: the name and the birthday are known to nobody without the consent to be greeted at a till.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, LiteralString

from loyalty import claims
from loyalty.figures import FAMILY
from members import consents, sql
from members.consents import Channel, Purpose
from members.models import Member
from rewards import birthdays, dates
from rewards.rulebook import Rulebook

# Where no rule of the program says how long a birthday is.
BIRTHDAY_DAYS: Final = 3

_VISITS: LiteralString = f"""
SELECT (
    SELECT count(*) FROM loyalty_purchase p
    WHERE p.member_id = ANY(family.ids) AND p.program_id = %(program)s
) - (
    SELECT count(*) FROM loyalty_refund r
    WHERE r.member_id = ANY(family.ids) AND r.program_id = %(program)s
        AND r.is_void AND r.status = 'applied'
)
FROM members_member m CROSS JOIN LATERAL (SELECT {FAMILY} AS ids OFFSET 0) family
WHERE m.id = %(member)s
"""  # noqa: S608 - put together from literals alone


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """
    name: "" without consent. birthday_in: days to it, below zero after it; None when it is not
    near, or not to be known. has_claim: whether points that they miss are being looked into.
    """

    name: str
    visits: int
    birthday_in: int | None
    has_claim: bool


def acquaintance_of(member: Member, book: Rulebook, *, as_of: datetime) -> Acquaintance:
    """Gather it in three queries. member: the survivor of a merged one."""
    row = sql.one(_VISITS, {"program": book.program_id, "member": member.pk})
    may_greet = consents.has_consent(member.pk, Purpose.GREETING, Channel.TILL)
    return Acquaintance(
        name=member.display_name if may_greet else "",
        visits=row[0] if row else 0,
        birthday_in=_birthday_in(member, book, as_of) if may_greet else None,
        has_claim=claims.has_open(member.pk),
    )


def _birthday_in(member: Member, book: Rulebook, as_of: datetime) -> int | None:
    if member.birth_on is None:
        return None
    days = birthdays.birthday_in(member.birth_on, dates.local_day(as_of, book.time_zone))
    before, after = _window(book)
    return days if -after <= days <= before else None


def _window(book: Rulebook) -> tuple[int, int]:
    """The days before and after a birthday in which the program's rules treat members to it."""
    said = [
        (rule.birthday_days_before, rule.birthday_days_after or 0)
        for rule in book.rules
        if rule.birthday_days_before is not None
    ]
    if not said:
        return BIRTHDAY_DAYS, BIRTHDAY_DAYS
    return max(before for before, _ in said), max(after for _, after in said)
