"""Consents: a history that only grows, and the newest line in force."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from events.models import Event
from members import consents, enrolment
from members.actors import SYSTEM
from members.consents import Said, UnknownConsent
from members.identifiers import MemberNotActive
from members.models import Consent, Member
from tests.members.builders import MORNING, make_member

pytestmark = pytest.mark.django_db


def grant(member, purpose="marketing", channel="email", **said) -> Consent:
    return _say(consents.grant, member, purpose, channel, said)


def withdraw(member, purpose="marketing", channel="email", **said) -> Consent:
    return _say(consents.withdraw, member, purpose, channel, said)


def _say(verb: Any, member: Member, purpose: str, channel: str, said: Any) -> Consent:
    line: Consent = verb(
        member=member,
        purpose=purpose,
        channel=channel,
        said=Said(**{"source": "member", **said}),
        as_of=MORNING,
        actor=SYSTEM,
    )
    return line


def test_who_said_nothing_allows_nothing(django_assert_num_queries):
    member = make_member()
    with django_assert_num_queries(1):
        assert not consents.has_consent(member.pk, "marketing", "email")


def test_the_last_word_is_in_force():
    member = make_member()

    grant(member, wording="m-1", language="fi")
    grant(member, channel="sms")
    withdraw(member)

    assert not consents.has_consent(member.pk, "marketing", "email")
    assert consents.has_consent(member.pk, "marketing", "sms")
    assert [(one.channel, one.is_granted) for one in consents.in_force(member.pk)] == [
        ("email", False),
        ("sms", True),
    ]
    assert [str(one) for one in consents.history_of(member.pk)] == [
        "marketing by email: withdrawn",
        "marketing by sms: granted",
        "marketing by email: granted",
    ]
    assert list(Event.objects.order_by("id").values_list("kind", flat=True))[-3:] == [
        "consent.granted",
        "consent.granted",
        "consent.withdrawn",
    ]


def test_a_repeat_writes_nothing_and_a_newer_wording_does():
    member = make_member()

    first = grant(member, wording="m-1")

    assert grant(member, wording="m-1").pk == first.pk
    assert grant(member, wording="m-2").pk != first.pk
    assert withdraw(member).pk == withdraw(member, source="staff").pk
    assert Consent.objects.count() == 3


def test_a_line_is_never_changed():
    line = grant(make_member())

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Consent.objects.filter(pk=line.pk).update(is_granted=False)


def test_who_was_merged_spoke_for_the_survivor():
    survivor, loser = make_member(), make_member()
    grant(survivor, channel="sms")
    withdraw(loser, channel="sms")
    grant(loser)

    Member.objects.filter(pk=loser.pk).update(holder=survivor, merged_into=survivor)

    assert consents.has_consent(survivor.pk, "marketing", "email")
    assert not consents.has_consent(survivor.pk, "marketing", "sms")


def test_who_left_may_still_say_no():
    member = make_member()
    grant(member)
    enrolment.close(member=member)

    with pytest.raises(MemberNotActive):
        grant(member, channel="sms")
    withdraw(member)

    assert not consents.has_consent(member.pk, "marketing", "email")


@pytest.mark.parametrize("odd", [{"purpose": "x"}, {"channel": "x"}, {"source": "x"}])
def test_unknown_words_are_refused(odd):
    with pytest.raises(UnknownConsent):
        grant(make_member(), **odd)

    assert Consent.objects.count() == 0


def test_several_are_said_together_or_not_at_all():
    member = make_member()
    wishes = [
        consents.Wish("greeting", "till", is_granted=True, said=Said("till")),
        consents.Wish("marketing", "smoke", is_granted=True, said=Said("till")),
    ]

    with pytest.raises(UnknownConsent):
        consents.say_all(member=member, wishes=wishes, as_of=MORNING, actor=SYSTEM)
    said = consents.say_all(
        member=member, wishes=wishes[:1], as_of=MORNING + timedelta(days=1), actor=SYSTEM
    )

    assert [(one.purpose, one.source) for one in said] == [("greeting", "till")]
