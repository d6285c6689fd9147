"""
Which settings fit together: what a program and a rule may not say at once, as named checks.

A comparison with NULL would pass a check: what must be there is said twice everywhere.
"""

from collections.abc import Sequence

from django.db.models import BaseConstraint, CheckConstraint, F, Q

from rewards.models import lasting
from rewards.models.lasting import ExpiryFrom, ExpiryPolicy, ExpiryRounding, PendingPolicy

_PENDING_MISFIT = (
    "Points that wait some days need a number of days from 1 to 3660, and those that wait for a "
    "day need that day; otherwise leave both empty."
)


def _months(smallest: int = 1) -> Q:
    return Q(
        expiry_months__isnull=False,
        expiry_months__range=(smallest, lasting.EXPIRY_MONTHS_MAX),
    )


def _pending_fits(*without_more: str) -> Q:
    """The number or the day that the policy needs, and nothing else."""
    return (
        Q(
            pending_policy__in=without_more,
            pending_days__isnull=True,
            pending_until__isnull=True,
        )
        | Q(
            pending_policy=PendingPolicy.DAYS,
            pending_days__isnull=False,
            pending_days__range=(1, lasting.PENDING_DAYS_MAX),
            pending_until__isnull=True,
        )
        | Q(
            pending_policy=PendingPolicy.DATE,
            pending_days__isnull=True,
            pending_until__isnull=False,
        )
    )


PROGRAM_CHECKS: Sequence[BaseConstraint] = [
    CheckConstraint(
        condition=Q(expiry_policy=ExpiryPolicy.NONE, expiry_months__isnull=True)
        | Q(_months(), expiry_policy__in=[ExpiryPolicy.ROLLING, ExpiryPolicy.INACTIVITY])
        | Q(_months(0), expiry_policy=ExpiryPolicy.FIXED_DATES),
        name="program_expiry_months_fit_policy",
        violation_error_message=(
            "Rolling expiry and inactivity need a number of months from 1 to 120, and fixed days "
            "the months that points live at least, from 0; with no expiry, leave the months empty."
        ),
    ),
    CheckConstraint(
        condition=Q(expiry_policy=ExpiryPolicy.FIXED_DATES)
        & Q(expiry_dates__len__range=(1, lasting.EXPIRY_DATES_MAX))
        | ~Q(expiry_policy=ExpiryPolicy.FIXED_DATES) & Q(expiry_dates=[]),
        name="program_expiry_dates_fit_policy",
        violation_error_message=(
            "Expiry on fixed days needs 1 to 24 days of the year such as 12-31; with any other "
            "expiry, leave them empty."
        ),
    ),
    CheckConstraint(
        condition=Q(expiry_policy=ExpiryPolicy.ROLLING) | Q(expiry_rounding=ExpiryRounding.NONE),
        name="program_expiry_rounding_needs_rolling",
        violation_error_message="Only rolling expiry is rounded to the end of something.",
    ),
    CheckConstraint(
        condition=Q(expiry_from=ExpiryFrom.PURCHASE)
        | Q(expiry_policy__in=[ExpiryPolicy.ROLLING, ExpiryPolicy.FIXED_DATES]),
        name="program_expiry_from_activation_needs_a_term",
        violation_error_message=(
            "Only rolling expiry and fixed days can be counted from the day points can be used: "
            "inactivity is counted from what the member does."
        ),
    ),
    CheckConstraint(
        condition=Q(expiry_activities__contained_by=list(lasting.ACTIVITIES)),
        name="program_expiry_activities_are_known",
        violation_error_message="An activity is purchase or redemption.",
    ),
    CheckConstraint(
        condition=~Q(expiry_policy=ExpiryPolicy.INACTIVITY) | ~Q(expiry_activities=[]),
        name="program_inactivity_names_activities",
        violation_error_message=(
            "Expiry by inactivity needs an activity: purchase, redemption or both."
        ),
    ),
    CheckConstraint(
        condition=_pending_fits(PendingPolicy.AT_ONCE, PendingPolicy.CONFIRMATION),
        name="program_pending_fits_policy",
        violation_error_message=_PENDING_MISFIT,
    ),
    CheckConstraint(
        # The shortest months have 28 days.
        condition=~Q(pending_policy=PendingPolicy.DAYS)
        | ~Q(expiry_policy__in=[ExpiryPolicy.ROLLING, ExpiryPolicy.INACTIVITY])
        | Q(expiry_from=ExpiryFrom.ACTIVATION)
        | Q(pending_days__lt=F("expiry_months") * 28),
        name="program_points_outlive_their_wait",
        violation_error_message=(
            "Points would expire before they can be used: let them wait fewer days, live longer, "
            "or count their months from the day they can be used."
        ),
    ),
    CheckConstraint(
        condition=Q(debt_points_max__isnull=True) | Q(debt_points_max__gte=1),
        name="program_debt_limit_above_zero",
        violation_error_message=(
            "A debt limit is 1 or more; for no debt, choose to forgive or to refuse."
        ),
    ),
    CheckConstraint(
        condition=Q(debt_repay_percent__range=(1, 100)), name="program_debt_share_is_a_percentage"
    ),
    CheckConstraint(condition=Q(parked_days__gte=1), name="program_parked_at_least_a_day"),
    CheckConstraint(
        condition=(Q(transfer_points_max__isnull=True) | Q(transfer_points_max__gte=1))
        & (Q(transfer_points_daily_max__isnull=True) | Q(transfer_points_daily_max__gte=1)),
        name="program_transfer_limits_above_zero",
        violation_error_message=(
            "A transfer limit is 1 or more; for no transfers, do not allow them."
        ),
    ),
    CheckConstraint(
        condition=Q(transfer_points_max__isnull=True)
        | Q(transfer_points_daily_max__isnull=True)
        | Q(transfer_points_max__lte=F("transfer_points_daily_max")),
        name="program_transfer_fits_its_day",
        violation_error_message="One transfer cannot be larger than what a day allows.",
    ),
]

RULE_CHECKS: Sequence[BaseConstraint] = [
    CheckConstraint(
        condition=Q(
            expiry_policy__in=["", ExpiryPolicy.NONE],
            expiry_months__isnull=True,
            expiry_rounding=ExpiryRounding.NONE,
            expiry_from="",
        )
        | Q(_months(), expiry_policy=ExpiryPolicy.ROLLING),
        name="rule_version_expiry_fits_policy",
        violation_error_message=(
            "A rule's own rolling expiry needs a number of months from 1 to 120; without one, "
            "leave months, rounding and the day they count from empty."
        ),
    ),
    CheckConstraint(
        condition=_pending_fits("", PendingPolicy.AT_ONCE, PendingPolicy.CONFIRMATION),
        name="rule_version_pending_fits_policy",
        violation_error_message=_PENDING_MISFIT,
    ),
]
