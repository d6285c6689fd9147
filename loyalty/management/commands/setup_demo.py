"""`manage.py setup_demo`: the demo program, its stores and keys; repeating it changes nothing."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from loyalty.demo import place
from loyalty.demo.setting import NotADemo


class Command(BaseCommand):
    help = "Make what the demo needs: its program, stores, tills and API keys."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--migrate", action="store_true", help="make the tables first")

    def handle(self, *, migrate: bool, **options: Any) -> None:
        """Set up, and say that it is done."""
        if migrate:
            call_command("migrate", interactive=False, skip_checks=False)
        try:
            place.set_up_here(as_of=timezone.now())
        except (NotADemo, LookupError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write("The demo is set up: manage.py replay_demo posts its purchases.")
