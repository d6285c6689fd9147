"""The rotating QR: good for its moment, for its member, and for nobody else's till."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from members.pass_codes import Expired, codes, read

ANNA = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
NOON = datetime(2026, 3, 10, 12, 0, 10, tzinfo=UTC)
STEP_BEGINS = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


def code_of(member: UUID = ANNA, *, as_of: datetime = NOON) -> str:
    return codes(member, as_of=as_of, steps=1)[0].text


def test_codes_are_for_the_steps_from_now_on():
    shown = codes(ANNA, as_of=NOON, steps=3)

    assert [code.valid_from.isoformat() for code in shown] == [
        "2026-03-10T12:00:00+00:00",
        "2026-03-10T12:00:30+00:00",
        "2026-03-10T12:01:00+00:00",
    ]
    assert shown[0].valid_until == shown[1].valid_from


def test_a_code_is_of_the_characters_that_keep_a_qr_small():
    assert re.fullmatch(r"RP1:[0-9A-Z]{50}", code_of())


@pytest.mark.parametrize("seconds", [-30, 0, 29, 59])
def test_a_code_is_good_in_its_step_and_a_step_to_either_side(seconds):
    assert read(code_of(), as_of=STEP_BEGINS + timedelta(seconds=seconds)) == ANNA


@pytest.mark.parametrize("seconds", [-31, 60, 86_400])
def test_out_of_its_time_a_code_is_expired(seconds):
    moment = STEP_BEGINS + timedelta(seconds=seconds)

    assert read(code_of(), as_of=moment) == Expired(STEP_BEGINS)
    assert read(code_of(as_of=moment), as_of=moment) == ANNA


def test_a_till_may_send_a_line_end_with_it():
    assert read(f" {code_of()}\r\n", as_of=NOON) == ANNA


@pytest.mark.parametrize("place", range(4, 54))
def test_one_changed_character_makes_it_nobodys(place):
    code = code_of()
    other = "3" if code[place] != "3" else "4"

    assert read(code[:place] + other + code[place + 1 :], as_of=NOON) is None


def test_the_signature_of_one_member_is_none_for_another():
    bo = UUID("01890a5d-ac96-774b-bcce-b302099a8058")
    mixed = code_of(bo)[:38] + code_of(ANNA)[38:]

    assert read(mixed, as_of=NOON) is None


def test_a_code_of_another_installation_is_unknown(settings):
    theirs = code_of()

    settings.SECRET_KEY = "another installation's"

    assert read(theirs, as_of=NOON) is None
    assert read(code_of(), as_of=NOON) == ANNA


@pytest.mark.parametrize("text", ["", "RP1:", "2912345678904", "RP1:" + "٣" * 50, "rp1:x" * 20])
def test_other_scans_are_no_codes(text):
    assert read(text, as_of=NOON) is None
