"""The delivering process: `manage.py deliver`, until SIGTERM or Ctrl-C."""

import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from events.deliverer import Deliverer
from members.mailer import Mailer


class Command(BaseCommand):
    """Runs until it is told to stop. A second one shares the work."""

    help = "Give events their places in the log, deliver webhooks and mail login codes."

    def handle(self, *args: Any, **options: Any) -> None:
        deliverer = Deliverer(clock=timezone.now, networks=settings.WEBHOOK_NETWORKS)
        mailer = Mailer(clock=timezone.now)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: deliverer.stop())
        mailer.start()
        deliverer.run()
        mailer.stop()
