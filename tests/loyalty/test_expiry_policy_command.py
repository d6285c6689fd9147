"""manage.py expiry_policy: preview first, redate when told yes."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from rewards import rulebook
from rewards.models import Program
from rewards.models.program import touch
from tests.builders import earn, noon_of, open_shop
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command("expiry_policy", *arguments, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def shop(clock):
    clock.freeze()
    program = open_shop()
    earn(make_member(), 10, noon_of("2026-03-01"))
    return program


def test_the_command_previews_another_policy_and_saves_nothing(shop):
    assert run("preview", "--policy", "fixed_dates", "--months", "0", "--dates", "12-31") == [
        "due in      points today   members   points proposed   members",
        "2026-12                0         0                10         1",
        "2027-03               10         1                 0         0",
        "10 points would go earlier than today, 0 points later.",
    ]
    assert Program.objects.get().expiry_policy == "rolling"
    assert run("preview", "--months", "24")[-1].startswith("0 points would go earlier than today")


def test_the_command_redates_when_it_is_told_yes(shop):
    Program.objects.update(expiry_months=24)
    touch(shop.pk)
    rulebook.forget()

    asked = run("redate")
    done = run("redate", "--yes", "--program", "club", "--notice-days", "60")

    assert asked[-1] == "Nothing was changed. Add --yes to do it."
    assert done == ["10 points in 1 lots have another end now."]
    assert run("redate", "--yes") == ["0 points in 0 lots have another end now."]


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        (["preview", "--policy", "rolling"], "Rolling expiry and inactivity need a number"),
        (["preview", "--policy", "inactivity", "--months", "6", "--from", "activation"],
         "Only rolling expiry and fixed days can be counted"),
        (["preview", "--policy", "fixed_dates", "--months", "0", "--dates", "31-12"],
         "31-12 is no day of the year"),
        (["redate", "--notice-days", "29"], "Give members 30 days of notice or more."),
        (["redate", "--program", "nope"], "There is no such program. Programs: club."),
    ],
)  # fmt: skip
def test_the_command_refuses_what_contradicts_itself(shop, arguments, refusal):
    with pytest.raises(CommandError, match=refusal):
        run(*arguments)
