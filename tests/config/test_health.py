"""Health endpoints answer for the process, the database and the broker."""

import pytest
from django.test import Client

from loyalty import returns
from tests.builders import TILL, open_shop
from tests.goods_back import by_receipt


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


@pytest.mark.django_db
def test_metrics_count_the_returns_whose_sale_did_not_come(clock):
    open_shop()
    returns.refund(by_receipt("s-1", amount="5.00"), actor=TILL)
    clock.move_to("2026-03-17T12:00:00Z")

    response = Client().get("/metrics")

    assert b"\nregulars_refunds_unmatched 1.0\n" in response.content
