"""The sweeps of points, as beat starts them: each is on the timetable and does its work."""

import pytest

from config.celery import SWEEPS, app
from events.models import Event
from loyalty.models import ExpiryNotice, Lot
from tests.builders import earn, noon_of, open_shop
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


def kinds():
    return list(Event.objects.filter(kind__startswith="points.").values_list("kind", flat=True))


@pytest.mark.parametrize("name", ["loyalty.activate_due", "loyalty.notice_expiring"])
def test_each_sweep_is_on_the_timetable_and_known_to_the_worker(name):
    app.loader.import_default_modules()

    assert name in SWEEPS
    assert name in app.tasks


def test_points_whose_day_has_come_are_announced(clock):
    open_shop(pending_policy="days", pending_days=1)
    earn(make_member(), 10, noon_of("2026-03-08"))
    clock.freeze()
    app.loader.import_default_modules()

    for _ in range(2):
        app.tasks["loyalty.activate_due"]()

    assert kinds() == ["points.available"]
    assert not Lot.objects.filter(is_pending=True).exists()


def test_members_are_told_what_expires_and_old_notices_go(clock):
    open_shop()
    earn(make_member(), 10, noon_of("2025-03-12"))
    clock.freeze()
    app.loader.import_default_modules()

    for _ in range(2):
        app.tasks["loyalty.notice_expiring"]()
    assert kinds() == ["points.expiring"]

    clock.move_by(days=401)
    app.tasks["loyalty.notice_expiring"]()
    assert not ExpiryNotice.objects.exists()
