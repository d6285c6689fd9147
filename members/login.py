"""
Signing in: a code for a session, a refresh token for the next one.

Always: one code, one session, however often and at once it is sent.
"""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from members import login_codes, member_tokens, sessions
from members.models import MemberSession
from members.sessions import Started


class SignedIn(NamedTuple):
    """What an app is given: the access token for now, the refresh token for later."""

    session: MemberSession
    access_token: str
    refresh_token: str


def sign_in(*, email: str, code: str, device: str, sender: str, as_of: datetime) -> SignedIn:
    """
    Exchange a code for a session.

    device: what the member calls it; sender: where the request came from.
    Raises InvalidLoginCode, InvalidIdentifier, TooManyGuesses.
    """
    code_id = login_codes.check(email=email, code=code, sender=sender, as_of=as_of)
    with transaction.atomic():
        member = login_codes.use_up(code_id, as_of=as_of)
        started = sessions.start(member=member, device=device, as_of=as_of)
    return _with_access(started, as_of)


def refresh(*, token: str, as_of: datetime) -> SignedIn:
    """Exchange a refresh token for the next one, and another access token. As sessions.refresh."""
    return _with_access(sessions.refresh(token=token, as_of=as_of), as_of)


def _with_access(started: Started, as_of: datetime) -> SignedIn:
    access = member_tokens.issue(session=started.session, as_of=as_of)
    return SignedIn(started.session, access, started.refresh_token)
