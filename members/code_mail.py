"""
The mail that carries a login code: one that is due at a time, by one mailer at a time.

Always: a row that is being mailed is nobody else's until the talk with the mail server is over for
certain, so that no second mail makes the first one's code worthless. What one mailbox refuses
holds up nobody; a mail server that is away is left alone for a while.
Source: docs/decisions/0022-how-members-sign-in.md
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from smtplib import (
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
from typing import Final

import structlog
from django.core.mail import EmailMessage, get_connection

from members import sql
from members.login_codes import LIFETIME, code_digest
from members.login_mail import compose
from members.models import Identifier, IdentifierKind, LoginCode, MemberKind, MemberStatus

RETRY_AFTER: Final = timedelta(seconds=30)
# Longer than any talk (`config.smtp`): a row comes back when its mailer has died.
CLAIM: Final = timedelta(seconds=60)
_LOCK: Final = 7_264_823
_CLOSING: Final = 421

log = structlog.get_logger(__name__)

_CLAIM = """
UPDATE members_logincode SET mail_at = %(until)s WHERE id = (
    SELECT id FROM members_logincode WHERE mail_to <> '' AND mail_at <= %(now)s
    ORDER BY mail_at LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING id
"""


class _Rest:
    until: datetime | None = None


_rest = _Rest()


def mail_next(*, as_of: datetime) -> bool:
    """
    Mail one code that is due, if its address is a member's; tell whether to go on.

    Outside of a transaction: it may take as long as the mail server does.
    False: nothing is due, another mailer is at it, or the mail server does not answer. A row whose
    mail fails is due again, with another code.
    """
    if _rest.until is not None and as_of < _rest.until:
        return False
    with _alone() as is_alone:
        row = sql.one(_CLAIM, {"now": as_of, "until": as_of + CLAIM}) if is_alone else None
        if row is None:
            return False
        asked = LoginCode.objects.get(pk=row[0])
        identifier = _found_by(asked.mail_to)
        if identifier is None or _is_late(asked, as_of):
            _settle(asked)
            return True
        return _mail(asked, identifier, as_of)


def forget_failures() -> None:
    """Try the mail server again at once; for tests."""
    _rest.until = None


@contextmanager
def _alone() -> Iterator[bool]:
    """Tell whether no other process mails; a lock of the connection, which dies with it."""
    row = sql.one("SELECT pg_try_advisory_lock(%s)", [_LOCK])
    if row is None or not row[0]:
        yield False
        return
    try:
        yield True
    finally:
        sql.one("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _found_by(address: str) -> Identifier | None:
    found = Identifier.objects.filter(
        kind=IdentifierKind.EMAIL,
        value=address,
        blocked_at__isnull=True,
        member__status=MemberStatus.ACTIVE,
        member__kind=MemberKind.PERSON,
    )
    return found.select_related("member").first()


def _is_late(asked: LoginCode, as_of: datetime) -> bool:
    """Nobody waits for it any more, or for another one."""
    newer = LoginCode.objects.filter(address=asked.address, pk__gt=asked.pk)
    return as_of >= asked.asked_at + LIFETIME or newer.exists()


def _mail(asked: LoginCode, identifier: Identifier, as_of: datetime) -> bool:
    """1. make and store the code, 2. mail it, 3. forget the address."""
    code = f"{secrets.randbelow(10**6):06}"
    LoginCode.objects.filter(pk=asked.pk).update(
        digest=code_digest(asked.mail_to, code),
        tries=0,
        identifier=identifier,
        member=identifier.member,
        expires_at=as_of + LIFETIME,
    )
    mail = compose(
        code=code,
        language=identifier.member.language or asked.language,
        minutes=int(LIFETIME.total_seconds()) // 60,
    )
    is_open = False
    try:
        with get_connection() as server:
            is_open = True
            server.send_messages([EmailMessage(mail.subject, mail.body, to=[asked.mail_to])])
    except (SMTPException, OSError, ValueError) as error:
        log.warning("login_code_not_mailed", error=type(error).__name__)
        return _is_of_one(error, asked, as_of) if is_open else _leave_alone(asked, as_of)
    _settle(asked)
    return True


def _is_of_one(error: Exception, asked: LoginCode, as_of: datetime) -> bool:
    """Judge a refusal: of this mail alone, for good or for now, or of the whole server."""
    code = _code_of(error)
    if code is None or code == _CLOSING:
        return _leave_alone(asked, as_of)
    if code >= 500:
        _settle(asked)
    else:
        _again(asked, as_of)
    return True


def _code_of(error: Exception) -> int | None:
    """What the server said about this mail; 5xx for one that cannot be sent; None for no word."""
    if isinstance(error, SMTPRecipientsRefused):
        return max((code for code, _ in error.recipients.values()), default=550)
    if isinstance(error, SMTPResponseException):
        return int(error.smtp_code)
    return 553 if isinstance(error, (ValueError, SMTPNotSupportedError)) else None


def _leave_alone(asked: LoginCode, as_of: datetime) -> bool:
    _again(asked, as_of)
    _rest.until = as_of + RETRY_AFTER
    return False


def _again(asked: LoginCode, as_of: datetime) -> None:
    LoginCode.objects.filter(pk=asked.pk).update(mail_at=as_of + RETRY_AFTER)


def _settle(asked: LoginCode) -> None:
    LoginCode.objects.filter(pk=asked.pk).update(mail_to="")
