"""Windows begin and end in years that can be read back: a moment before Christ stopped every list.

Not validated: a row that is odd already must not keep anybody from upgrading; saved anew, it is
refused.
"""

from datetime import UTC, datetime

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import CheckConstraint, Q

from rewards.models.moments import check_year

FIRST = datetime(1969, 12, 31, tzinfo=UTC)
AFTER = datetime(2201, 1, 2, tzinfo=UTC)
WINDOWS = [
    ("campaign", "campaign", "starts_at", "ends_at"),
    ("reward", "reward", "valid_from", "valid_until"),
    ("ruleversion", "rule_version", "effective_from", "effective_until"),
    ("stampcard", "stamp_card", "valid_from", "valid_until"),
]


def constraint(name: str, column: str, word: str) -> CheckConstraint:
    return CheckConstraint(
        condition=Q(**{f"{column}__isnull": True})
        | Q(**{f"{column}__gte": FIRST, f"{column}__lt": AFTER}),
        name=f"{name}_{word}_within_years",
        violation_error_message="Choose a day from the year 1970 to 2200.",
    )


class Migration(migrations.Migration):
    dependencies = [("rewards", "0013_voucher_pools_run_low")]

    operations = [
        migrations.AlterField(
            "program",
            "pending_until",
            models.DateField(
                blank=True,
                help_text="The first day points can be used; later purchases give theirs at once.",
                null=True,
                validators=[check_year],
            ),
        ),
        migrations.AlterField(
            "ruleversion",
            "pending_until",
            models.DateField(
                blank=True,
                help_text="The first day they can be used.",
                null=True,
                validators=[check_year],
            ),
        ),
        *(
            AddConstraintNotValid(model, constraint(name, column, word))
            for model, name, first, last in WINDOWS
            for column, word in ((first, "beginning"), (last, "end"))
        ),
    ]
