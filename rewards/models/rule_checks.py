"""Which parts of a rule fit together, as named checks."""

from collections.abc import Sequence

from django.db.models import BaseConstraint, CheckConstraint, F, Q

from rewards.models.awarding import POINTS_PER_AWARD_MAX, Award, GroupMode, RulePoints

_POINTS = Q(points__isnull=False, points__range=(1, POINTS_PER_AWARD_MAX))
_NO_STEP = Q(step_minor__isnull=True, multiplier__isnull=True)


def _in_order(low: str, high: str) -> Q:
    return (
        Q(**{f"{low}__isnull": True})
        | Q(**{f"{high}__isnull": True})
        | Q(**{f"{low}__lte": F(high)})
    )


# A comparison with NULL would pass a check: what must be there is said twice.
AWARD_CHECKS: Sequence[BaseConstraint] = [
    CheckConstraint(
        condition=Q(
            _POINTS,
            award__in=[Award.BASE, Award.EXTRA],
            step_minor__isnull=False,
            step_minor__gte=1,
            multiplier__isnull=True,
            is_multiplied=False,
        )
        | Q(_POINTS, _NO_STEP, award__in=[Award.BONUS, Award.PIECE])
        | Q(
            award=Award.MULTIPLIER,
            points__isnull=True,
            step_minor__isnull=True,
            multiplier__isnull=False,
            multiplier__gt=1,
            is_multiplied=False,
        ),
        name="rule_version_fields_fit_award",
        violation_error_message=(
            "Points per step need points and a step; a bonus and points per piece need points "
            "only; a multiplier needs a multiplier above 1 only."
        ),
    ),
    CheckConstraint(
        condition=~Q(group="") & Q(group_mode__in=GroupMode.values) | Q(group="", group_mode=""),
        name="rule_version_group_has_a_mode",
        violation_error_message="A group needs a mode, and a mode needs a group.",
    ),
    CheckConstraint(
        condition=Q(weekdays__contained_by=[1, 2, 3, 4, 5, 6, 7]),
        name="rule_version_weekdays_are_known",
        violation_error_message="A day of the week is 1 (Monday) to 7 (Sunday).",
    ),
    CheckConstraint(
        condition=Q(from_time__isnull=True)
        | Q(until_time__isnull=True)
        | Q(from_time__lt=F("until_time")),
        name="rule_version_hours_in_order",
        violation_error_message=(
            "The hours end before they begin. For a night, make two rules: one until midnight, "
            "one from midnight on."
        ),
    ),
    CheckConstraint(
        condition=_in_order("basket_min_minor", "basket_max_minor"),
        name="rule_version_basket_in_order",
        violation_error_message="The least basket is above the largest: no basket can be both.",
    ),
    CheckConstraint(
        condition=_in_order("age_min", "age_max"),
        name="rule_version_age_in_order",
        violation_error_message="The least age is above the most: nobody can be both.",
    ),
    CheckConstraint(
        condition=_in_order("enrolled_days_min", "enrolled_days_max"),
        name="rule_version_membership_in_order",
        violation_error_message="The least days of membership are above the most.",
    ),
    CheckConstraint(
        condition=Q(birthday_days_before__isnull=True, birthday_days_after__isnull=True)
        | Q(birthday_days_before__isnull=False, birthday_days_after__isnull=False),
        name="rule_version_birthday_has_both_ends",
        violation_error_message=(
            "Around the birthday needs days before and days after; 0 and 0 is the day itself."
        ),
    ),
    CheckConstraint(
        condition=Q(visit_number__isnull=True) | Q(visit_every__isnull=True),
        name="rule_version_one_way_of_counting_visits",
        violation_error_message="Say one purchase, or every so-many-th; not both.",
    ),
    CheckConstraint(
        condition=(Q(budget_points__isnull=True) | Q(budget_points__gte=1))
        & (Q(budget_minor__isnull=True) | Q(budget_minor__gte=1)),
        name="rule_version_budget_above_zero",
        violation_error_message="A budget is 1 or more; empty means without limit.",
    ),
    CheckConstraint(
        condition=Q(event="")
        | Q(
            tenders=[],
            visit_number__isnull=True,
            visit_every__isnull=True,
            skus=[],
            skus_excluded=[],
            categories=[],
            categories_excluded=[],
            brands=[],
            brands_excluded=[],
        )
        & ~Q(award=Award.MULTIPLIER),
        name="rule_version_events_have_no_basket",
        violation_error_message=(
            "An event has no goods, no way of paying and no place among the purchases, and "
            "nothing to multiply: leave those out, or let purchases earn."
        ),
    ),
    CheckConstraint(
        condition=~Q(point_kind=RulePoints.QUALIFYING) | Q(funded_by=""),
        name="rule_version_qualifying_costs_nobody",
        violation_error_message="Points that count for a tier only cost nothing: no partner pays.",
    ),
]
