"""What `simulate` asks before it writes anything."""

from argparse import ArgumentTypeError

import pytest
from django.utils import timezone

from loyalty.demo.setting import PROGRAM
from loyalty.simulation import checks, options
from loyalty.simulation.checks import NotReady
from members.models import ApiKey
from rewards.models import Program
from tests.builders import open_shop
from tests.config.checkouts import free_port

TRANSACTION = pytest.mark.django_db(transaction=True)


@TRANSACTION
def test_an_empty_database_with_its_server_is_taken_and_left_as_it_was(live_server):
    checks.check(live_server.url, as_of=timezone.now())

    assert (ApiKey.objects.count(), Program.objects.count()) == (0, 0)


@TRANSACTION
def test_without_a_server_nothing_is_written():
    with pytest.raises(NotReady, match="Start it with `make run`"):
        checks.check(f"http://127.0.0.1:{free_port()}", as_of=timezone.now())

    assert (ApiKey.objects.count(), Program.objects.count()) == (0, 0)


@TRANSACTION
def test_a_shop_that_only_applied_the_demos_program_is_refused(live_server):
    open_shop(code=PROGRAM)

    with pytest.raises(NotReady, match="runs in the demo alone"):
        checks.check(live_server.url, as_of=timezone.now())


@TRANSACTION
def test_the_server_of_another_database_is_refused(live_server):
    """A key that only this database knows; elsewhere it is nobody's."""
    with pytest.raises(NotReady, match=r"does not have this database \(401 unauthenticated\)"):
        checks.check_same_database(live_server.url, "rk_live_nobodys")


@pytest.mark.parametrize("text", ["nan", "inf", "-1", "0", "soon", "20000"])
def test_minutes_that_are_none_are_refused(text):
    with pytest.raises(ArgumentTypeError, match="write minutes, such as 10"):
        options.minutes(text)


@pytest.mark.parametrize("text", ["0", "-3", "2.5", "many", "\u0663"])
def test_numbers_below_one_are_refused(text):
    with pytest.raises(ArgumentTypeError, match="is no number of 1 or more"):
        options.whole(text)


@pytest.mark.parametrize(
    "text",
    [
        "localhost:8000",
        "127.0.0.1",
        "ftp://a",
        "http://",
        "http://a:99999",
        "http://a:abc",
        "http://a/shop",
    ],
)
def test_what_is_no_address_of_a_server_is_refused(text):
    with pytest.raises(ArgumentTypeError, match="write http://127"):
        options.base_url(text)


def test_a_slash_at_the_end_of_the_address_is_taken_off():
    assert options.base_url("https://shop.example:8443/") == "https://shop.example:8443"
    assert options.base_url("http://[::1]:8000") == "http://[::1]:8000"
