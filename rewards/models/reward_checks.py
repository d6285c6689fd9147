"""Which parts of a reward fit together, as named checks."""

from collections.abc import Sequence

from django.db.models import BaseConstraint, CheckConstraint, F, Q

PRICE_POINTS_MAX = 100_000_000

REWARD_CHECKS: Sequence[BaseConstraint] = [
    CheckConstraint(
        condition=Q(price_points__range=(1, PRICE_POINTS_MAX)), name="reward_price_within_limits"
    ),
    CheckConstraint(
        condition=Q(stock_left__isnull=True) | Q(stock_left__gte=0),
        name="reward_stock_not_negative",
    ),
    CheckConstraint(
        condition=Q(kind="percent", percent__isnull=False, percent__range=(1, 100), value_minor=0)
        | Q(~Q(kind="percent"), percent__isnull=True),
        name="reward_percent_fits_kind",
        violation_error_message=(
            "A percentage off needs a percentage from 1 to 100 and no value; anything else has "
            "no percentage."
        ),
    ),
    CheckConstraint(
        condition=Q(kind="voucher", pool__isnull=False) | Q(~Q(kind="voucher"), pool__isnull=True),
        name="reward_pool_fits_kind",
        violation_error_message="A voucher needs the pool it comes from; anything else has none.",
    ),
    CheckConstraint(
        condition=Q(kind="pay", value_minor__gte=1, price_minor=0, scope="basket")
        | Q(~Q(kind="pay"), points_min__isnull=True, bill_percent_max__isnull=True),
        name="reward_paying_has_a_rate",
        violation_error_message=(
            "Paying with points needs the value that its points pay for, and no money besides; "
            "the fewest points and the share of the bill belong to it alone."
        ),
    ),
    CheckConstraint(
        condition=Q(scope="basket", scope_codes=[]) | ~Q(scope="basket") & ~Q(scope_codes=[]),
        name="reward_scope_names_its_goods",
        violation_error_message=(
            "Name the categories or SKUs it is for; for the whole basket, name none."
        ),
    ),
    CheckConstraint(
        condition=Q(member_times_max__isnull=True) | Q(member_times_max__gte=1),
        name="reward_member_limit_above_zero",
        violation_error_message="A limit per member is 1 or more; empty means without limit.",
    ),
    CheckConstraint(
        condition=Q(weekdays__contained_by=[1, 2, 3, 4, 5, 6, 7]),
        name="reward_weekdays_are_known",
        violation_error_message="A day of the week is 1 (Monday) to 7 (Sunday).",
    ),
    CheckConstraint(
        condition=Q(from_time__isnull=True)
        | Q(until_time__isnull=True)
        | Q(from_time__lt=F("until_time")),
        name="reward_hours_in_order",
        violation_error_message="The hours end before they begin.",
    ),
]
