"""A bad value stops the start with a sentence that names the variable and the cure."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.env import as_networks, env_bool, env_choice, env_int, env_list, env_secret, env_str


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1", True), ("on", True), ("Yes", True), ("0", False), ("OFF", False), ("", True)],
)
def test_switches_are_read(monkeypatch, text, expected):
    monkeypatch.setenv("SWITCH", text)

    assert env_bool("SWITCH", default=True) is expected


def test_a_switch_that_is_neither_stops_the_start(monkeypatch):
    monkeypatch.setenv("SWITCH", "maybe")

    with pytest.raises(ImproperlyConfigured, match=r"^SWITCH is 'maybe': set it to on or off.$"):
        env_bool("SWITCH", default=True)


def test_numbers_are_read_and_empty_means_the_default(monkeypatch):
    monkeypatch.setenv("COUNT", " 12 ")
    monkeypatch.setenv("EMPTY", "")

    assert env_int("COUNT", default=1) == 12
    assert env_int("EMPTY", default=7) == 7


@pytest.mark.parametrize("text", ["twelve", "-1", "1.5", "101", "\uff11\uff12"])
def test_a_number_out_of_range_stops_the_start(monkeypatch, text):
    monkeypatch.setenv("COUNT", text)

    with pytest.raises(ImproperlyConfigured, match=r"^COUNT is .*whole number from 0 to 100.$"):
        env_int("COUNT", default=1, most=100)


def test_a_choice_outside_the_list_stops_the_start(monkeypatch):
    monkeypatch.setenv("ROLE", "cook")

    with pytest.raises(
        ImproperlyConfigured, match=r"^ROLE is 'cook': set it to one of web, worker"
    ):
        env_choice("ROLE", default="web", choices=("web", "worker"))


def test_lists_drop_blanks(monkeypatch):
    monkeypatch.setenv("HOSTS", "a.example, b.example,,")

    assert env_list("HOSTS") == ["a.example", "b.example"]


def test_a_secret_comes_from_the_variable_or_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("from the file\n")
    monkeypatch.setenv("FILED_FILE", str(tmp_path / "secret"))
    monkeypatch.setenv("PLAIN", "from the variable")

    assert env_secret("FILED") == "from the file"
    assert env_secret("PLAIN") == "from the variable"
    assert env_str("ABSENT", "default") == "default"


def test_a_secret_given_twice_or_unreadable_stops_the_start(monkeypatch, tmp_path):
    monkeypatch.setenv("KEY_FILE", str(tmp_path / "absent"))

    with pytest.raises(ImproperlyConfigured, match=r"^KEY_FILE names .* cannot be read"):
        env_secret("KEY")
    monkeypatch.setenv("KEY", "too")
    with pytest.raises(ImproperlyConfigured, match=r"^KEY and KEY_FILE are both set"):
        env_secret("KEY")


def test_networks_are_read():
    assert [str(one) for one in as_networks("NETS", ["10.20.0.0/16", "fd00::/8"])] == [
        "10.20.0.0/16",
        "fd00::/8",
    ]


@pytest.mark.parametrize("text", ["10.20.0.1/16", "crm.example.com", "10.0.0.0/33"])
def test_a_network_that_is_none_stops_the_start(text):
    with pytest.raises(ImproperlyConfigured, match=r"^NETS cannot be read .*10\.20\.0\.0/16"):
        as_networks("NETS", [text])
