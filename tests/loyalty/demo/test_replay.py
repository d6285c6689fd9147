"""The replay against a running server: what it does once, and what it does not do twice."""

from threading import Event

import pytest
from django.utils import timezone

from loyalty.demo import aftermath, figures
from loyalty.demo.figures import Figures
from loyalty.demo.household import Counts, ReplayRefused
from loyalty.demo.journey import days_to_move, today_in_shops
from loyalty.demo.replay import Replay
from loyalty.demo.secrets_file import SecretsFile
from loyalty.demo.setting import NotADemo, Setting, set_up
from loyalty.demo.till import NoAnswer, Till
from loyalty.models import Purchase, Redemption
from members.models import ApiKey, Member, Store, Terminal
from rewards import rulebook
from rewards.models import Program, Reward
from tests.books import assert_books_balance
from tests.loyalty.demo.conftest import stored, write_journey
from tests.rewards.builders import make_program

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def secrets(tmp_path) -> SecretsFile:
    return SecretsFile(tmp_path / "var" / "demo-keys")


@pytest.fixture
def setting(secrets) -> Setting:
    return set_up(stores=lambda: [10, 20], secrets=secrets, as_of=timezone.now())


def replayed(journey, setting, base_url: str) -> dict[str, int]:
    """Replay all households and finish; what the tills did."""
    counts = Counts()
    households = journey.households()
    Replay(
        visits=journey.visits(households),
        households=households,
        days=days_to_move(today_in_shops(setting.opened_at)),
        base_url=base_url,
        secret=setting.replay_secret,
    ).run(counts, look=lambda: None)
    aftermath.finish_crediting(as_of=timezone.now(), look=lambda waiting: None)
    aftermath.expire(as_of=timezone.now())
    names = ("enrolled", "posted", "repeated", "redeemed", "redeemed_again", "refused")
    return {name: getattr(counts, name) for name in names}


def test_a_replay_issues_redeems_and_expires(journey, setting, worker, live_server, valkey):
    done = replayed(journey, setting, live_server.url)

    sums = figures.figures(rulebook.current().program_id)
    assert done == {
        "enrolled": 3, "posted": 5, "repeated": 0, "redeemed": 1, "redeemed_again": 0, "refused": 0
    }  # fmt: skip
    # 255 and 10 for household 3, less a coffee; 30 for household 4, whose first 40 are over.
    assert sums == Figures(
        issued=335,
        redeemed=250,
        returned=0,
        expired=40,
        adjusted=0,
        outstanding=45,
        held=0,
        members=3,
    )
    assert sums.are_whole
    assert figures.broken_identities() == []
    assert_books_balance()


def test_the_same_replay_again_changes_nothing(journey, setting, worker, live_server, valkey):
    replayed(journey, setting, live_server.url)
    before = figures.figures(rulebook.current().program_id)

    done = replayed(journey, setting, live_server.url)

    assert done == {
        "enrolled": 0, "posted": 0, "repeated": 5, "redeemed": 0, "redeemed_again": 1, "refused": 0
    }  # fmt: skip
    assert figures.figures(rulebook.current().program_id) == before
    assert (Member.objects.count(), Purchase.objects.count(), Redemption.objects.count()) == (
        3,
        5,
        1,
    )


def test_baskets_of_one_second_are_decided_alike_every_time(
    tmp_path, setting, worker, live_server, valkey
):
    rows = [
        (3, 10, 30, 101, 1, 99.0, 0.0, stored("2017-01-05 17:00:00")),
        (3, 10, 31, 101, 1, 99.0, 0.0, stored("2017-01-06 17:00:00")),
        (3, 10, 32, 101, 1, 90.0, 0.0, stored("2017-12-20 17:00:00")),
        (3, 10, 33, 101, 1, 99.0, 0.0, stored("2017-12-20 17:00:00")),
        (3, 10, 34, 101, 1, 99.0, 0.0, stored("2017-12-20 17:00:00")),
    ]
    journey = write_journey(tmp_path, rows)
    first = replayed(journey, setting, live_server.url)

    again = replayed(journey, setting, live_server.url)

    # The points of January are over by then: only the last of the three brings enough.
    assert (first["redeemed"], first["refused"]) == (1, 0)
    assert (again["redeemed"], again["redeemed_again"], again["refused"]) == (0, 1, 0)


def test_a_wish_that_was_refused_is_refused_again_and_followed_by_the_same_one(
    tmp_path, setting, worker, live_server, valkey
):
    Reward.objects.filter(code="five-off").update(stock_left=0)
    days = ("2017-12-18 17:00:00", "2017-12-19 17:00:00", "2017-12-20 17:00:00")
    rows = [
        (4, 20, number, 101, 1, 300.0, 0.0, stored(day))
        for number, day in enumerate(days, start=40)
    ]
    journey = write_journey(tmp_path, rows)
    first = replayed(journey, setting, live_server.url)

    again = replayed(journey, setting, live_server.url)

    # 650 points on the second day, and nothing left of what it saved for: coffee on the third.
    assert (first["redeemed"], first["refused"]) == (1, 1)
    assert (again["redeemed"], again["redeemed_again"], again["refused"]) == (0, 1, 1)


def test_setting_up_again_changes_nothing_and_finds_its_keys(setting, secrets):
    again = set_up(stores=lambda: [10, 20], secrets=secrets, as_of=timezone.now())

    assert again == setting
    assert setting.is_first_key
    counts = [model.objects.count() for model in (Program, Store, Terminal, ApiKey)]
    assert counts == [1, 2, 2, 2]


def test_with_its_keys_lost_a_replay_keeps_its_days_and_takes_no_rewards(setting, tmp_path):
    other = SecretsFile(tmp_path / "other")

    again = set_up(stores=lambda: [10, 20], secrets=other, as_of=timezone.now())

    assert again.opened_at == setting.opened_at
    assert not again.is_first_key


def test_the_secrets_file_is_for_its_owner_only(setting, tmp_path):
    assert (tmp_path / "var" / "demo-keys").stat().st_mode & 0o777 == 0o600


def test_a_database_with_a_program_of_its_own_is_left_alone(secrets):
    make_program(code="club")

    with pytest.raises(NotADemo, match="has a program of its own"):
        set_up(stores=lambda: [10], secrets=secrets, as_of=timezone.now())

    assert (Store.objects.count(), ApiKey.objects.count()) == (0, 0)


def test_a_refusal_ends_the_replay_with_what_the_server_said(journey, setting, live_server, valkey):
    Store.objects.filter(code="10").update(is_active=False)

    with pytest.raises(ReplayRefused, match=r"basket 31: 422 invalid_body\. /store"):
        replayed(journey, setting, live_server.url)


def test_a_till_says_what_to_do_when_nobody_answers():
    till = Till("http://127.0.0.1:9", "rk_live_x", stop=Event(), patience=0.0)

    with pytest.raises(NoAnswer, match="Start the server and run the same replay again"):
        till.get("/v1/rewards")
