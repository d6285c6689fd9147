"""Bodies that are refused at the parser: what, status, code, places."""

import json
from typing import Any

SALE: dict[str, Any] = {
    "external_id": "s-1",
    "store": "helsinki-1",
    "occurred_at": "2026-03-10T12:00:00Z",
    "currency": "EUR",
    "lines": [{"line": "1", "net": "10.00"}],
}


def raw(fragment: str) -> bytes:
    """A sale with a piece of JSON in it that no serialiser would write."""
    return json.dumps(SALE)[:-1].encode() + b", " + fragment.encode() + b"}"


UNREADABLE = [
    (b"", 415, "unsupported_media_type", []),
    (b" ", 400, "malformed_json", [("", "empty_body")]),
    (b"{", 400, "malformed_json", [("", "syntax")]),
    (b"\xef\xbb\xbf{}", 400, "malformed_json", [("", "byte_order_mark")]),
    (b'{"a": "\xff"}', 400, "malformed_json", [("", "not_utf8")]),
    (b'{"a": "\xed\xa0\x80"}', 400, "malformed_json", [("", "not_utf8")]),
    (raw('"store": "x"'), 400, "malformed_json", [("/store", "duplicate_member")]),
    (
        raw('"metadata": {"a": {"b": 1, "b": 2}}'),
        400,
        "malformed_json",
        [("/metadata/a/b", "duplicate_member")],
    ),
    (
        raw('"metadata": {"a": "\\u0000"}'),
        400,
        "malformed_json",
        [("/metadata/a", "nul_character")],
    ),
    (
        raw('"metadata": {"a": "\\ud800"}'),
        400,
        "malformed_json",
        [("/metadata/a", "lone_surrogate")],
    ),
    (raw('"metadata": {"\\udfff": 1}'), 400, "malformed_json", [("/metadata/?", "lone_surrogate")]),
    (raw('"metadata": {"a": NaN}'), 400, "malformed_json", [("/metadata/a", "not_a_number")]),
    (raw('"metadata": {"a": -Infinity}'), 400, "malformed_json", [("/metadata/a", "not_a_number")]),
    (raw('"metadata": {"a": 1e999}'), 400, "malformed_json", [("/metadata/a", "not_a_number")]),
    (
        raw('"metadata": {"a": ' + "9" * 5000 + "}"),
        400,
        "malformed_json",
        [("/metadata/a", "not_a_number")],
    ),
    (
        raw('"metadata": ' + "[" * 16 + "]" * 16),
        400,
        "malformed_json",
        [("/metadata" + "/0" * 15, "nested_too_deep")],
    ),
    (b"[" * 200_000, 400, "malformed_json", [("", "nested_too_deep")]),
    (b" " * (1024 * 1024 + 1), 413, "body_too_large", []),
]
