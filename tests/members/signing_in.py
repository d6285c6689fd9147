"""Members who are signed in, and the mail by which they got there."""

import re
from datetime import datetime

from django.core import mail
from django.utils import timezone

from members import code_mail, login_codes, member_tokens, sessions
from members.models import Member
from tests.members.builders import Caller

EMAIL = "aino@example.com"
AINO = ("email", EMAIL)


def signed_in(member: Member, *, device: str = "", as_of: datetime | None = None) -> Caller:
    """A member's app with an access token of now (or of a given moment)."""
    now = as_of or timezone.now()
    started = sessions.start(member=member, device=device, as_of=now)
    return Caller(secret=member_tokens.issue(session=started.session, as_of=now))


def ask(as_of: datetime, email: str = EMAIL, sender: str = "192.0.2.1") -> None:
    """Ask for a code, and have the mailer mail what is due."""
    login_codes.ask(email=email, sender=sender, language="en", as_of=as_of)
    mail_all(as_of)


def mail_all(as_of: datetime) -> None:
    """What the mailer does."""
    while code_mail.mail_next(as_of=as_of):
        pass


def mailed_code() -> str:
    """The code of the newest mail."""
    found = re.match(r"\d{6}", str(mail.outbox[-1].subject))
    assert found is not None
    return found[0]


def wrong(code: str) -> str:
    """Another code than this."""
    return f"{(int(code) + 1) % 10**6:06}"
