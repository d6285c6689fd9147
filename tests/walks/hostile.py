"""Bodies, queries and headers that nobody who means well would send."""

RAW: list[tuple[bytes, int]] = [
    (b"", 415),
    (b" ", 400),
    (b"{", 400),
    (b"\xef\xbb\xbf{}", 400),
    (b'{"a": "\xff"}', 400),
    (b'{"a": "\\u0000"}', 400),
    (b'{"a": "\\ud800"}', 400),
    (b'{"a": 1, "a": 2}', 400),
    (b'{"a": NaN}', 400),
    (b'{"a": 1e999}', 400),
    (b'{"a": ' + b"9" * 5000 + b"}", 400),
    (b"[" * 200_000, 400),
    (b'{"a": ' + b"[" * 16 + b"]" * 16 + b"}", 400),
    (b'"' + b"x" * (1024 * 1024) + b'"', 413),
    (b"[]", 422),
    (b"null", 422),
    (b'"text"', 422),
    (b"1_000", 400),
    ('{"a": \u0661}'.encode(), 400),
    (b'{"no_such_member_at_all": 1}', 422),
]
VALUES = ["", "x", "-1", "1e3", "NaN", "%00", "%ff", "%D9%A1", "9" * 400, "0001-01-01T00:00:00Z"]
HEADERS = [
    {"Accept-Language": "*;q=NaN, \x01, " + "en," * 500},
    {"If-None-Match": '"' + "x" * 5000},
    {"If-Match": "*, \xff"},
    {"Prefer": "wait=999999999999"},
    {"Receipt-Format": "width=1e9; charset=\xff; lang=" + "x" * 300},
    {"X-Request-Id": "x" * 5000},
    {"X-Forwarded-For": "\xff, ::ffff:1.2.3.4, 999.1.1.1"},
    {"Idempotency-Key": "é"},
]
