"""DATABASE_URL and REDIS_URL become Django's and Celery's words."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.broker import broker_options, broker_url
from config.celery import app, timetable
from config.database import database_settings


def test_a_web_process_waits_a_second_and_a_half_for_a_lock():
    url = "postgresql://till:s%40lt@db.example:5433/shop?sslmode=require"

    assert database_settings(url, role="web") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "shop",
        "USER": "till",
        "PASSWORD": "s@lt",
        "HOST": "db.example",
        "PORT": "5433",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": False,
        "OPTIONS": {
            "sslmode": "require",
            "options": "-c lock_timeout=1500 -c statement_timeout=30000"
            " -c plan_cache_mode=force_generic_plan",
            "prepare_threshold": 3,
        },
    }


def test_options_in_the_address_win():
    settings = database_settings("postgresql:///shop?options=-c%20lock_timeout%3D9", role="command")

    expected = "-c lock_timeout=0 -c statement_timeout=0 -c lock_timeout=9"
    assert settings["OPTIONS"]["options"] == expected


def test_an_address_that_cannot_be_read_stops_the_start():
    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_URL cannot be read"):
        database_settings("mysql://root@localhost/shop", role="web")


@pytest.mark.parametrize(
    ("redis_url", "expected"),
    [
        ("redis://cache.example:6379/2", "redis://cache.example:6379/2"),
        ("rediss://cache.example/0", "rediss://cache.example/0"),
        ("unix:///run/valkey.sock", "redis+socket:///run/valkey.sock?virtual_host=0"),
        ("unix:///run/valkey.sock?db=3", "redis+socket:///run/valkey.sock?virtual_host=3"),
    ],
)
def test_the_broker_address_is_spelled_for_celery(redis_url, expected):
    assert broker_url(redis_url) == expected


def test_the_web_side_gives_up_on_the_broker_after_a_second():
    web, worker = broker_options(role="web"), broker_options(role="worker")

    assert (web["socket_timeout"], web["socket_connect_timeout"]) == (1, 1)
    assert worker == {
        "socket_timeout": 10,
        "socket_connect_timeout": 5,
        "socket_keepalive": True,
        "health_check_interval": 10,
        "retry_on_timeout": True,
        "visibility_timeout": 600,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
    }


def test_time_limits_stay_below_the_visibility_timeout():
    assert app.conf.task_soft_time_limit < app.conf.task_time_limit < 600
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1


def test_sweeps_can_be_switched_off():
    assert {name: entry["schedule"] for name, entry in timetable(is_on=True).items()} == {
        "loyalty.sweep_purchases": 2.0,
        "loyalty.apply_refunds": 3.0,
        "loyalty.lapse_holds": 5.0,
        "loyalty.run_back_tests": 5.0,
        "loyalty.claim_unclaimed": 10.0,
        "loyalty.settle_claims": 60.0,
        "loyalty.activate_due": 10.0,
        "loyalty.fold_tallies": 30.0,
        "loyalty.expire_due": 60.0,
        "loyalty.notice_expiring": 900.0,
        "loyalty.follow_members": 60.0,
        "loyalty.review_tiers": 600.0,
        "loyalty.raise_events": 60.0,
        "loyalty.raise_late_events": 3600.0,
        "loyalty.refresh_segments": 900.0,
        "loyalty.seal_days": 1800.0,
        "events.place_events": 5.0,
        "events.forget_old_events": 3600.0,
        "members.forget_attempts": 3600.0,
        "members.forget_sign_ins": 3600.0,
    }
    assert timetable(is_on=False) == {}
