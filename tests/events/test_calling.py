"""One call to a receiver: what counts, what does not, and how long it may take."""

import socket
import time

import pytest

from events.calling import call
from tests.events.receivers import NETWORKS, answers, continues, drips, floods, hangs, receiver


def post(url, seconds=1.0):
    return call(url, b"{}", {"webhook-id": "whd_1"}, networks=NETWORKS, seconds=seconds)


def test_a_good_answer_is_a_success_with_its_first_words():
    with receiver(answers(204)) as server:
        answer = post(server.url + "?a=b")

    assert (answer.status, answer.error, answer.is_success) == (204, "", True)
    assert (server.got[0].path, server.got[0].body) == ("/hook?a=b", b"{}")
    assert server.got[0].headers["host"] == f"127.0.0.1:{server.server_port}"


def test_what_it_says_is_kept_a_thousand_characters_long():
    with receiver(answers(500, "\u20ac\x00" * 2000, Retry_After="120")) as server:
        answer = post(server.url)

    assert (answer.error, answer.retry_after, answer.is_success) == ("Answered 500.", "120", False)
    assert answer.text == "\u20ac\ufffd" * 500


@pytest.mark.parametrize("behave", [hangs, drips])
def test_however_slowly_it_answers_the_call_ends_in_time(behave):
    with receiver(behave) as server:
        began = time.monotonic()
        answer = post(server.url, seconds=0.3)

    assert time.monotonic() - began < 1
    assert (answer.status, answer.error) == (None, "No answer within 0.3 s.")


def test_a_body_without_end_is_read_to_a_limit_and_the_status_counts():
    with receiver(floods) as server:
        answer = post(server.url)

    assert (answer.status, answer.text) == (200, "x" * 1000)


def test_interim_answers_without_end_are_cut_off():
    with receiver(continues) as server:
        began = time.monotonic()
        answer = post(server.url)

    assert (answer.status, answer.error) == (None, "The answer was no HTTP (AnswerTooLong).")
    assert time.monotonic() - began < 5


def test_a_redirect_is_not_followed():
    with receiver(answers(200)) as inner, receiver(answers(302, Location=inner.url)) as outer:
        answer = post(outer.url)

    assert (answer.status, answer.is_success, inner.got) == (302, False, [])
    assert answer.error == (
        "Answered 302: redirects are not followed; register the new address itself."
    )


def test_one_that_is_gone_is_a_failed_connection():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        answer = post(f"http://127.0.0.1:{taken.getsockname()[1]}/")

    assert (answer.status, answer.error) == (None, "The connection failed: Connection refused.")


def test_a_name_that_leads_to_a_private_address_is_not_called():
    with receiver(answers(200)) as server:
        answer = call(f"https://localhost:{server.server_port}/", b"{}", {}, seconds=1)

    assert server.got == []
    assert answer.error == (
        "localhost does not lead to a public address. Use a public one, or have the operator "
        "allow its network (REGULARS_WEBHOOK_NETWORKS)."
    )


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1"])
def test_other_spellings_of_loopback_lead_there_too(host):
    answer = call(f"https://{host}/", b"{}", {}, seconds=1)

    assert "does not lead to a public address" in answer.error


def test_plain_http_to_a_public_address_is_not_called():
    answer = call("http://8.8.8.8/", b"{}", {}, networks=NETWORKS, seconds=1)

    assert "not a public address" in answer.error


def test_the_address_that_was_checked_is_the_one_that_is_called(monkeypatch):
    """A name that leads elsewhere the second time it is asked for is asked for once."""
    asked = []
    real = socket.getaddrinfo

    def rebinding(host, *rest, **named):
        asked.append(host)
        return real("127.0.0.1" if len(asked) == 1 else "127.0.0.2", *rest, **named)

    with receiver(answers(200)) as server:
        monkeypatch.setattr(socket, "getaddrinfo", rebinding)
        answer = post(f"http://hooks.example:{server.server_port}/")

    assert (answer.status, asked) == (200, ["hooks.example"])


def test_tls_is_checked():
    with receiver(answers(200)) as server:
        answer = post(server.url.replace("http:", "https:"))

    assert (answer.status, answer.error[:10]) == (None, "TLS failed")


def test_a_resolver_that_hangs_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(2))

    answer = post("https://hooks.example/", seconds=0.1)

    assert answer.error == "hooks.example was not resolved in time; check its name servers."
