"""Receipts over HTTP: on the paper and in the language the till asks for, repeats as the first."""

import pytest

from loyalty import receipts
from loyalty.receipts import Asked
from rewards import rulebook
from rewards.models import Program, Tier
from tests.builders import make_sale, purchase_body, record
from tests.loyalty.api.conftest import contents

pytestmark = pytest.mark.django_db

DANISH = {"Receipt-Format": "width=32; charset=cp858; lang=da"}
LINES = ["Dette køb               10 point", "Saldo                  160 point"]


@pytest.fixture
def sale(member):
    return purchase_body(member, external_id="s-1")


def test_a_till_says_what_it_prints_on_and_in_which_language(till, sale):
    answer = till.call("post", "/v1/purchases", sale, **DANISH)

    assert answer.json()["receipt"] == LINES


def test_a_repeat_prints_the_first_figures_on_another_paper(till, sale, member):
    first = till.call("post", "/v1/purchases", sale)
    till.call("post", "/v1/purchases", purchase_body(member, external_id="s-2"), Prefer="wait=2")

    again = till.call("post", "/v1/purchases", sale, **DANISH)

    assert again.json() == {**first.json(), "receipt": LINES}
    assert again.headers["Idempotent-Replayed"] == "true"


def test_who_waits_gets_the_final_figures_and_so_does_the_repeat(till, sale, member):
    first = till.call("post", "/v1/purchases", sale, Prefer="wait=2", **DANISH)
    till.call("post", "/v1/purchases", purchase_body(member, external_id="s-2"), Prefer="wait=2")

    again = till.call("post", "/v1/purchases", sale, Prefer="wait=2", **DANISH)

    assert (first.status_code, first.json()["receipt"]) == (201, LINES)
    assert again.json() == first.json()


def test_a_batch_prints_for_who_asks_only(till, sale):
    asked = till.call("post", "/v1/purchases/batch", {"purchases": [sale]}, **DANISH)
    plain = till.call("post", "/v1/purchases/batch", {"purchases": [sale]})

    assert [result["purchase"]["receipt"] for result in asked.json()["results"]] == [LINES]
    assert [result["purchase"]["receipt"] for result in plain.json()["results"]] == [[]]


def test_the_language_is_the_one_asked_for_then_the_program_s(till, member):
    Program.objects.update(language="fi")
    rulebook.forget()
    basket = purchase_body(member)
    del basket["external_id"]

    said = [
        till.call("post", "/v1/quotes", basket, **headers).json()["receipt"][0].split("  ")[0]
        for headers in (
            {},
            {"Accept-Language": "da"},
            {"Accept-Language": "sv"},
            {"Accept-Language": "da", "Receipt-Format": "lang=id"},
            {"Receipt-Format": "lang=sv"},
        )
    ]

    assert said == ["Tämä ostos", "Dette køb", "Tämä ostos", "Pembelian ini", "Tämä ostos"]


def test_a_sale_says_which_tier_it_reached_and_what_is_next(till, sale, shop):
    shop.tier_window, shop.tier_review = "calendar_year", "yearly"
    shop.save()
    for code, threshold in (("silver", 15_500), ("gold", 20_000)):
        Tier.objects.create(program=shop, code=code, name=code.title(), threshold=threshold)
    rulebook.forget()

    answer = till.call("post", "/v1/purchases", sale, **{"Receipt-Format": "width=64"})

    assert answer.json()["receipt"][2:] == [
        "Your level is now Silver!",
        "Spend 40.00 EUR more by 31 December to become Gold.",
    ]


def test_what_goes_within_60_days_is_printed(till, sale, clock):
    clock.move_to("2027-01-02T12:00:00")
    body = {**sale, "occurred_at": "2027-01-02T12:00:00Z"}

    answer = till.call("post", "/v1/purchases", body, **{"Receipt-Format": "width=48"})

    assert answer.json()["receipt"][2] == "150 points expire after 1 March."


def test_points_that_wait_are_printed(till, sale, shop):
    shop.pending_policy, shop.pending_days = "days", 14
    shop.save()
    rulebook.forget()

    answer = till.call("post", "/v1/purchases", sale)

    assert answer.json()["receipt"][2] == "10 points can be used from 24 March."


def test_an_older_sale_prints_the_lines_it_kept(member):
    (accepted,) = record(make_sale(member))
    older = accepted._replace(quote={"receipt": ["Points balance: 160"]})

    assert receipts.of_purchase(older, Asked(), rulebook.current()) == ["Points balance: 160"]


@pytest.mark.parametrize(
    ("header", "detail"),
    [
        ("width=23", "width is 24 to 64 columns."),
        ("width=wide", "width is 24 to 64 columns."),
        ("charset=latin-1", "charset is utf-8 or cp858."),
        ("lang=../x", "lang is a BCP 47 tag such as da or en-GB."),
        ("width=42; width=48", "It says width twice; say it once."),
        ("42", "'42' is not understood; send width=42; charset=cp858; lang=da."),
        ("x" * 201, "It is longer than 200 characters."),
    ],
)
def test_a_bad_format_is_refused_and_nothing_is_written(till, sale, header, detail):
    before = contents()

    answer = till.call("post", "/v1/purchases", sale, **{"Receipt-Format": header})

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_receipt_format")
    assert answer.json()["detail"] == detail
    assert contents() == before
