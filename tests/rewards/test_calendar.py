"""Months with bars."""

from datetime import date

from rewards.calendar import Window, sheet


def test_bars_lie_within_the_months_shown():
    windows = [
        Window("April", "rule", "/a", date(2026, 4, 1), date(2026, 5, 1)),
        Window("Long", "campaign", "/l", date(2025, 1, 1), None),
        Window("Over", "campaign", "/o", date(2026, 1, 1), date(2026, 3, 1)),
        Window("Later", "campaign", "/x", date(2026, 9, 1), None),
    ]

    drawn = sheet(windows, first=date(2026, 3, 15))

    assert (drawn.first, drawn.until) == (date(2026, 3, 1), date(2026, 9, 1))
    assert [month.first.month for month in drawn.months] == [3, 4, 5, 6, 7, 8]
    assert [(bar.window.name, bar.is_begun_before, bar.is_going_on) for bar in drawn.bars] == [
        ("Long", True, True),
        ("April", False, False),
    ]
    # March has 31 of the 184 days, April 30.
    assert [bar.style for bar in drawn.bars] == [
        "left: 0.00%; width: 100.00%",
        "left: 16.84%; width: 16.30%",
    ]
