"""Health endpoints answer for the process, the database and the broker."""

import pytest
from django.test import Client


def test_healthz_needs_nothing_but_the_process():
    response = Client().get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_readyz_reports_database_and_broker():
    response = Client().get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "broker": "ok"}


@pytest.mark.django_db
def test_a_lost_broker_does_not_take_traffic_away(settings):
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"

    response = Client().get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "broker": "unreachable"}
