"""What a file says at once and a program cannot: each contradiction by its key."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError

from rewards.models import Program
from rewards.models.fitting import PROGRAM_CHECKS
from rewards.models.tier_terms import TIER_CHECKS
from rewards.program_file.faults import Fault

# Which key a contradiction is shown at, by the check that finds it.
_KEYS = {
    "program_expiry_months_fit_policy": "expiry_months",
    "program_expiry_dates_fit_policy": "expiry_dates",
    "program_expiry_rounding_needs_rolling": "expiry_rounding",
    "program_expiry_from_activation_needs_a_term": "expiry_from",
    "program_inactivity_names_activities": "expiry_activities",
    "program_pending_fits_policy": "pending_policy",
    "program_points_outlive_their_wait": "pending_days",
    "program_transfer_fits_its_day": "transfer_points_max",
    "program_calendar_year_is_reviewed_yearly": "tier_review",
}


def misfits(program: Program) -> Iterator[Fault]:
    """Every contradiction of a program that is not saved yet, in the words of its checks."""
    for check in (*PROGRAM_CHECKS, *TIER_CHECKS):
        try:
            check.validate(Program, program)
        except ValidationError as error:
            path = (_KEYS[check.name],) if check.name in _KEYS else ()
            yield Fault(path, "contradiction", " ".join(error.messages))
