"""`manage.py program`: the file on the command line."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from rewards.models import Program, RuleVersion

FILE = """code: club
name: Club
currency: EUR
time_zone: Europe/Helsinki
rules:
  - {code: base, name: Base, award: base, points: 1, step: 1, effective_from: 2026-01-01}
"""

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "club.yaml"
    path.write_text(FILE)
    return path


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("program", *arguments, stdout=out)
    return out.getvalue()


def test_apply_says_what_changed(file):
    assert run("apply", str(file)) == (
        "Program club: added\n"
        "Rule base: version 1 from 2026-01-01: 1 point per 1.00 EUR\n"
        "2 changes.\n"
    )
    assert run("apply", str(file)) == "Nothing to change.\n"
    assert RuleVersion.objects.get().published_by == "program file club.yaml"


def test_a_plan_tells_the_same_and_writes_nothing(file):
    assert run("plan", str(file)) == (
        "Program club: added\n"
        "Rule base: version 1 from 2026-01-01: 1 point per 1.00 EUR\n"
        "2 changes would be made; nothing was written.\n"
    )
    assert not Program.objects.exists()


@pytest.mark.parametrize("arguments", [("export",), ("export", "club")])
def test_export_prints_a_file_that_changes_nothing(file, arguments):
    run("apply", str(file))
    text = run(*arguments)

    file.write_text(text)

    assert run("apply", str(file)) == "Nothing to change.\n"


def test_a_wrong_file_is_refused_with_line_and_cure(file):
    file.write_text(FILE.replace("points", "pionts"))

    with pytest.raises(CommandError) as refused:
        run("apply", str(file))

    assert str(refused.value) == (
        "The file was refused; nothing was changed.\n"
        "  line 6, column 5, rules[0].points: This key is missing; add it.\n"
        "  line 6, column 43, rules[0].pionts: The key 'pionts' is not known. "
        "Did you mean 'points'?"
    )
    assert not Program.objects.exists()


def test_what_cannot_be_read_is_one_clear_sentence(tmp_path):
    latin = tmp_path / "latin.yaml"
    latin.write_bytes(b"name: caf\xe9")

    with pytest.raises(CommandError, match=r"absent\.yaml cannot be read: No such file"):
        run("apply", str(tmp_path / "absent.yaml"))
    with pytest.raises(CommandError, match=r"is no UTF-8 text; save it as UTF-8\."):
        run("apply", str(latin))
    with pytest.raises(CommandError, match=r"There is no such program\. Programs: none\."):
        run("export", "absent")
