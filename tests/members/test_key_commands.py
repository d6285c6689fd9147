"""`manage.py issue_key` and `revoke_key`."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from members import keys
from members.models import ApiKey
from tests.members.builders import make_key, make_store

pytestmark = pytest.mark.django_db


def test_issue_key_prints_a_key_that_works(capsys, clock):
    clock.freeze()
    make_store()

    call_command(
        "issue_key", name="Till", scopes="members:read", store="helsinki-1", expires="2026-03-11"
    )

    secret, sentence = capsys.readouterr().out.split("\n", 1)
    assert keys.authenticate(secret, clock.now) is not None
    assert sentence.startswith("This is the only time the key is shown: store it now.")
    assert str(ApiKey.objects.get().expires_at) == "2026-03-11 00:00:00+00:00"


@pytest.mark.parametrize(
    "wrong",
    [{"scopes": "nothing"}, {"store": "nowhere"}, {"expires": "soon"}, {"terminal": "3"}],
)
def test_issue_key_says_what_is_wrong_and_issues_nothing(wrong):
    with pytest.raises(CommandError):
        call_command("issue_key", **{"name": "Till", "scopes": "members:read", **wrong})

    assert ApiKey.objects.count() == 0


def test_revoke_key_finds_the_key_by_its_visible_start(capsys):
    issued = make_key()

    call_command("revoke_key", issued.key.prefix)

    assert ApiKey.objects.get().revoked_at is not None
    with pytest.raises(CommandError):
        call_command("revoke_key", "rk_live_nobody")
