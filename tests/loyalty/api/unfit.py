"""Sales that are JSON and no sale: what is other than it should be, and the places named."""

from typing import Any

from tests.loyalty.api.unreadable import SALE

GHOST = "mem_01h455vb4pex5vsknk084sn02q"
QUANTITY = [("/lines/0/quantity", "invalid_quantity")]


def net(value: Any) -> dict[str, Any]:
    return {"lines": [{"line": "1", "net": value}]}


def line(fields: dict[str, Any]) -> dict[str, Any]:
    return {"lines": [{**SALE["lines"][0], **fields}]}


UNFIT: list[tuple[Any, list[tuple[str, str]]]] = [
    ([], [("", "wrong_type")]),
    (None, [("", "wrong_type")]),
    ("sale", [("", "wrong_type")]),
    ({"extra": 1}, [("/extra", "unknown_field")]),
    ({"external_id": ""}, [("/external_id", "too_short")]),
    ({"external_id": "x" * 129}, [("/external_id", "too_long")]),
    ({"external_id": 1}, [("/external_id", "wrong_type")]),
    ({"external_id": None}, [("/external_id", "wrong_type")]),
    ({"store": "nowhere"}, [("/store", "unknown_store")]),
    ({"store": "x" * 101}, [("/store", "too_long")]),
    ({"terminal": "7"}, [("/terminal", "unknown_terminal")]),
    ({"currency": "eur"}, [("/currency", "invalid_format")]),
    ({"currency": "EUR\n"}, [("/currency", "invalid_format")]),
    ({"currency": "XYZ"}, [("/currency", "unknown_currency")]),
    ({"currency": "USD"}, [("/currency", "currency_mismatch")]),
    ({"lines": []}, [("/lines", "too_few")]),
    ({"lines": {}}, [("/lines", "wrong_type")]),
    ({"lines": [None]}, [("/lines/0", "wrong_type")]),
    ({"lines": [{"line": "1"}]}, [("/lines/0/net", "required")]),
    ({"lines": [{"line": "1", "net": "1.00"}] * 501}, [("/lines", "too_many")]),
    ({"lines": [{"line": "1", "net": "1.00"}] * 2}, [("/lines/1/line", "duplicate_line")]),
    (net(10), [("/lines/0/net", "wrong_type")]),
    (net(10.5), [("/lines/0/net", "wrong_type")]),
    (net("NaN"), [("/lines/0/net", "invalid_amount")]),
    (net("Infinity"), [("/lines/0/net", "invalid_amount")]),
    (net("1e3"), [("/lines/0/net", "invalid_amount")]),
    (net("+1.00"), [("/lines/0/net", "invalid_amount")]),
    (net("1,00"), [("/lines/0/net", "invalid_amount")]),
    (net("01.00"), [("/lines/0/net", "invalid_amount")]),
    (net(".5"), [("/lines/0/net", "invalid_amount")]),
    (net("1."), [("/lines/0/net", "invalid_amount")]),
    (net("1.00\n"), [("/lines/0/net", "invalid_amount")]),
    (net("\u0661.00"), [("/lines/0/net", "invalid_amount")]),
    (net("\uff11"), [("/lines/0/net", "invalid_amount")]),
    (net(""), [("/lines/0/net", "invalid_amount")]),
    (net("9" * 5000), [("/lines/0/net", "invalid_amount")]),
    (net("1.001"), [("/lines/0/net", "too_many_decimals")]),
    (net("10000000000000.01"), [("/lines/0/net", "amount_too_large")]),
    (net("-10000000000000.01"), [("/lines/0/net", "amount_too_large")]),
    (
        {"lines": [{"line": str(n), "net": "9999999999999.00"} for n in range(2)]},
        [("/lines", "amount_too_large")],
    ),
    (line({"quantity": 0}), QUANTITY),
    (line({"quantity": "1e3"}), QUANTITY),
    (line({"quantity": True}), QUANTITY),
    (line({"quantity": "1\n"}), QUANTITY),
    (line({"gtin": "12"}), [("/lines/0/gtin", "invalid_format")]),
    (line({"gtin": "\u0661" * 8}), [("/lines/0/gtin", "invalid_format")]),
    (line({"sku": ""}), [("/lines/0/sku", "too_short")]),
    ({"tenders": [{"type": "iou", "amount": "1.00"}]}, [("/tenders/0/type", "not_an_option")]),
    (
        {"tenders": [{"type": "cash", "amount": "-1.00"}]},
        [("/tenders/0/amount", "amount_negative")],
    ),
    (
        {"tenders": [{"type": "cash", "amount": "0.001"}]},
        [("/tenders/0/amount", "too_many_decimals")],
    ),
    ({"occurred_at": "2026-03-10"}, [("/occurred_at", "invalid_instant")]),
    ({"occurred_at": "2026-03-10T12:00:00"}, [("/occurred_at", "invalid_instant")]),
    ({"occurred_at": "2026-02-30T12:00:00Z"}, [("/occurred_at", "invalid_instant")]),
    ({"occurred_at": "2026-03-10T12:00:00+25:00"}, [("/occurred_at", "invalid_instant")]),
    ({"occurred_at": "0001-01-01T00:00:00+14:00"}, [("/occurred_at", "invalid_instant")]),
    ({"occurred_at": 1773144000}, [("/occurred_at", "invalid_instant")]),
    ({"occurred_at": "2026-03-11T12:00:01Z"}, [("/occurred_at", "in_the_future")]),
    ({"occurred_at": "9999-12-31T23:59:59Z"}, [("/occurred_at", "in_the_future")]),
    ({"member": "42"}, [("/member", "unknown_member")]),
    ({"member": "pur_01h455vb4pex5vsknk084sn02q"}, [("/member", "unknown_member")]),
    (
        {"member": GHOST, "identifier": {"kind": "external", "value": "1"}},
        [("/identifier", "one_of")],
    ),
    ({"identifier": {"kind": "fax", "value": "1"}}, [("/identifier/kind", "not_an_option")]),
    (
        {"identifier": {"kind": "card", "value": "4006381333932"}},
        [("/identifier/value", "invalid_identifier")],
    ),
    (
        {"identifier": {"kind": "phone", "value": "\u0660401234567"}},
        [("/identifier/value", "invalid_identifier")],
    ),
    (
        {"redemptions": ["red_1"]},
        [("/redemptions/0", "unknown_redemption"), ("/redemptions", "member_required")],
    ),
    ({"metadata": []}, [("/metadata", "wrong_type")]),
    ({"metadata": {"a": "x" * 9000}}, [("/metadata", "too_large")]),
    ({"metadata": {str(n): n for n in range(51)}}, [("/metadata", "too_large")]),
    (
        {"store": "nowhere", "currency": "XYZ", "lines": [{"line": "1", "net": "x"}]},
        [("/lines/0/net", "invalid_amount")],
    ),
    (
        {"store": "nowhere", "currency": "USD", "lines": [{"line": "1", "net": "1.001"}]},
        [
            ("/store", "unknown_store"),
            ("/currency", "currency_mismatch"),
            ("/lines/0/net", "too_many_decimals"),
        ],
    ),
]
