"""When points can be used and until when, how deep a debt may go, who may transfer what."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.expressions
from django.db import migrations, models

import rewards.models.lasting


class Migration(migrations.Migration):
    dependencies = [
        ("rewards", "0007_currency_is_in_use"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="program",
            name="program_expiry_months_fit_policy",
        ),
        migrations.AddField(
            model_name="program",
            name="debt_points_max",
            field=models.PositiveBigIntegerField(
                blank=True,
                help_text="How deep returns may take a wallet into debt; empty means without limit.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="debt_repay_percent",
            field=models.PositiveSmallIntegerField(
                default=100,
                help_text="The share of later earnings that repays a debt first.",
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(100),
                ],
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="expiry_activities",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=10),
                blank=True,
                default=rewards.models.lasting.both_activities,
                help_text="Inactivity only: what counts as activity; purchase, redemption or both.",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="expiry_dates",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=5),
                blank=True,
                default=list,
                help_text="Fixed days only: the last days of the year, such as 06-30 and 12-31.",
                size=None,
                validators=[rewards.models.lasting.valid_month_days],
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="expiry_from",
            field=models.CharField(
                choices=[
                    ("purchase", "The day of the purchase"),
                    ("activation", "The day the points can be used"),
                ],
                default="purchase",
                help_text="From which day the months are counted.",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="expiry_rounding",
            field=models.CharField(
                choices=[
                    ("none", "The day itself"),
                    ("month", "End of the month"),
                    ("quarter", "End of the quarter"),
                    ("year", "End of the year"),
                ],
                default="none",
                help_text="Rolling only: lets points live on until this is over.",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="gives_back_rewards",
            field=models.BooleanField(
                default=True,
                help_text="A purchase returned whole gives back the points of the rewards used with it.",
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="parked_days",
            field=models.PositiveSmallIntegerField(
                default=7,
                help_text="After how many days a return that still waits for its sale raises an alarm.",
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(366),
                ],
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="pending_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Whole days after the day of the purchase; usable from the start of that day.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(3660),
                ],
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="pending_policy",
            field=models.CharField(
                choices=[
                    ("at_once", "At once"),
                    ("days", "Some days after the purchase"),
                    ("date", "From a day on"),
                    ("confirmation", "When the purchase is confirmed"),
                ],
                default="at_once",
                help_text="When new points can be used.",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="pending_until",
            field=models.DateField(
                blank=True,
                help_text="The first day points can be used; later purchases give theirs at once.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="transfer_points_daily_max",
            field=models.PositiveBigIntegerField(
                blank=True,
                help_text="Most points a member may give away in one day; empty means without limit.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="transfer_points_max",
            field=models.PositiveBigIntegerField(
                blank=True,
                help_text="Most points in one transfer; empty means without limit.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="transfers_allowed",
            field=models.BooleanField(
                default=False, help_text="Whether members may give points to each other."
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="expiry_from",
            field=models.CharField(
                blank=True,
                choices=[
                    ("purchase", "The day of the purchase"),
                    ("activation", "The day the points can be used"),
                ],
                default="",
                help_text="From which day the months are counted; empty: as the program says.",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="expiry_months",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Whole months, usable through the whole last day.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(120),
                ],
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="expiry_policy",
            field=models.CharField(
                blank=True,
                choices=[
                    ("none", "Points never expire"),
                    ("rolling", "Points expire some months after they were earned"),
                ],
                default="",
                help_text="When the points of this rule expire; empty: as the program says.",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="expiry_rounding",
            field=models.CharField(
                choices=[
                    ("none", "The day itself"),
                    ("month", "End of the month"),
                    ("quarter", "End of the quarter"),
                    ("year", "End of the year"),
                ],
                default="none",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="pending_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Whole days after the day of the purchase.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(3660),
                ],
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="pending_policy",
            field=models.CharField(
                blank=True,
                choices=[
                    ("at_once", "At once"),
                    ("days", "Some days after the purchase"),
                    ("date", "From a day on"),
                    ("confirmation", "When the purchase is confirmed"),
                ],
                default="",
                help_text="When the points of this rule can be used; empty: as the program says.",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="pending_until",
            field=models.DateField(
                blank=True, help_text="The first day they can be used.", null=True
            ),
        ),
        migrations.AlterField(
            model_name="program",
            name="expiry_months",
            field=models.PositiveSmallIntegerField(
                blank=True,
                default=12,
                help_text="Whole months, usable through the whole last day. With fixed days: the least that points live, 0 for none.",
                null=True,
                validators=[django.core.validators.MaxValueValidator(120)],
            ),
        ),
        migrations.AlterField(
            model_name="program",
            name="expiry_policy",
            field=models.CharField(
                choices=[
                    ("none", "Points never expire"),
                    ("rolling", "Points expire some months after they were earned"),
                    ("fixed_dates", "Points expire on fixed days of the year"),
                    ("inactivity", "Points expire some months after the member's last activity"),
                ],
                default="rolling",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("expiry_months__isnull", True), ("expiry_policy", "none")),
                    models.Q(
                        models.Q(
                            ("expiry_months__isnull", False), ("expiry_months__range", (1, 120))
                        ),
                        ("expiry_policy__in", ["rolling", "inactivity"]),
                    ),
                    models.Q(
                        models.Q(
                            ("expiry_months__isnull", False), ("expiry_months__range", (0, 120))
                        ),
                        ("expiry_policy", "fixed_dates"),
                    ),
                    _connector="OR",
                ),
                name="program_expiry_months_fit_policy",
                violation_error_message="Rolling expiry and inactivity need a number of months from 1 to 120, and fixed days the months that points live at least, from 0; with no expiry, leave the months empty.",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("expiry_policy", "fixed_dates"), ("expiry_dates__len__range", (1, 24))
                    ),
                    models.Q(
                        models.Q(("expiry_policy", "fixed_dates"), _negated=True),
                        ("expiry_dates", []),
                    ),
                    _connector="OR",
                ),
                name="program_expiry_dates_fit_policy",
                violation_error_message="Expiry on fixed days needs 1 to 24 days of the year such as 12-31; with any other expiry, leave them empty.",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expiry_policy", "rolling"), ("expiry_rounding", "none"), _connector="OR"
                ),
                name="program_expiry_rounding_needs_rolling",
                violation_error_message="Only rolling expiry is rounded to the end of something.",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expiry_from", "purchase"),
                    ("expiry_policy__in", ["rolling", "fixed_dates"]),
                    _connector="OR",
                ),
                name="program_expiry_from_activation_needs_a_term",
                violation_error_message="Only rolling expiry and fixed days can be counted from the day points can be used: inactivity is counted from what the member does.",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(("expiry_activities__contained_by", ["purchase", "redemption"])),
                name="program_expiry_activities_are_known",
                violation_error_message="An activity is purchase or redemption.",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("expiry_policy", "inactivity"), _negated=True),
                    models.Q(("expiry_activities", []), _negated=True),
                    _connector="OR",
                ),
                name="program_inactivity_names_activities",
                violation_error_message="Expiry by inactivity needs an activity: purchase, redemption or both.",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("pending_days__isnull", True),
                        ("pending_policy__in", ("at_once", "confirmation")),
                        ("pending_until__isnull", True),
                    ),
                    models.Q(
                        ("pending_days__isnull", False),
                        ("pending_days__range", (1, 3660)),
                        ("pending_policy", "days"),
                        ("pending_until__isnull", True),
                    ),
                    models.Q(
                        ("pending_days__isnull", True),
                        ("pending_policy", "date"),
                        ("pending_until__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="program_pending_fits_policy",
                violation_error_message="Points that wait some days need a number of days from 1 to 3660, and those that wait for a day need that day; otherwise leave both empty.",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("pending_policy", "days"), _negated=True),
                    models.Q(("expiry_policy__in", ["rolling", "inactivity"]), _negated=True),
                    ("expiry_from", "activation"),
                    (
                        "pending_days__lt",
                        django.db.models.expressions.CombinedExpression(
                            models.F("expiry_months"), "*", models.Value(28)
                        ),
                    ),
                    _connector="OR",
                ),
                name="program_points_outlive_their_wait",
                violation_error_message="Points would expire before they can be used: let them wait fewer days, live longer, or count their months from the day they can be used.",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("debt_points_max__isnull", True), ("debt_points_max__gte", 1), _connector="OR"
                ),
                name="program_debt_limit_above_zero",
                violation_error_message="A debt limit is 1 or more; for no debt, choose to forgive or to refuse.",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(("debt_repay_percent__range", (1, 100))),
                name="program_debt_share_is_a_percentage",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(("parked_days__gte", 1)), name="program_parked_at_least_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("transfer_points_max__isnull", True),
                        ("transfer_points_max__gte", 1),
                        _connector="OR",
                    ),
                    models.Q(
                        ("transfer_points_daily_max__isnull", True),
                        ("transfer_points_daily_max__gte", 1),
                        _connector="OR",
                    ),
                ),
                name="program_transfer_limits_above_zero",
                violation_error_message="A transfer limit is 1 or more; for no transfers, do not allow them.",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("transfer_points_max__isnull", True),
                    ("transfer_points_daily_max__isnull", True),
                    ("transfer_points_max__lte", models.F("transfer_points_daily_max")),
                    _connector="OR",
                ),
                name="program_transfer_fits_its_day",
                violation_error_message="One transfer cannot be larger than what a day allows.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("expiry_from", ""),
                        ("expiry_months__isnull", True),
                        ("expiry_policy__in", ["", "none"]),
                        ("expiry_rounding", "none"),
                    ),
                    models.Q(
                        models.Q(
                            ("expiry_months__isnull", False), ("expiry_months__range", (1, 120))
                        ),
                        ("expiry_policy", "rolling"),
                    ),
                    _connector="OR",
                ),
                name="rule_version_expiry_fits_policy",
                violation_error_message="A rule's own rolling expiry needs a number of months from 1 to 120; without one, leave months, rounding and the day they count from empty.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("pending_days__isnull", True),
                        ("pending_policy__in", ("", "at_once", "confirmation")),
                        ("pending_until__isnull", True),
                    ),
                    models.Q(
                        ("pending_days__isnull", False),
                        ("pending_days__range", (1, 3660)),
                        ("pending_policy", "days"),
                        ("pending_until__isnull", True),
                    ),
                    models.Q(
                        ("pending_days__isnull", True),
                        ("pending_policy", "date"),
                        ("pending_until__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="rule_version_pending_fits_policy",
                violation_error_message="Points that wait some days need a number of days from 1 to 3660, and those that wait for a day need that day; otherwise leave both empty.",
            ),
        ),
    ]
