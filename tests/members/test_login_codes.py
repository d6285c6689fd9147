"""One-time codes: one mail, one use, five tries, ten minutes; and no hint whose address it is."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members import login, login_codes
from members.guesses import TooManyGuesses
from members.identifiers import InvalidIdentifier, block, detach
from members.login import SignedIn
from members.login_codes import InvalidLoginCode
from members.models import LoginCode, MemberSession
from tests.members.builders import MORNING, make_member
from tests.members.signing_in import AINO, EMAIL, ask, mail_all, mailed_code, wrong

pytestmark = pytest.mark.django_db


def sign_in(code: str, *, minutes: int = 0, email: str = EMAIL) -> SignedIn:
    return login.sign_in(
        email=email,
        code=code,
        device="phone",
        sender="192.0.2.1",
        as_of=MORNING + timedelta(minutes=minutes),
    )


def refused(code: str, **about) -> bool:
    with pytest.raises(InvalidLoginCode):
        sign_in(code, **about)
    return MemberSession.objects.count() == 0


def test_a_code_signs_its_member_in():
    member = make_member(AINO)
    ask(MORNING)

    begun = sign_in(mailed_code(), minutes=9, email=" Aino@Example.com ")

    assert (begun.session.member_id, begun.session.device) == (member.pk, "phone")


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("en-GB", " is your login code"),
        ("id", " adalah kode masuk Anda"),
        ("da", " er din loginkode"),
        ("fi", " on kirjautumiskoodisi"),
        ("sv", " is your login code"),
    ],
)
def test_the_mail_is_in_the_members_language(language, subject):
    make_member(AINO, language=language)

    ask(MORNING)

    (sent,) = mail.outbox
    code = mailed_code()
    assert (sent.to, sent.subject[6:]) == ([EMAIL], subject)
    assert code in sent.body
    assert re.search(r"\b10 m[ie]n", str(sent.body))


def test_neither_code_nor_address_stays_in_the_table():
    make_member(AINO)

    ask(MORNING)
    ask(MORNING, "nobody@example.com")

    assert set(LoginCode.objects.values_list("mail_to", flat=True)) == {""}
    stored = str(LoginCode.objects.values_list())
    assert mailed_code() not in stored
    assert "example.com" not in stored


def test_an_address_nobody_has_costs_the_same_statements_and_gets_no_mail():
    make_member(AINO)
    seen = []
    for address in (EMAIL, "nobody@example.com"):
        with CaptureQueriesContext(connection) as queries:
            login_codes.ask(email=address, sender=address, language="en", as_of=MORNING)
        seen.append([one["sql"].split('"')[0].split("(")[0] for one in queries])

    mail_all(MORNING)

    assert seen[0] == seen[1]
    assert [sent.to for sent in mail.outbox] == [[EMAIL]]


@pytest.mark.parametrize("state", ["closed", "blocked"])
def test_who_is_no_active_member_gets_no_mail(state):
    member = make_member(AINO)
    type(member).objects.update(status=state)

    ask(MORNING)

    assert mail.outbox == []
    assert refused("000000")


def test_a_blocked_address_gets_no_mail():
    block(identifier=make_member(AINO).identifiers.get(), as_of=MORNING)

    ask(MORNING)

    assert mail.outbox == []


def test_a_code_works_once():
    make_member(AINO)
    ask(MORNING)
    sign_in(mailed_code())

    with pytest.raises(InvalidLoginCode):
        sign_in(mailed_code())

    assert MemberSession.objects.count() == 1


def test_a_code_is_over_after_ten_minutes():
    make_member(AINO)
    ask(MORNING)

    assert refused(mailed_code(), minutes=10)


def test_a_newer_code_ends_the_older():
    make_member(AINO)
    ask(MORNING)
    old = mailed_code()
    ask(MORNING)

    assert refused(old if old != mailed_code() else wrong(old))
    assert sign_in(mailed_code()).session.pk


def test_the_fifth_wrong_try_is_the_last():
    make_member(AINO)
    ask(MORNING)
    code = mailed_code()

    assert all(refused(wrong(code)) for _ in range(4))
    assert sign_in(code).session.pk
    ask(MORNING)
    code = mailed_code()
    for _ in range(5):
        with pytest.raises(InvalidLoginCode):
            sign_in(wrong(code))
    with pytest.raises(InvalidLoginCode):
        sign_in(code)


def test_a_code_is_no_good_for_another_address():
    make_member(AINO)
    make_member(("email", "eero@example.com"))
    ask(MORNING)
    code = mailed_code()

    assert refused(code, email="eero@example.com")
    assert sign_in(code).session.pk


@pytest.mark.parametrize(
    "end", [detach, lambda identifier: block(identifier=identifier, as_of=MORNING)]
)
def test_an_address_given_up_in_the_meantime_signs_nobody_in(end):
    member = make_member(AINO)
    ask(MORNING)

    end(identifier=member.identifiers.get())

    assert refused(mailed_code())


def test_an_address_may_ask_five_times_an_hour_and_a_sender_twenty():
    for _ in range(5):
        ask(MORNING)
    with pytest.raises(TooManyGuesses) as by_address:
        ask(MORNING, sender="192.0.2.9")
    for number in range(14):
        ask(MORNING, f"{number}@example.com")
    ask(MORNING, "15@example.com")

    with pytest.raises(TooManyGuesses):
        ask(MORNING, "16@example.com")

    assert by_address.value.retry_after == 30 * 60
    ask(MORNING, "16@example.com", sender="192.0.2.9")
    ask(MORNING + timedelta(minutes=30))


def test_a_sender_may_be_wrong_sixty_times_an_hour():
    make_member(AINO)
    ask(MORNING)
    for _ in range(60):
        with pytest.raises(InvalidLoginCode):
            sign_in("000000", email="nobody@example.com")

    with pytest.raises(TooManyGuesses):
        sign_in(mailed_code())


def test_what_is_no_address_is_said_to_be_none():
    with pytest.raises(InvalidIdentifier) as refusal:
        ask(MORNING, "aino at example")

    assert [one.pointer for one in refusal.value.errors] == ["/email"]
    assert LoginCode.objects.count() == 0


def test_nobody_is_mailed_what_was_asked_for_ten_minutes_ago():
    make_member(AINO)
    login_codes.ask(email=EMAIL, sender="x", language="", as_of=MORNING)

    mail_all(MORNING + timedelta(minutes=10))

    assert mail.outbox == []


def test_codes_are_forgotten_after_a_day():
    ask(MORNING)

    assert login_codes.forget_old(as_of=MORNING + timedelta(hours=23)) == 0
    assert login_codes.forget_old(as_of=MORNING + timedelta(hours=25)) == 1
