"""
A member's signed-in devices: begun by a login, kept going by refresh tokens, ended for good.

Always: a refresh token is good once; whoever uses an old one ends the session, for it was stolen
from one of the two. An ended session is refused within CACHE_SECONDS in every process. A session
is no use once its member is closed, blocked or merged into another.
"""

import secrets
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from members import refresh_tokens, sql
from members.errors import DomainError
from members.freshness import FreshCache
from members.models import Member, MemberSession, MemberStatus, SessionEnd

CACHE_SECONDS: Final = 5
LIFETIME: Final = timedelta(days=60)
# An app that heard no answer asks again; a thief who is as quick gains one turn, not a session.
# As long as a lift or a tunnel: whoever lost the answer there is no thief.
GRACE: Final = timedelta(minutes=2)
SESSIONS_MAX: Final = 20
FORGET_AFTER: Final = timedelta(days=90)

_ALIVE = """
SELECT m.id, m.public_id, s.expires_at
FROM members_membersession s JOIN members_member m ON m.id = s.member_id
WHERE s.public_id = %s AND s.ended_at IS NULL AND s.expires_at > %s
    AND m.status = 'active' AND m.merged_into_id IS NULL
"""


class RefreshRefused(DomainError):
    """Unknown, used before, expired, ended: nobody learns which."""

    code = "invalid_refresh_token"
    http_status = 401
    title = "The session cannot go on"

    def __init__(self) -> None:
        super().__init__("This refresh token is no longer good; sign in again.")
        self.headers = {"WWW-Authenticate": 'Bearer realm="regulars"'}


class Alive(NamedTuple):
    """Whose session it is, and until when."""

    member_id: int
    member: UUID
    expires_at: datetime


class Started(NamedTuple):
    """A session and the refresh token that is good for it now."""

    session: MemberSession
    refresh_token: str


_known: FreshCache[UUID, Alive | None] = FreshCache(seconds=CACHE_SECONDS, size=16384)


def start(*, member: Member, device: str, as_of: datetime) -> Started:
    """Sign a device in. The one unused for longest makes room for more than SESSIONS_MAX."""
    session = MemberSession.objects.create(
        member=member,
        device=device,
        seed=secrets.token_bytes(32),
        started_at=as_of,
        refreshed_at=as_of,
        expires_at=as_of + LIFETIME,
    )
    too_many = open_of(member.pk, as_of=as_of).order_by("-refreshed_at", "-pk")[SESSIONS_MAX:]
    _end(MemberSession.objects.filter(pk__in=[one.pk for one in too_many]), as_of)
    return Started(session, _token(session))


def refresh(*, token: str, as_of: datetime) -> Started:
    """
    Exchange a refresh token for the next one, and let the session live LIFETIME from now.

    Repeat behaviour: within GRACE, the same next one. Later, the session ends. A token
    newer than the session, which only a database brought back from a copy meets, goes on: it is
    ours, and whoever has it was signed in.
    Raises RefreshRefused.
    """
    read = refresh_tokens.read(token)
    session = None if read is None else _of(read, as_of)
    if read is None or session is None:
        raise RefreshRefused
    if read.generation >= session.generation:
        session = _rotate(session, read.generation, as_of)
    # One generation behind, by a repeat or by a twin of this very request.
    if read.generation == session.generation - 1 and as_of - session.refreshed_at <= GRACE:
        return Started(session, _token(session))
    end(session=session, reason=SessionEnd.REUSED, as_of=as_of)
    raise RefreshRefused


def end(
    *, session: MemberSession, as_of: datetime, reason: SessionEnd = SessionEnd.SIGNED_OUT
) -> None:
    """End a session: at once in this process, within CACHE_SECONDS in others. Twice is as once."""
    _end(MemberSession.objects.filter(pk=session.pk), as_of, reason)


def end_all(*, member_id: int, as_of: datetime, reason: SessionEnd = SessionEnd.SIGNED_OUT) -> None:
    """End every session of a member; as `end`."""
    _end(MemberSession.objects.filter(member_id=member_id), as_of, reason)


def open_of(member_id: int, *, as_of: datetime) -> QuerySet[MemberSession]:
    """The sessions of a member that go on, the newest first."""
    rows = MemberSession.objects.filter(member_id=member_id, ended_at__isnull=True)
    return rows.filter(expires_at__gt=as_of).order_by("-pk")


def alive(session: UUID, as_of: datetime) -> Alive | None:
    """Say whose session this is; None when it is over. No query while that is remembered."""
    remembered = _known.get(session, as_of.timestamp())
    if remembered is not None:
        found = remembered[0]
    else:
        row = sql.one(_ALIVE, [session, as_of])
        found = None if row is None else Alive(*row)
        _known.put(session, found, as_of.timestamp())
    return found if found is not None and as_of < found.expires_at else None


def forget_old(*, as_of: datetime) -> int:
    """Delete the sessions that ran out long ago; how many. A run more deletes nothing."""
    old = MemberSession.objects.filter(expires_at__lt=as_of - FORGET_AFTER)
    return old.delete()[0]


def forget_all() -> None:
    """Empty this process's memory of sessions; for tests, whose database is rolled back."""
    _known.clear()


def _of(token: refresh_tokens.RefreshToken, as_of: datetime) -> MemberSession | None:
    rows = MemberSession.objects.filter(public_id=token.session, ended_at__isnull=True)
    usable = rows.filter(
        expires_at__gt=as_of, member__status=MemberStatus.ACTIVE, member__merged_into__isnull=True
    )
    session = usable.select_related("member").first()
    if session is None or not refresh_tokens.is_right(token, bytes(session.seed)):
        return None
    return session


def _rotate(session: MemberSession, used: int, as_of: datetime) -> MemberSession:
    """Go past the generation that was used. Of two at once, one turns it; both see it turned."""
    still = MemberSession.objects.filter(pk=session.pk, generation__lte=used, ended_at__isnull=True)
    still.update(generation=used + 1, refreshed_at=as_of, expires_at=as_of + LIFETIME)
    session.refresh_from_db()
    if session.ended_at is not None:
        raise RefreshRefused
    return session


def _end(
    sessions: QuerySet[MemberSession], as_of: datetime, reason: str = SessionEnd.SIGNED_OUT
) -> None:
    with transaction.atomic():
        going = list(sessions.filter(ended_at__isnull=True).select_for_update(no_key=True))
        keys = [one.pk for one in going]
        MemberSession.objects.filter(pk__in=keys).update(ended_at=as_of, end_reason=reason)
    for one in going:
        _known.forget(one.public_id)


def _token(session: MemberSession) -> str:
    return refresh_tokens.make(
        session=session.public_id, seed=bytes(session.seed), generation=session.generation
    )
