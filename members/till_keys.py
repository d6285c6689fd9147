"""
Tills are let in by a code that staff show them, and renew their keys by themselves.

Always: a code is worth one key, once; a till has one key at a time, beside the one it is replacing;
a key that nobody renews ends by itself. A till whose answer was lost asks again and is let in, as
long as nobody has used what it was given.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.db import transaction

from events import outbox
from members import keys, scopes
from members.errors import DomainError
from members.keys import IssuedKey, KeyNotUsable
from members.models import ApiKey, Terminal, TerminalEnrolment

CODE_LIFETIME: Final = timedelta(minutes=15)
KEY_LIFETIME: Final = timedelta(days=90)
RENEW_AFTER: Final = timedelta(days=30)
RENEW_OVERLAP: Final = timedelta(days=1)
CODE_LENGTH_MAX: Final = 64
TILL_SCOPES: Final = (
    scopes.LOOKUPS_WRITE,
    scopes.MEMBERS_ENROL,
    scopes.PURCHASES_READ,
    scopes.PURCHASES_WRITE,
    scopes.QUOTES_WRITE,
    scopes.REDEMPTIONS_WRITE,
    scopes.REWARDS_READ,
    scopes.TERMINAL_SELF,
    scopes.VOUCHERS_WRITE,
)

_PREFIX = "te_"


class EnrolmentRefused(DomainError):
    """Unknown, over, used, or of a till that is switched off: nobody can tell which."""

    code = "enrolment_refused"
    http_status = 404
    title = "This code lets no till in"

    def __init__(self) -> None:
        super().__init__(
            "The code is unknown, used or older than 15 minutes. Let staff show a new one: Stores "
            "and tills, the till, Enrol."
        )


class Offered(NamedTuple):
    """A code to show, once, and until when it is good."""

    code: str
    expires_at: datetime


def offer(terminal: Terminal, *, by: str, as_of: datetime) -> Offered:
    """Make a code that lets a till in; older ones of the same till end."""
    code = _PREFIX + secrets.token_urlsafe(18)
    with transaction.atomic():
        older = TerminalEnrolment.objects.filter(terminal=terminal, expires_at__gt=as_of)
        older.exclude(created_at__gte=as_of).update(expires_at=as_of)
        made = TerminalEnrolment.objects.create(
            terminal=terminal,
            digest=_digest(code),
            made_by=by,
            created_at=as_of,
            expires_at=as_of + CODE_LIFETIME,
        )
    return Offered(code, made.expires_at)


def enrol(code: str, *, app_version: str, as_of: datetime) -> IssuedKey:
    """
    Exchange a code for the key of its till; the keys it had before end.

    Raises EnrolmentRefused. Repeat behaviour: while the key was never used, another one in its
    place; the first ends.
    """
    with transaction.atomic(durable=True):
        rows = TerminalEnrolment.objects.select_for_update(of=("self",), no_key=True)
        found = rows.filter(digest=_digest(code)).select_related("terminal__store", "key").first()
        if found is None or not _is_good(found, as_of):
            raise EnrolmentRefused
        terminal = found.terminal
        let_out(terminal, as_of=as_of)
        issued = keys.issue(
            name=f"{terminal.store.code} {terminal.code}",
            scopes=TILL_SCOPES,
            terminal=terminal,
            as_of=as_of,
            expires_at=as_of + KEY_LIFETIME,
        )
        TerminalEnrolment.objects.filter(pk=found.pk).update(key=issued.key)
        Terminal.objects.filter(pk=terminal.pk).update(
            app_version=app_version, last_seen_at=as_of, queued_count=None
        )
        payload = {"store": terminal.store.code, "terminal": terminal.code, "by": found.made_by}
        outbox.publish(
            kind="terminal.enrolled", subject=issued.key.shown_id, payload=payload, as_of=as_of
        )
    return issued


def renew(key_id: int, *, as_of: datetime) -> IssuedKey:
    """
    Replace the key of a till; the old one works for RENEW_OVERLAP more.

    Raises KeyNotUsable. Repeat behaviour: while the new key was never used, another one in its
    place; the first ends.
    """
    with transaction.atomic(durable=True):
        key = ApiKey.objects.select_for_update(no_key=True).get(pk=key_id)
        overlap = RENEW_OVERLAP
        while (successor := ApiKey.objects.filter(rotated_from=key).first()) is not None:
            if successor.last_used_on is not None:
                raise KeyNotUsable(f"{key} was renewed before, and its successor is in use.")
            key, overlap = successor, timedelta(0)
        return keys.rotate(key=key, overlap=overlap, as_of=as_of, lifetime=KEY_LIFETIME)


def let_out(terminal: Terminal, *, as_of: datetime) -> int:
    """Revoke the keys that a till holds; how many. A run more revokes none."""
    held = ApiKey.objects.filter(
        terminal=terminal, revoked_at=None, scopes__contains=[scopes.TERMINAL_SELF]
    )
    return len([keys.revoke(key=key, as_of=as_of) for key in held])


def report(
    terminal_id: int, *, app_version: str, queued_count: int | None, as_of: datetime
) -> None:
    """Note what a till says of itself."""
    Terminal.objects.filter(pk=terminal_id).update(
        app_version=app_version, queued_count=queued_count, last_seen_at=as_of
    )


def _is_good(found: TerminalEnrolment, as_of: datetime) -> bool:
    if as_of >= found.expires_at or not found.terminal.is_active:
        return False
    unused = found.key is None or found.key.last_used_on is None
    return unused and found.terminal.store.is_active


def _digest(code: str) -> bytes:
    return hashlib.sha256(code[:CODE_LENGTH_MAX].encode(errors="replace")).digest()
