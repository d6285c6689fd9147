"""Public ids: one spelling, sortable, and nothing else passes."""

from uuid import UUID

import pytest

from members.ids import new_uuid, parse_public_id, public_id

KNOWN = UUID("01890a5d-ac96-774b-bcce-b302099a8057")


def test_an_id_is_spelled_with_its_prefix():
    assert public_id("mem", KNOWN) == "mem_01h455vb4pex5vsknk084sn02q"
    assert parse_public_id("mem", "mem_01h455vb4pex5vsknk084sn02q") == KNOWN


def test_the_largest_id_survives_the_way_there_and_back():
    largest = UUID(int=2**128 - 1)

    assert public_id("pur", largest) == "pur_7zzzzzzzzzzzzzzzzzzzzzzzzz"
    assert parse_public_id("pur", "pur_7zzzzzzzzzzzzzzzzzzzzzzzzz") == largest


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mem_",
        "pur_01h455vb4pex5vsknk084sn02q",
        "MEM_01h455vb4pex5vsknk084sn02q",
        "mem_01H455VB4PEX5VSKNK084SN02Q",
        "mem_01h455vb4pex5vsknk084sn02",
        "mem_01h455vb4pex5vsknk084sn02qq",
        "mem_81h455vb4pex5vsknk084sn02q",
        "mem_01h455vb4pex5vsknk084sn02l",
        "mem_01h455vb4pex5vsknk084sn02q\n",
        "mem_\u06601h455vb4pex5vsknk084sn02q",
        "01890a5d-ac96-774b-bcce-b302099a8057",
    ],
)
def test_another_spelling_is_no_id(text):
    assert parse_public_id("mem", text) is None


def test_a_new_id_is_version_7_and_later_ones_sort_later():
    ids = [new_uuid() for _ in range(3)]

    assert {(one.version, one.variant) for one in ids} == {(7, "specified in RFC 4122")}
    # The first 60 bits are the clock; within one tick of it the order is random.
    assert [one.int >> 68 for one in ids] == sorted(one.int >> 68 for one in ids)
