"""Receipts worded in the admin: printed while they are typed, refused where they are wrong."""

import pytest

from rewards import rulebook
from rewards.models import ReceiptTemplate
from rewards.receipt_book import template_of
from rewards.receipts import Paper, printed
from rewards.receipts.samples import sample
from rewards.speech import speech
from tests.rewards.receipts.figures import TODAY

PAGE = "/admin/rewards/receipttemplate/"


def form_of(program, **fields):
    return {"program": program.pk, "kind": "sale", "language": "en", "text": "", **fields}


def test_a_new_one_begins_as_what_is_printed_now(staff, program):
    page = staff.get(f"{PAGE}add/?kind=void&language=da").content.decode()

    assert "Køb annulleret | {amount_returned}" in page


@pytest.mark.parametrize("query", ["", "?kind=x&language=sv", "?kind=%00"])
def test_the_page_opens_at_any_address(staff, program, query):
    assert staff.get(f"{PAGE}add/{query}").status_code == 200


def test_it_is_printed_in_every_width_while_it_is_typed(staff, program):
    answer = staff.post(f"{PAGE}printing/", form_of(program, text="Balance | {balance}"))

    said = answer.json()["sentences"]
    assert list(said) == ["32 columns", "42 columns", "48 columns", "Fields"]
    assert said["32 columns"] == "\nBalance             1,253 points"
    assert ReceiptTemplate.objects.count() == 0


def test_a_wrong_field_is_refused_where_it_stands(staff, program):
    wrong = form_of(program, text="ok\r\nBalance {ballance}")

    preview = staff.post(f"{PAGE}printing/", wrong).json()
    saved = staff.post(f"{PAGE}add/", wrong)

    assert preview["missing"][0].startswith("Line 2, column 9: There is no field ballance; ")
    assert (saved.status_code, ReceiptTemplate.objects.count()) == (200, 0)


def test_what_is_saved_is_printed_at_once(staff, program):
    before = rulebook.of(program.pk)

    staff.post(f"{PAGE}add/", form_of(program, text="Now {balance}"))

    own = rulebook.of(program.pk).receipts
    rows = printed(
        template_of(own, "sale", "en"), sample(TODAY, "EUR"), speech("en", "points"), Paper(32)
    )
    assert (before.receipts, rows) == ({}, ["Now 1,253 points"])
