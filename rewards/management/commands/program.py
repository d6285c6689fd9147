"""`manage.py program export [CODE] | plan FILE | apply FILE`: the program as one file."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from members.actors import Actor, ActorKind
from members.errors import DomainError
from rewards import program_file
from rewards.models import Program

FILE_BYTES_MAX = 1024 * 1024


class Command(BaseCommand):
    help = "Write a program as a file, show what a file would change, or apply it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        for verb, help_text in (
            ("plan", "Show what a file would change; nothing is written."),
            ("apply", "Bring the program in line with a file."),
        ):
            named = verbs.add_parser(verb, help=help_text)
            named.add_argument("file", help="Path of a YAML file, or - for standard input.")
        export = verbs.add_parser("export", help="Print a program as a file.")
        export.add_argument("code", nargs="?", help="Its code; the default program without one.")

    def handle(self, *, verb: str, **options: Any) -> None:
        if verb == "export":
            self._export(options["code"])
        else:
            self._bring_in_line(options["file"], is_plan=verb == "plan")

    def _bring_in_line(self, file: str, *, is_plan: bool) -> None:
        actor = Actor(ActorKind.SYSTEM, None, f"program file {Path(file).name}"[:200])
        try:
            step = program_file.plan if is_plan else program_file.apply
            changes = step(_text(file), as_of=timezone.now(), actor=actor)
        except DomainError as error:
            lines = [error.detail, *(f"  {item.detail}" for item in error.errors)]
            raise CommandError("\n".join(lines)) from error
        for change in changes:
            self.stdout.write(change)
        end = " would be made; nothing was written." if is_plan else "."
        self.stdout.write(f"{len(changes)} changes{end}" if changes else "Nothing to change.")

    def _export(self, code: str | None) -> None:
        programs = Program.objects.all()
        found = programs.filter(code=code) if code else programs.filter(is_default=True)
        program = found.first()
        if program is None:
            codes = ", ".join(programs.values_list("code", flat=True)) or "none"
            raise CommandError(f"There is no such program. Programs: {codes}.")
        text = program_file.export(program=program, as_of=timezone.now())
        self.stdout.write(text, ending="")


def _text(file: str) -> str:
    try:
        if file == "-":
            return sys.stdin.buffer.read(FILE_BYTES_MAX + 1).decode()
        with Path(file).open("rb") as opened:
            return opened.read(FILE_BYTES_MAX + 1).decode()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} is no UTF-8 text; save it as UTF-8.") from error
