"""Parts of a program file that say all they can."""

from typing import Any

AUDIENCES: dict[str, Any] = {
    "segments": [
        {"code": "vip", "name": "Very: important", "spend_min": "10", "spend_days": 90,
         "attributes": {"newsletter": ["yes", "no, thanks"]}},
    ],
    "campaigns": [
        {"code": "spring", "name": "Spring", "starts_at": "2014-01-01", "segment": "vip",
         "holdout_percent": 10, "budget_points": 5000, "budget_over": "reject"},
    ],
    "event_types": [
        {"code": "review.written", "name": "Review",
         "fields": {"stars": {"type": "integer", "required": True}, "text": {"type": "text"}}},
    ],
    "pools": [{"code": "cinema", "name": "Cinema", "low_at": 20}],
    "stamp_cards": [
        {"code": "coffee", "name": "Coffee card", "stamps_needed": 9, "head_start": 1,
         "per": "amount", "step": "5", "skus": ["0123"], "stores": ["s1"], "reward": "film",
         "valid_until": "2040-01-01"},
    ],
    "stores": [{"code": "s1", "name": "One", "time_zone": "UTC", "currency": "EUR"}],
}  # fmt: skip
OFFERS: list[dict[str, Any]] = [
    {"code": "film", "name": "Film", "kind": "voucher", "pool": "cinema", "price_points": 900,
     "price_money": "1", "prices": [{"points": 500, "money": "4"}, {"points": 100}],
     "weekdays": ["mon", "tue"], "from_time": "10:00", "stores": ["s1"], "segments": ["vip"],
     "member_times_max": 2, "member_times_per": "month", "voucher_days": 30},
    {"code": "tenth", "name": "A tenth", "kind": "percent", "percent": 10, "price_points": 50,
     "scope": "category", "scope_codes": ["Coffee"]},
    {"code": "pay", "name": "Pay", "kind": "pay", "price_points": 100, "value": "1",
     "points_min": 200, "bill_percent_max": 50},
]  # fmt: skip
EVENT_RULE: dict[str, Any] = {
    "code": "review", "name": "Review", "award": "bonus", "points": 5, "event": "review.written",
    "limits": [{"per": "week", "times": 1}], "is_multiplied": True,
}  # fmt: skip
FIRST_RULE: dict[str, Any] = {
    "code": "first", "name": "First", "award": "piece", "points": 5, "visit_number": 1,
    "point_kind": "qualifying", "effective_from": "2015-01-01",
}  # fmt: skip
