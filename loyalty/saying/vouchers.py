"""Why a voucher cannot be used, in one sentence."""

from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple

from rewards.speech import Speech

USED: Final = "used"
REVOKED: Final = "revoked"
ENDED: Final = "ended"
MEMBER_BLOCKED: Final = "member_blocked"


class Unusable(NamedTuple):
    """One of the codes above. moment: when it was used or ended, by the program's clock."""

    code: str
    moment: datetime | None = None


def unusable(said: Speech, found: Unusable, today: date) -> str:
    """As "It was used on 10 March at 14:00; it can be used once."."""
    name, moment = f"voucher_{found.code}", found.moment
    if moment is None:
        return said.say(name)
    day, clock = moment.date(), said.time(moment.time())
    if found.code == ENDED and moment.time() == time.min:
        return said.say("voucher_ended_day", day=said.day(day - timedelta(days=1), today))
    if found.code == ENDED and day == today:
        return said.say("voucher_ended_today", time=clock)
    return said.say(name, day=said.day(day, today), time=clock)
