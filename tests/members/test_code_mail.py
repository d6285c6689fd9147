"""Mailing codes past mailboxes that refuse and servers that do not answer."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection

from config import smtp
from members import code_mail, login, login_codes
from members.models import LoginCode
from tests.journeys.post_office import PostOffice, post_office
from tests.members.builders import MORNING, make_member
from tests.members.signing_in import AINO, EMAIL, ask, mail_all, mailed_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(settings) -> Iterator[PostOffice]:
    with post_office() as office:
        settings.EMAIL_BACKEND = "config.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = office.server_address[:2]
        yield office


def ask_only(*addresses: str) -> None:
    for address in addresses:
        make_member(("email", address))
        login_codes.ask(email=address, sender="192.0.2.1", language="en", as_of=MORNING)


def test_a_mail_server_that_is_away_is_left_alone_and_tried_again(settings):
    make_member(AINO)
    settings.EMAIL_BACKEND = "config.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    ask(MORNING)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    mail_all(MORNING + timedelta(seconds=29))
    early = len(mail.outbox)
    mail_all(MORNING + timedelta(seconds=30))

    assert (early, len(mail.outbox)) == (0, 1)
    signed = login.sign_in(
        email=EMAIL,
        code=mailed_code(),
        device="",
        sender="192.0.2.1",
        as_of=MORNING + timedelta(minutes=10),
    )
    assert signed.session.pk


@pytest.mark.parametrize(
    ("said", "waits"), [("550 no such mailbox", 0), ("450 come again later", 1)]
)
def test_a_mailbox_that_refuses_holds_up_nobody(office, said, waits):
    office.refused["dead@example.com"] = said
    ask_only("dead@example.com", EMAIL)

    mail_all(MORNING)

    assert [one["To"] for one in office.mails] == [EMAIL]
    assert LoginCode.objects.exclude(mail_to="").count() == waits
    mail_all(MORNING + timedelta(seconds=29))
    office.refused.clear()
    mail_all(MORNING + timedelta(seconds=30))
    assert len(office.mails) == 1 + waits


def test_an_address_that_no_mail_can_carry_holds_up_nobody(office):
    ask_only("aino@example.com", "eero@example.com")
    LoginCode.objects.filter(pk=LoginCode.objects.earliest("pk").pk).update(mail_to="a\nb@c.fi")
    make_member(("email", "x@c.fi")).identifiers.update(value="a\nb@c.fi")

    mail_all(MORNING)

    assert [one["To"] for one in office.mails] == ["eero@example.com"]
    assert not LoginCode.objects.exclude(mail_to="").exists()


def test_a_server_that_drips_is_cut_off_in_time(office, monkeypatch):
    monkeypatch.setattr(smtp, "SECONDS_MAX", 0.3)
    office.drips = True
    ask_only(EMAIL)
    began = time.monotonic()

    assert not code_mail.mail_next(as_of=MORNING)

    assert 0.3 <= time.monotonic() - began < 2
    assert LoginCode.objects.get().mail_to == EMAIL


@pytest.mark.django_db(transaction=True)
def test_one_mailer_at_a_time(office):
    ask_only(EMAIL)
    with connection.copy().cursor() as other:
        other.execute("SELECT pg_advisory_lock(%s)", [7_264_823])
        assert not code_mail.mail_next(as_of=MORNING)
        other.execute("SELECT pg_advisory_unlock(%s)", [7_264_823])
        assert code_mail.mail_next(as_of=MORNING)
        other.connection.close()

    assert [one["To"] for one in office.mails] == [EMAIL]
