"""A missing number no longer slips through: a comparison with NULL passes a check."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rewards", "0005_multipliers_and_tiers"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="program",
            name="program_expiry_months_fit_policy",
        ),
        migrations.RemoveConstraint(
            model_name="ruleversion",
            name="rule_version_fields_fit_award",
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("expiry_months__isnull", True), ("expiry_policy", "none")),
                    models.Q(
                        ("expiry_months__isnull", False),
                        ("expiry_months__range", (1, 120)),
                        ("expiry_policy", "rolling"),
                    ),
                    _connector="OR",
                ),
                name="program_expiry_months_fit_policy",
                violation_error_message="Rolling expiry needs a number of months from 1 to 120; with no expiry, leave the months empty.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("award__in", ["base", "extra"]),
                        ("multiplier__isnull", True),
                        ("points__isnull", False),
                        ("points__range", (1, 1000000)),
                        ("step_minor__gte", 1),
                        ("step_minor__isnull", False),
                    ),
                    models.Q(
                        ("award", "bonus"),
                        ("multiplier__isnull", True),
                        ("points__isnull", False),
                        ("points__range", (1, 1000000)),
                        ("step_minor__isnull", True),
                    ),
                    models.Q(
                        ("award", "multiplier"),
                        ("multiplier__gt", 1),
                        ("multiplier__isnull", False),
                        ("points__isnull", True),
                        ("step_minor__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="rule_version_fields_fit_award",
                violation_error_message="Points per step need points and a step; a bonus needs points only; a multiplier needs a multiplier above 1 only.",
            ),
        ),
    ]
