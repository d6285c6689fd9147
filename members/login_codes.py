"""
One-time codes by e-mail: asked for and used; `members.code_mail` mails them.

Always: whoever asks gets the same answer for the same work, whether or not the address is a
member's: the web process counts and writes one row, and the mail is made elsewhere. A code is good
once, for ten minutes and five tries, however many come at once; a newer one ends it. Neither codes
nor addresses stay in the table, only an HMAC of both.
Source: docs/decisions/0022-how-members-sign-in.md
"""

from datetime import datetime, timedelta
from typing import Final

from django.utils.crypto import constant_time_compare, salted_hmac

from members import guesses, sql
from members.errors import DomainError, FieldError
from members.identifiers import InvalidIdentifier, normalise
from members.locking import lock_member
from members.models import Identifier, IdentifierKind, LoginCode, Member, MemberStatus

LIFETIME: Final = timedelta(minutes=10)
TRIES_MAX: Final = 5
HOUR: Final = 3600
ASKED_BY_ADDRESS_MAX: Final = 5
ASKED_BY_SENDER_MAX: Final = 20
TRIED_BY_SENDER_MAX: Final = 60
FORGET_AFTER: Final = timedelta(days=1)

_SALT = "members.login_codes"

# The tries are counted before anything is compared, by a statement that waits for its twin.
_TRY = """
UPDATE members_logincode SET tries = tries + 1 WHERE id = (
    SELECT id FROM members_logincode WHERE address = %(address)s ORDER BY id DESC LIMIT 1
) AND tries < %(tries)s AND used_at IS NULL AND expires_at > %(now)s
RETURNING id, digest, identifier_id
"""


class InvalidLoginCode(DomainError):
    """Wrong, expired, used, replaced, tried too often, of nobody: nobody learns which."""

    code = "invalid_login_code"
    http_status = 401
    title = "The code is not good"

    def __init__(self) -> None:
        super().__init__("This code does not fit, or not any more; ask for another one.")
        self.headers = {"WWW-Authenticate": 'Bearer realm="regulars"'}


def ask(*, email: str, sender: str, language: str, as_of: datetime) -> None:
    """
    Note that somebody wants a code; `members.code_mail` makes the mail.

    sender: where the request came from; language: of the mail when the member has none.
    Every call ends the codes before it. Raises InvalidIdentifier and TooManyGuesses.
    """
    address = _normal(email)
    digest = address_digest(address)
    _count("login:sender", sender, ASKED_BY_SENDER_MAX, as_of)
    _count("login:address", address, ASKED_BY_ADDRESS_MAX, as_of)
    LoginCode.objects.create(
        address=digest,
        mail_to=address,
        mail_at=as_of,
        language=language,
        asked_at=as_of,
        expires_at=as_of + LIFETIME,
    )


def check(*, email: str, code: str, sender: str, as_of: datetime) -> int:
    """
    Count a try, and return the key of the row whose code this is; `use_up` uses it.

    Outside of any transaction that may be rolled back: a try counts, whatever comes of it.
    Raises InvalidLoginCode, InvalidIdentifier and TooManyGuesses.
    """
    address = _normal(email)
    _count("login:try", sender, TRIED_BY_SENDER_MAX, as_of)
    now = {"address": address_digest(address), "tries": TRIES_MAX, "now": as_of}
    found = sql.one(_TRY, now)
    right = bytes(found[1]) if found and found[1] else b""
    if found is None or not constant_time_compare(code_digest(address, code), right):
        raise InvalidLoginCode
    guesses.give_back(subject=_subject("login:try", sender), seconds=HOUR, as_of=as_of)
    return int(found[0])


def use_up(code_id: int, *, as_of: datetime) -> Member:
    """
    Use a code that was checked, and return its member, locked; requires a transaction.

    Raises InvalidLoginCode: used in the meantime, or its address finds no active member any more.
    """
    finds = Identifier.objects.filter(
        pk__in=LoginCode.objects.filter(pk=code_id).values("identifier")
    )
    found = finds.select_related("member").first()
    if found is None:
        raise InvalidLoginCode
    member = lock_member(found.member)
    still = finds.filter(member=member, blocked_at__isnull=True)
    if member.status != MemberStatus.ACTIVE or not still.exists():
        raise InvalidLoginCode
    unused = LoginCode.objects.filter(pk=code_id, used_at__isnull=True)
    if not unused.update(used_at=as_of):
        raise InvalidLoginCode
    return member


def forget_old(*, as_of: datetime) -> int:
    """Delete the codes of yesterday; how many. A run more deletes nothing."""
    return LoginCode.objects.filter(asked_at__lt=as_of - FORGET_AFTER).delete()[0]


def address_digest(address: str) -> bytes:
    """What stands in the table for an address in its normal form."""
    return salted_hmac(_SALT, address, algorithm="sha256").digest()


def code_digest(address: str, code: str) -> bytes:
    """What stands in the table for a code that was mailed to an address."""
    return salted_hmac(_SALT, f"{address}\n{code}", algorithm="sha256").digest()


def _normal(email: str) -> str:
    try:
        return normalise(IdentifierKind.EMAIL, email)
    except InvalidIdentifier as error:
        where = FieldError("/email", error.code, error.detail)
        raise InvalidIdentifier(error.detail, errors=[where]) from None


def _subject(what: str, whose: str) -> str:
    """Whom a count is about; hashed, for it is told to whoever listens."""
    return f"{what}:{salted_hmac(_SALT, whose, algorithm='sha256').hexdigest()[:24]}"


def _count(what: str, whose: str, limit: int, as_of: datetime) -> None:
    guesses.take(subject=_subject(what, whose), limit=limit, seconds=HOUR, as_of=as_of)
