"""What is read from headers: languages, preferences, keys, fingerprints."""

import pytest
from django.test import RequestFactory

from members.api.bodies import Body
from members.api.cashier import _BY_CODE, _BY_STATUS, LANGUAGES, best_language, cashier_message
from members.api.idempotency import fingerprint, preferred_wait


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("*", "en"),
        ("fr", "en"),
        ("fi", "fi"),
        ("id-ID", "id"),
        ("da-DK;q=0.8, fi", "fi"),
        ("fr, da;q=0.9, en;q=0.8", "da"),
        ("fi;q=0, da;q=0.1", "da"),
        ("fi;q=x", "en"),
        ("fi;q=nan", "en"),
    ],
)
def test_the_cashier_is_spoken_to_in_the_best_language(header, language):
    assert best_language(header) == language


def test_every_sentence_stands_in_every_language():
    tables = [*_BY_CODE.values(), *_BY_STATUS.values()]

    assert {len(set(texts)) for texts in tables} == {len(LANGUAGES)}


def test_a_code_without_its_own_sentence_gets_that_of_its_status():
    said = cashier_message(code="new_code", status=409, accept_language="id")

    assert said == "Ini tidak bisa dilakukan sekarang."


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("wait=2", 2),
        ("respond-async, wait=2", 2),
        ("Wait = 3; foo", 3),
        ("wait=60", 10),
        ("wait=0", 0),
        ("wait=-1", None),
        ("wait=1.5", None),
        ("await=2", None),
        ("wait=x", None),
        ("wait=\u0661", None),
    ],
)
def test_a_preference_to_wait_is_read_or_ignored(header, seconds):
    headers = {} if header is None else {"Prefer": header}

    assert preferred_wait(RequestFactory().get("/", headers=headers)) == seconds


def test_a_fingerprint_is_of_the_content_and_not_of_its_spelling():
    class Sent(Body):
        a: int
        note: str = ""

    same = [Sent(a=1), Sent(a=1, note="")]

    assert len({fingerprint(one) for one in same}) == 1
    assert fingerprint(Sent(a=2)) != fingerprint(same[0])
    assert fingerprint({"a": 1, "b": [2]}) == fingerprint({"b": [2], "a": 1})
    assert len(fingerprint({})) == 16
