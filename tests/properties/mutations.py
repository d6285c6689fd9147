"""
Bugs that somebody could write, one in each verb, as changes of its SQL or of a sum.

Kept as a list, so that a new verb brings its own: a bug that random histories do not find is a hole
in the histories.
"""

from typing import Any, NamedTuple

FORGIVE = {"policy": "forgive", "percent": 100, "pending": ""}
DEBT = {"policy": "debt", "percent": 100, "pending": "days"}
CONFIRM = {"policy": "refuse", "percent": 100, "pending": "confirmation"}
HALF = {"policy": "debt", "percent": 50, "pending": ""}


class Mutation(NamedTuple):
    """
    One bug: in a module, a text in one of its statements and what stands there instead.

    program: the settings under which it must be found. favours: verbs that happen oftener, so that
    a few histories are enough.
    """

    bug: str
    module: str
    name: str
    old: str
    new: str
    program: dict[str, Any]
    favours: dict[str, int] = {}


L = "loyalty.ledger."
MUTATIONS = [
    Mutation("earning: a new lot may be spent before its day", L + "spending", "_WALK",
        "available_from <= %s", "(available_from <= %s OR true)", DEBT,
        {"buy": 4, "redeem": 12, "wait": 0, "wait_for_the_next_expiry": 0, "void_purchase": 0,
         "refund": 0, "extend": 0, "activate": 0}),
    Mutation("earning: half of a debt is not repaid", L + "posting", "WRITE_OWED",
        "member_id, wallet_id, source_kind, source_id, points, owed_at FROM owed\n",
        "member_id, wallet_id, source_kind, source_id, points / 2 + 1, owed_at FROM owed\n", HALF),
    Mutation("spending: the last to expire goes first", L + "spending", "_WALK",
        "ORDER BY expires_at,", "ORDER BY expires_at DESC,", FORGIVE),
    Mutation("spending: points that are over still pay", L + "spending", "_WALK",
        "expires_at > %s", "(expires_at > %s OR true)", FORGIVE,
        {"redeem": 5, "wait_for_the_next_expiry": 4}),
    Mutation("placing: a lot keeps what it gave", L + "holds", "_PLACE",
        "l.remaining_points - t.points,", "l.remaining_points - t.points / 2,", FORGIVE),
    Mutation("capturing: what is left goes to the first to expire", L + "drawing", "_DRAWN",
        "l.expires_at DESC, l.earned_at DESC, l.id DESC", "l.expires_at, l.earned_at, l.id",
        FORGIVE, {"redeem": 6, "capture_a_part": 10}),
    Mutation("releasing: the wallet still holds a point", L + "holds", "_UNHOLD",
        "w.held - h.points", "w.held - h.points + 1", FORGIVE,
        {"redeem": 5, "void_redemption": 6, "lapse": 5}),
    Mutation("lapsing: a moment too late", "loyalty.settlement", "_DUE",
        "lapses_at <= %s", "lapses_at < %s", FORGIVE,
        {"redeem": 6, "wait_for_the_next_lapse": 8, "lapse": 20}),
    Mutation("voiding: a point is lost on the way back", L + "drawing", "_GIVE_BACK",
        "l.remaining_points + b.points,", "l.remaining_points + b.points - 1,", FORGIVE),
    Mutation("expiring: a moment too late", L + "expiry", "_DUE",
        "expires_at <= %s", "expires_at < %s", FORGIVE,
        {"wait_for_the_next_expiry": 6, "expire": 12}),
    Mutation("expiring: the wallet keeps the points", L + "expiry", "_EXPIRE",
        "SET balance = w.balance - d.points", "SET balance = w.balance - d.points + 1", FORGIVE),
    Mutation("returning: pending points come last", L + "reversal", "_OWN",
        "ORDER BY (l.available_from <= %(now)s) IS TRUE",
        "ORDER BY (l.available_from <= %(now)s) IS NOT TRUE", DEBT,
        {"buy": 6, "refund": 40}),
    Mutation("returning: what expired is taken again", L + "reversal", "_OWN",
        "l.expires_at <= %(now)s IS TRUE", "false", DEBT,
        {"wait_for_the_next_expiry": 4, "refund": 6}),
    Mutation("returning: points that were moved are not found", L + "reversal", "_OWN",
        "JOIN own ON l.moved_from_id = own.id", "JOIN own ON l.moved_from_id = own.id AND false",
        FORGIVE, {"extend": 5, "refund": 8, "merge": 3}),
    Mutation("returning: others pay in the wrong order", L + "reversal", "_OTHERS",
        "IS NOT TRUE, expires_at,", "IS NOT TRUE, expires_at DESC,", FORGIVE,
        {"buy": 5, "wait": 3, "redeem": 5, "refund": 6}),
    Mutation("owing: expired points repay", L + "debts", "_LEFT",
        "l.expires_at > %s", "(l.expires_at > %s OR true)", DEBT,
        {"redeem": 6, "wait_for_the_next_expiry": 3, "wait": 3, "void_purchase": 6,
         "void_redemption": 6, "refund": 0, "forgive": 0, "lapse": 0, "adjust": 0, "extend": 0,
         "give": 0, "merge": 0, "activate": 0}),
    Mutation("adjusting: a lot is drawn on twice", L + "drawing", "_DRAW",
        "l.remaining_points - t.points,", "greatest(0, l.remaining_points - 2 * t.points),",
        FORGIVE),
    Mutation("extending: what ends on the last day is left out", L + "adjusting", "_ENDING",
        "expires_at <= %s", "expires_at < %s", FORGIVE),
    Mutation("reinstating: other points come back", L + "adjusting", "_EXPIRED",
        "SELECT e.id, e.points,", "SELECT e.id, e.points + 1,", FORGIVE,
        {"wait_for_the_next_expiry": 4, "expire": 4, "reinstate": 6}),
    Mutation("transferring: points live for ever", L + "moving", "_OLD",
        "l.expires_at, l.inactivity_months", "NULL::timestamptz, l.inactivity_months", FORGIVE),
    Mutation("merging: pending points are lost", L + "moving", "_OPEN",
        "is_open AND", "is_open AND available_from <= now() AND", CONFIRM),
    Mutation("parting: more comes back than is left", L + "moving", "_LEFT",
        "least(l.remaining_points, n.points)", "n.points + 1", FORGIVE,
        {"merge": 4, "part": 4}),
    Mutation("following: what came back stays where nobody looks", "loyalty.following", "_STRAYS",
        "WHERE o.home <> w.member_id", "WHERE false AND o.home <> w.member_id", FORGIVE,
        {"redeem": 5, "merge": 6, "void_redemption": 6}),
    Mutation("confirming: points wait a day longer", L + "activation", "_ACTIVATE",
        "SET available_from = n.available_from,",
        "SET available_from = n.available_from + interval '1 day',", CONFIRM),
]  # fmt: skip
