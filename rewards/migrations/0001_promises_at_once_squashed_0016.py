"""
Promises as the sixteen steps to 0016 leave them, made at once; see docs/decisions/0029.

Triggers, each with its reason in the step that brought it: 0002 and 0004, 0009 and 0012.
"""

import datetime

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import members.ids
import rewards.models.lasting
import rewards.models.moments
import rewards.models.program
import rewards.models.program_words
from members.creation import CreateModels

TRIGGERS = """
CREATE FUNCTION rewards_keep_published_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NULL THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.effective_until IS NULL THEN
        OLD.effective_until := NEW.effective_until;
        OLD.ended_by := NEW.ended_by;
        IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'rule version % is published and cannot be changed; publish a new version', OLD.id
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'rule_version_is_immutable';
END $$;
CREATE TRIGGER rule_version_is_immutable BEFORE UPDATE OR DELETE ON rewards_ruleversion
    FOR EACH ROW EXECUTE FUNCTION rewards_keep_published_version();

CREATE FUNCTION rewards_remember_inactivity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.extends_points := NEW.extends_points OR NEW.expiry_policy = 'inactivity';
    IF TG_OP = 'UPDATE' THEN
        NEW.extends_points := NEW.extends_points OR OLD.extends_points;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER program_remembers_inactivity BEFORE INSERT OR UPDATE ON rewards_program
    FOR EACH ROW EXECUTE FUNCTION rewards_remember_inactivity();

CREATE FUNCTION rewards_keep_pause() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.paused_until IS NULL THEN
        OLD.paused_until := NEW.paused_until;
        OLD.resumed_by := NEW.resumed_by;
        IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'rule_pause_is_history: pause % cannot be changed', OLD.id
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'rule_pause_is_history';
END $$;
CREATE TRIGGER rule_pause_is_history BEFORE UPDATE OR DELETE ON rewards_rulepause
    FOR EACH ROW EXECUTE FUNCTION rewards_keep_pause();
"""
WITHOUT_TRIGGERS = """
DROP TRIGGER rule_pause_is_history ON rewards_rulepause;
DROP FUNCTION rewards_keep_pause();
DROP TRIGGER program_remembers_inactivity ON rewards_program;
DROP FUNCTION rewards_remember_inactivity();
DROP TRIGGER rule_version_is_immutable ON rewards_ruleversion;
DROP FUNCTION rewards_keep_published_version();
"""


class Migration(migrations.Migration):
    replaces = [
        ("rewards", "0001_promises"),
        ("rewards", "0002_published_versions_are_immutable"),
        ("rewards", "0003_only_published_versions_have_a_number"),
        ("rewards", "0004_versions_name_their_actors"),
        ("rewards", "0005_multipliers_and_tiers"),
        ("rewards", "0006_checks_refuse_missing_values"),
        ("rewards", "0007_currency_is_in_use"),
        ("rewards", "0008_pending_expiry_debt_and_transfers"),
        ("rewards", "0009_programs_remember_inactivity"),
        ("rewards", "0010_tiers_have_a_threshold"),
        ("rewards", "0011_rules_campaigns_cards_and_catalogue"),
        ("rewards", "0012_pauses_are_history"),
        ("rewards", "0013_voucher_pools_run_low"),
        ("rewards", "0014_windows_within_years"),
        ("rewards", "0015_programs_take_claims_and_offline_vouchers"),
        ("rewards", "0016_receipts_and_languages"),
    ]

    initial = True

    dependencies = []

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Program",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("code", models.SlugField(max_length=40, unique=True)),
                        ("name", models.CharField(max_length=100)),
                        (
                            "points_name",
                            models.CharField(
                                default="points",
                                help_text="`points` is said in each language; a name of your own is said after any number as it is written here.",
                                max_length=30,
                            ),
                        ),
                        (
                            "currency",
                            models.CharField(
                                help_text="ISO 4217, such as EUR.",
                                max_length=3,
                                validators=[rewards.models.program.valid_currency],
                            ),
                        ),
                        (
                            "time_zone",
                            models.CharField(
                                help_text="IANA name, such as Europe/Helsinki: decides when a day ends.",
                                max_length=64,
                                validators=[rewards.models.program.valid_zone],
                            ),
                        ),
                        (
                            "is_default",
                            models.BooleanField(
                                default=True,
                                help_text="The program that purchases earn in. One program is the default.",
                            ),
                        ),
                        (
                            "expiry_policy",
                            models.CharField(
                                choices=[
                                    ("none", "Points never expire"),
                                    ("rolling", "Points expire some months after they were earned"),
                                    ("fixed_dates", "Points expire on fixed days of the year"),
                                    (
                                        "inactivity",
                                        "Points expire some months after the member's last activity",
                                    ),
                                ],
                                default="rolling",
                                max_length=12,
                            ),
                        ),
                        (
                            "expiry_months",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                default=12,
                                help_text="Whole months, usable through the whole last day. With fixed days: the least that points live, 0 for none.",
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(120)],
                            ),
                        ),
                        (
                            "return_policy",
                            models.CharField(
                                choices=[
                                    ("forgive", "Points already spent are forgiven"),
                                    ("debt", "Points already spent become a debt"),
                                    ("refuse", "A return that would need spent points is refused"),
                                ],
                                default="forgive",
                                max_length=10,
                            ),
                        ),
                        (
                            "hold_minutes",
                            models.PositiveSmallIntegerField(
                                default=15,
                                help_text="How long points are set aside at a till before they are free again.",
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(1440),
                                ],
                            ),
                        ),
                        (
                            "unclaimed_days",
                            models.PositiveSmallIntegerField(
                                default=30,
                                help_text="How long a purchase by an unknown card waits for that card to be enrolled.",
                            ),
                        ),
                        (
                            "never_earn_categories",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=rewards.models.program.never_earning,
                                help_text="Lines in these categories neither earn points nor count for a tier.",
                                size=None,
                            ),
                        ),
                        (
                            "points_tender_earns",
                            models.BooleanField(
                                default=False,
                                help_text="Whether the part of a sale paid with points earns points.",
                            ),
                        ),
                        ("revision", models.PositiveBigIntegerField(default=1, editable=False)),
                        (
                            "debt_points_max",
                            models.PositiveBigIntegerField(
                                blank=True,
                                help_text="How deep returns may take a wallet into debt; empty means without limit.",
                                null=True,
                            ),
                        ),
                        (
                            "debt_repay_percent",
                            models.PositiveSmallIntegerField(
                                default=100,
                                help_text="The share of later earnings that repays a debt first.",
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                            ),
                        ),
                        (
                            "expiry_activities",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=10),
                                blank=True,
                                default=rewards.models.lasting.both_activities,
                                help_text="Inactivity only: what counts as activity; purchase, redemption or both.",
                                size=None,
                            ),
                        ),
                        (
                            "expiry_dates",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=5),
                                blank=True,
                                default=list,
                                help_text="Fixed days only: the last days of the year, such as 06-30 and 12-31.",
                                size=None,
                                validators=[rewards.models.lasting.valid_month_days],
                            ),
                        ),
                        (
                            "expiry_from",
                            models.CharField(
                                choices=[
                                    ("purchase", "The day of the purchase"),
                                    ("activation", "The day the points can be used"),
                                ],
                                default="purchase",
                                help_text="From which day the months are counted.",
                                max_length=10,
                            ),
                        ),
                        (
                            "expiry_rounding",
                            models.CharField(
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
                        (
                            "gives_back_rewards",
                            models.BooleanField(
                                default=True,
                                help_text="A purchase returned whole gives back the points of the rewards used with it.",
                            ),
                        ),
                        (
                            "parked_days",
                            models.PositiveSmallIntegerField(
                                default=7,
                                help_text="After how many days a return that still waits for its sale raises an alarm.",
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(366),
                                ],
                            ),
                        ),
                        (
                            "pending_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Whole days after the day of the purchase; usable from the start of that day.",
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(3660),
                                ],
                            ),
                        ),
                        (
                            "pending_policy",
                            models.CharField(
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
                        (
                            "pending_until",
                            models.DateField(
                                blank=True,
                                help_text="The first day points can be used; later purchases give theirs at once.",
                                null=True,
                                validators=[rewards.models.moments.check_year],
                            ),
                        ),
                        (
                            "transfer_points_daily_max",
                            models.PositiveBigIntegerField(
                                blank=True,
                                help_text="Most points a member may give away in one day; empty means without limit.",
                                null=True,
                            ),
                        ),
                        (
                            "transfer_points_max",
                            models.PositiveBigIntegerField(
                                blank=True,
                                help_text="Most points in one transfer; empty means without limit.",
                                null=True,
                            ),
                        ),
                        (
                            "transfers_allowed",
                            models.BooleanField(
                                default=False,
                                help_text="Whether members may give points to each other.",
                            ),
                        ),
                        (
                            "extends_points",
                            models.BooleanField(
                                default=False,
                                editable=False,
                                help_text="Whether points were ever given that an activity extends; set by trigger.",
                            ),
                        ),
                        (
                            "tax_earns",
                            models.BooleanField(
                                default=True,
                                help_text="Whether the tax in a price earns; needs tills that send the tax of each line.",
                            ),
                        ),
                        (
                            "thousand_points_minor",
                            models.PositiveBigIntegerField(
                                blank=True,
                                help_text="What 1,000 points cost the shop, in minor units: for budgets, forecasts and liability. Empty: not known.",
                                null=True,
                            ),
                        ),
                        (
                            "tier_basis",
                            models.CharField(
                                choices=[
                                    ("spend", "What a member spends"),
                                    ("points", "Qualifying points"),
                                ],
                                default="spend",
                                help_text="What reaches a tier. Spending points never costs a tier.",
                                max_length=6,
                            ),
                        ),
                        (
                            "tier_fall",
                            models.CharField(
                                choices=[
                                    ("to_earned", "To the tier that the figure reaches"),
                                    ("one_step", "One tier down at a time"),
                                ],
                                default="to_earned",
                                help_text="How far one falls.",
                                max_length=9,
                            ),
                        ),
                        (
                            "tier_grace_days",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="How long a tier is kept after a review that it did not pass.",
                                validators=[django.core.validators.MaxValueValidator(366)],
                            ),
                        ),
                        (
                            "tier_returns",
                            models.CharField(
                                choices=[
                                    ("at_once", "At once"),
                                    ("at_review", "At the next review"),
                                ],
                                default="at_review",
                                help_text="When a return that takes too much away costs a tier that was promised.",
                                max_length=9,
                            ),
                        ),
                        (
                            "tier_review",
                            models.CharField(
                                choices=[
                                    ("daily", "As soon as the figure is too low"),
                                    (
                                        "yearly",
                                        "On the first of January, after the whole year that follows",
                                    ),
                                    (
                                        "anniversary",
                                        "Twelve months after the tier was reached or kept",
                                    ),
                                ],
                                default="daily",
                                help_text="When a member may fall.",
                                max_length=11,
                            ),
                        ),
                        (
                            "tier_window",
                            models.CharField(
                                choices=[
                                    ("rolling", "The last months"),
                                    ("calendar_year", "The calendar year"),
                                    ("lifetime", "Since joining"),
                                ],
                                default="rolling",
                                help_text="What of it counts.",
                                max_length=13,
                            ),
                        ),
                        (
                            "tier_window_months",
                            models.PositiveSmallIntegerField(
                                default=12,
                                help_text="The last months only: how many.",
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(60),
                                ],
                            ),
                        ),
                        (
                            "unreviewed_points_max",
                            models.PositiveBigIntegerField(
                                blank=True,
                                help_text="A rule that is forecast to give more than this in 30 days is published by a second person; 0: always, empty: never.",
                                null=True,
                            ),
                        ),
                        (
                            "claim_days",
                            models.PositiveSmallIntegerField(
                                db_default=30,
                                default=30,
                                help_text="How old a receipt may be whose points a member says are missing; 0: none.",
                            ),
                        ),
                        (
                            "offline_vouchers_daily_max",
                            models.PositiveIntegerField(
                                db_default=20,
                                default=20,
                                help_text="How many vouchers a store may take in a day while it has no network; 0: none.",
                            ),
                        ),
                        (
                            "card_url",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="If the QR of a card is an address that ends in its number: what stands before the number, such as https://shop.example/card/.",
                                max_length=200,
                                validators=[rewards.models.program_words.valid_card_url],
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                choices=[
                                    ("en", "English"),
                                    ("id", "Bahasa Indonesia"),
                                    ("da", "Dansk"),
                                    ("fi", "Suomi"),
                                ],
                                db_default="en",
                                default="en",
                                help_text="What receipts, tills and the app speak when nobody asks for another language.",
                                max_length=2,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_default", True)),
                                fields=("is_default",),
                                name="program_default_is_one",
                                violation_error_message="Another program is already the default.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("hold_minutes__range", (1, 1440))),
                                name="program_hold_within_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("expiry_months__isnull", True), ("expiry_policy", "none")
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("expiry_months__isnull", False),
                                            ("expiry_months__range", (1, 120)),
                                        ),
                                        ("expiry_policy__in", ["rolling", "inactivity"]),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("expiry_months__isnull", False),
                                            ("expiry_months__range", (0, 120)),
                                        ),
                                        ("expiry_policy", "fixed_dates"),
                                    ),
                                    _connector="OR",
                                ),
                                name="program_expiry_months_fit_policy",
                                violation_error_message="Rolling expiry and inactivity need a number of months from 1 to 120, and fixed days the months that points live at least, from 0; with no expiry, leave the months empty.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("expiry_policy", "fixed_dates"),
                                        ("expiry_dates__len__range", (1, 24)),
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("expiry_policy", "rolling"),
                                    ("expiry_rounding", "none"),
                                    _connector="OR",
                                ),
                                name="program_expiry_rounding_needs_rolling",
                                violation_error_message="Only rolling expiry is rounded to the end of something.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("expiry_from", "purchase"),
                                    ("expiry_policy__in", ["rolling", "fixed_dates"]),
                                    _connector="OR",
                                ),
                                name="program_expiry_from_activation_needs_a_term",
                                violation_error_message="Only rolling expiry and fixed days can be counted from the day points can be used: inactivity is counted from what the member does.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("expiry_activities__contained_by", ["purchase", "redemption"])
                                ),
                                name="program_expiry_activities_are_known",
                                violation_error_message="An activity is purchase or redemption.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("expiry_policy", "inactivity"), _negated=True),
                                    models.Q(("expiry_activities", []), _negated=True),
                                    _connector="OR",
                                ),
                                name="program_inactivity_names_activities",
                                violation_error_message="Expiry by inactivity needs an activity: purchase, redemption or both.",
                            ),
                            models.CheckConstraint(
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("pending_policy", "days"), _negated=True),
                                    models.Q(
                                        ("expiry_policy__in", ["rolling", "inactivity"]),
                                        _negated=True,
                                    ),
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("debt_points_max__isnull", True),
                                    ("debt_points_max__gte", 1),
                                    _connector="OR",
                                ),
                                name="program_debt_limit_above_zero",
                                violation_error_message="A debt limit is 1 or more; for no debt, choose to forgive or to refuse.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("debt_repay_percent__range", (1, 100))),
                                name="program_debt_share_is_a_percentage",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("parked_days__gte", 1)),
                                name="program_parked_at_least_a_day",
                            ),
                            models.CheckConstraint(
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("transfer_points_max__isnull", True),
                                    ("transfer_points_daily_max__isnull", True),
                                    (
                                        "transfer_points_max__lte",
                                        models.F("transfer_points_daily_max"),
                                    ),
                                    _connector="OR",
                                ),
                                name="program_transfer_fits_its_day",
                                violation_error_message="One transfer cannot be larger than what a day allows.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("tier_window_months__range", (1, 60))),
                                name="program_tier_window_has_months",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("tier_grace_days__lte", 366)),
                                name="program_tier_grace_within_a_year",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("tier_window", "calendar_year"), _negated=True),
                                    ("tier_review", "yearly"),
                                    _connector="OR",
                                ),
                                name="program_calendar_year_is_reviewed_yearly",
                                violation_error_message="A calendar year begins at nothing on the first of January: review tiers yearly.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EarningRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("code", models.SlugField(max_length=40)),
                        ("name", models.CharField(max_length=100)),
                        (
                            "program",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rules",
                                to="rewards.program",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["program", "code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "code"), name="rule_code_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Tier",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("code", models.SlugField(max_length=40)),
                        ("name", models.CharField(max_length=100)),
                        (
                            "threshold",
                            models.PositiveBigIntegerField(
                                help_text="The spend in minor units (cents), or the qualifying points, that reach it."
                            ),
                        ),
                        (
                            "program",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tiers",
                                to="rewards.program",
                            ),
                        ),
                        (
                            "benefits",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                help_text="What members of this tier have, in their words.",
                                size=None,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["program", "threshold"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "code"), name="tier_code_once"
                            ),
                            models.UniqueConstraint(
                                deferrable=django.db.models.constraints.Deferrable["IMMEDIATE"],
                                fields=("program", "threshold"),
                                name="tier_threshold_once",
                                violation_error_message="Another tier is reached by the same figure.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("threshold__gte", 0)),
                                name="tier_threshold_not_negative",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EventType",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                max_length=60,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*\\Z",
                                        "Write lower-case words joined by dots, such as review.written.",
                                    )
                                ],
                            ),
                        ),
                        ("name", models.CharField(max_length=100)),
                        ("fields", models.JSONField(blank=True, default=dict)),
                        ("is_active", models.BooleanField(default=True)),
                        (
                            "program",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="event_types",
                                to="rewards.program",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["program", "code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "code"), name="event_type_code_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("code", ""), _negated=True),
                                name="event_type_has_a_code",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Segment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("code", models.SlugField(max_length=40)),
                        ("name", models.CharField(max_length=100)),
                        ("description", models.CharField(blank=True, default="", max_length=500)),
                        (
                            "tiers",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                help_text="Codes of tiers; none means any.",
                                size=None,
                            ),
                        ),
                        (
                            "spend_days",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="Spend within so many days; empty: ever.",
                                null=True,
                            ),
                        ),
                        ("spend_min_minor", models.PositiveBigIntegerField(blank=True, null=True)),
                        (
                            "spend_max_minor",
                            models.PositiveBigIntegerField(
                                blank=True,
                                help_text="Included. Together with no least spend: 0 and up.",
                                null=True,
                            ),
                        ),
                        (
                            "visits_days",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="Purchases within so many days; empty: ever.",
                                null=True,
                            ),
                        ),
                        ("visits_min", models.PositiveIntegerField(blank=True, null=True)),
                        (
                            "visits_max",
                            models.PositiveIntegerField(
                                blank=True, help_text="Included.", null=True
                            ),
                        ),
                        (
                            "bought_within_days",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="The last purchase is at most so many days ago.",
                                null=True,
                            ),
                        ),
                        (
                            "not_bought_for_days",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="The last purchase is at least so many days ago; who never bought is not meant.",
                                null=True,
                            ),
                        ),
                        (
                            "categories",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                help_text="Has bought of one of these.",
                                size=None,
                            ),
                        ),
                        (
                            "categories_days",
                            models.PositiveIntegerField(
                                blank=True, help_text="Within so many days; empty: ever.", null=True
                            ),
                        ),
                        (
                            "attributes",
                            models.JSONField(
                                blank=True,
                                default=dict,
                                help_text='What their metadata says, such as {"newsletter": ["yes"]}.',
                            ),
                        ),
                        ("age_min", models.PositiveSmallIntegerField(blank=True, null=True)),
                        (
                            "age_max",
                            models.PositiveSmallIntegerField(
                                blank=True, help_text="Included.", null=True
                            ),
                        ),
                        ("enrolled_days_min", models.PositiveIntegerField(blank=True, null=True)),
                        (
                            "enrolled_days_max",
                            models.PositiveIntegerField(
                                blank=True, help_text="Included.", null=True
                            ),
                        ),
                        ("counted_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "members_count",
                            models.PositiveBigIntegerField(default=0, editable=False),
                        ),
                        (
                            "program",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="segments",
                                to="rewards.program",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["program", "code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "code"), name="segment_code_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("spend_min_minor__isnull", True),
                                    ("spend_max_minor__isnull", True),
                                    ("spend_min_minor__lte", models.F("spend_max_minor")),
                                    _connector="OR",
                                ),
                                name="segment_spend_in_order",
                                violation_error_message="The least spend is above the most.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("visits_min__isnull", True),
                                    ("visits_max__isnull", True),
                                    ("visits_min__lte", models.F("visits_max")),
                                    _connector="OR",
                                ),
                                name="segment_visits_in_order",
                                violation_error_message="The least visits is above the most.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("age_min__isnull", True),
                                    ("age_max__isnull", True),
                                    ("age_min__lte", models.F("age_max")),
                                    _connector="OR",
                                ),
                                name="segment_age_in_order",
                                violation_error_message="The least age is above the most.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("enrolled_days_min__isnull", True),
                                    ("enrolled_days_max__isnull", True),
                                    ("enrolled_days_min__lte", models.F("enrolled_days_max")),
                                    _connector="OR",
                                ),
                                name="segment_membership_in_order",
                                violation_error_message="The least membership is above the most.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VoucherPool",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("code", models.SlugField(max_length=40)),
                        ("name", models.CharField(max_length=100)),
                        (
                            "low_at",
                            models.PositiveIntegerField(
                                default=0, help_text="Warn when so many codes or fewer are left."
                            ),
                        ),
                        (
                            "program",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pools",
                                to="rewards.program",
                            ),
                        ),
                        (
                            "is_low",
                            models.BooleanField(
                                default=False,
                                editable=False,
                                help_text="Whether it was said that few are left.",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["program", "code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "code"), name="voucher_pool_code_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReceiptTemplate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("sale", "sale"),
                                    ("return", "return"),
                                    ("void", "void"),
                                    ("redemption", "redemption"),
                                ],
                                default="sale",
                                max_length=10,
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                choices=[
                                    ("en", "English"),
                                    ("id", "Bahasa Indonesia"),
                                    ("da", "Dansk"),
                                    ("fi", "Suomi"),
                                ],
                                default="en",
                                max_length=2,
                            ),
                        ),
                        (
                            "text",
                            models.TextField(
                                blank=True,
                                help_text="Lines with fields such as {balance}. A line whose fields are all empty is left out; left | right makes two columns, ^ centres, --- is a rule across.",
                                max_length=4000,
                            ),
                        ),
                        (
                            "program",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="receipts",
                                to="rewards.program",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "kind", "language"),
                                name="receipt_template_once",
                                violation_error_message="The program has lines for this receipt in this language.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ("sale", "return", "void", "redemption"))
                                ),
                                name="receipt_template_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("language__in", ["en", "id", "da", "fi"])),
                                name="receipt_template_language_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reward",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "public_id",
                            models.UUIDField(
                                default=members.ids.new_uuid, editable=False, unique=True
                            ),
                        ),
                        ("code", models.SlugField(max_length=40)),
                        ("name", models.CharField(max_length=100)),
                        ("description", models.CharField(blank=True, max_length=500)),
                        (
                            "price_points",
                            models.PositiveBigIntegerField(
                                help_text="Its price; of paying with points, how many points pay for the value."
                            ),
                        ),
                        (
                            "value_minor",
                            models.PositiveBigIntegerField(
                                default=0,
                                help_text="What it takes off the bill, in minor units; 0 when it is no discount.",
                            ),
                        ),
                        (
                            "stock_left",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="How many are left; empty means without limit.",
                                null=True,
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True)),
                        ("valid_from", models.DateTimeField(blank=True, null=True)),
                        ("valid_until", models.DateTimeField(blank=True, null=True)),
                        (
                            "program",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rewards",
                                to="rewards.program",
                            ),
                        ),
                        (
                            "bill_percent_max",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Of paying with points: the largest share of the bill, in a hundred.",
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                            ),
                        ),
                        (
                            "from_time",
                            models.TimeField(
                                blank=True,
                                help_text="From this minute on, by the store's clock.",
                                null=True,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("discount", "An amount off the bill"),
                                    ("percent", "A percentage off the bill"),
                                    ("product", "A free product"),
                                    ("voucher", "A voucher from a pool"),
                                    ("donation", "A donation"),
                                    ("pay", "Pay with points: as many as the member likes"),
                                    ("other", "Something else"),
                                ],
                                default="other",
                                max_length=8,
                            ),
                        ),
                        (
                            "member_times_max",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="How often one member can have it; empty: without limit.",
                                null=True,
                            ),
                        ),
                        (
                            "member_times_per",
                            models.CharField(
                                choices=[
                                    ("day", "a day"),
                                    ("week", "a week"),
                                    ("month", "a month"),
                                    ("year", "a year"),
                                    ("lifetime", "ever"),
                                ],
                                default="lifetime",
                                max_length=8,
                            ),
                        ),
                        (
                            "percent",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Of a percentage off: how many in a hundred.",
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                            ),
                        ),
                        (
                            "points_min",
                            models.PositiveBigIntegerField(
                                blank=True,
                                help_text="Of paying with points: the fewest at once.",
                                null=True,
                            ),
                        ),
                        (
                            "price_minor",
                            models.PositiveBigIntegerField(
                                default=0,
                                help_text="Money to be paid besides the points, in minor units.",
                            ),
                        ),
                        (
                            "scope",
                            models.CharField(
                                choices=[
                                    ("basket", "The whole basket"),
                                    ("category", "Goods of some categories"),
                                    ("product", "Some products, by SKU"),
                                ],
                                default="basket",
                                max_length=8,
                            ),
                        ),
                        (
                            "scope_codes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                help_text="The categories or SKUs; none for the whole basket.",
                                size=None,
                            ),
                        ),
                        (
                            "segments",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                help_text="Codes of segments, one of which the member must be in.",
                                size=None,
                            ),
                        ),
                        (
                            "stores",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                help_text="Codes of stores; none means all.",
                                size=None,
                            ),
                        ),
                        (
                            "tiers",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                help_text="Codes of tiers that can have it; none means everybody.",
                                size=None,
                            ),
                        ),
                        (
                            "until_time",
                            models.TimeField(
                                blank=True,
                                help_text="Until this minute, which is excluded; empty: midnight.",
                                null=True,
                            ),
                        ),
                        (
                            "voucher_days",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="How long a voucher for it is valid; empty: for ever.",
                                null=True,
                            ),
                        ),
                        (
                            "weekdays",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(),
                                blank=True,
                                default=list,
                                help_text="1 is Monday, 7 is Sunday; none means every day.",
                                size=None,
                            ),
                        ),
                        (
                            "pool",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rewards",
                                to="rewards.voucherpool",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["program", "price_points", "code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "code"), name="reward_code_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("price_points__range", (1, 100000000))),
                                name="reward_price_within_limits",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("stock_left__isnull", True),
                                    ("stock_left__gte", 0),
                                    _connector="OR",
                                ),
                                name="reward_stock_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind", "percent"),
                                        ("percent__isnull", False),
                                        ("percent__range", (1, 100)),
                                        ("value_minor", 0),
                                    ),
                                    models.Q(
                                        models.Q(("kind", "percent"), _negated=True),
                                        ("percent__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="reward_percent_fits_kind",
                                violation_error_message="A percentage off needs a percentage from 1 to 100 and no value; anything else has no percentage.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "voucher"), ("pool__isnull", False)),
                                    models.Q(
                                        models.Q(("kind", "voucher"), _negated=True),
                                        ("pool__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="reward_pool_fits_kind",
                                violation_error_message="A voucher needs the pool it comes from; anything else has none.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind", "pay"),
                                        ("price_minor", 0),
                                        ("scope", "basket"),
                                        ("value_minor__gte", 1),
                                    ),
                                    models.Q(
                                        models.Q(("kind", "pay"), _negated=True),
                                        ("bill_percent_max__isnull", True),
                                        ("points_min__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="reward_paying_has_a_rate",
                                violation_error_message="Paying with points needs the value that its points pay for, and no money besides; the fewest points and the share of the bill belong to it alone.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("scope", "basket"), ("scope_codes", [])),
                                    models.Q(
                                        models.Q(("scope", "basket"), _negated=True),
                                        models.Q(("scope_codes", []), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="reward_scope_names_its_goods",
                                violation_error_message="Name the categories or SKUs it is for; for the whole basket, name none.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("member_times_max__isnull", True),
                                    ("member_times_max__gte", 1),
                                    _connector="OR",
                                ),
                                name="reward_member_limit_above_zero",
                                violation_error_message="A limit per member is 1 or more; empty means without limit.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("weekdays__contained_by", [1, 2, 3, 4, 5, 6, 7])
                                ),
                                name="reward_weekdays_are_known",
                                violation_error_message="A day of the week is 1 (Monday) to 7 (Sunday).",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("from_time__isnull", True),
                                    ("until_time__isnull", True),
                                    ("from_time__lt", models.F("until_time")),
                                    _connector="OR",
                                ),
                                name="reward_hours_in_order",
                                violation_error_message="The hours end before they begin.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from__isnull", True),
                                    models.Q(
                                        (
                                            "valid_from__gte",
                                            datetime.datetime(
                                                1969, 12, 31, 0, 0, tzinfo=datetime.UTC
                                            ),
                                        ),
                                        (
                                            "valid_from__lt",
                                            datetime.datetime(
                                                2201, 1, 2, 0, 0, tzinfo=datetime.UTC
                                            ),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="reward_beginning_within_years",
                                violation_error_message="Choose a day from the year 1970 to 2200.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_until__isnull", True),
                                    models.Q(
                                        (
                                            "valid_until__gte",
                                            datetime.datetime(
                                                1969, 12, 31, 0, 0, tzinfo=datetime.UTC
                                            ),
                                        ),
                                        (
                                            "valid_until__lt",
                                            datetime.datetime(
                                                2201, 1, 2, 0, 0, tzinfo=datetime.UTC
                                            ),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="reward_end_within_years",
                                violation_error_message="Choose a day from the year 1970 to 2200.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Campaign",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("code", models.SlugField(max_length=40)),
                        ("name", models.CharField(max_length=100)),
                        ("description", models.CharField(blank=True, default="", max_length=500)),
                        ("starts_at", models.DateTimeField()),
                        (
                            "ends_at",
                            models.DateTimeField(
                                blank=True, help_text="Excluded; empty: open end.", null=True
                            ),
                        ),
                        (
                            "holdout_percent",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="How many of a hundred are left out at random, to see what it brings.",
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(90),
                                ],
                            ),
                        ),
                        ("seed", models.UUIDField(default=members.ids.new_uuid, editable=False)),
                        (
                            "budget_points",
                            models.PositiveBigIntegerField(
                                blank=True,
                                help_text="What its rules give at most together.",
                                null=True,
                            ),
                        ),
                        (
                            "budget_minor",
                            models.PositiveBigIntegerField(
                                blank=True,
                                help_text="The same in money, by what the program says its points cost.",
                                null=True,
                            ),
                        ),
                        (
                            "budget_over",
                            models.CharField(
                                choices=[
                                    ("reduce", "Give what is left of the budget"),
                                    ("reject", "Give nothing when it would not fit whole"),
                                ],
                                default="reduce",
                                help_text="What happens to the sale that meets the end of the budget.",
                                max_length=6,
                            ),
                        ),
                        (
                            "program",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="campaigns",
                                to="rewards.program",
                            ),
                        ),
                        (
                            "segment",
                            models.ForeignKey(
                                blank=True,
                                help_text="Whom it is for; empty: everybody.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="campaigns",
                                to="rewards.segment",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["program", "starts_at", "code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "code"), name="campaign_code_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_at__isnull", True),
                                    ("ends_at__gt", models.F("starts_at")),
                                    _connector="OR",
                                ),
                                name="campaign_ends_after_it_starts",
                                violation_error_message="A campaign ends after it starts.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("holdout_percent__range", (0, 90))),
                                name="campaign_holdout_is_a_share",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("budget_points__isnull", True),
                                    ("budget_points__gte", 1),
                                    _connector="OR",
                                ),
                                name="campaign_budget_above_zero",
                                violation_error_message="A budget is 1 or more; empty means without limit.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("starts_at__isnull", True),
                                    models.Q(
                                        (
                                            "starts_at__gte",
                                            datetime.datetime(
                                                1969, 12, 31, 0, 0, tzinfo=datetime.UTC
                                            ),
                                        ),
                                        (
                                            "starts_at__lt",
                                            datetime.datetime(
                                                2201, 1, 2, 0, 0, tzinfo=datetime.UTC
                                            ),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="campaign_beginning_within_years",
                                violation_error_message="Choose a day from the year 1970 to 2200.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_at__isnull", True),
                                    models.Q(
                                        (
                                            "ends_at__gte",
                                            datetime.datetime(
                                                1969, 12, 31, 0, 0, tzinfo=datetime.UTC
                                            ),
                                        ),
                                        (
                                            "ends_at__lt",
                                            datetime.datetime(
                                                2201, 1, 2, 0, 0, tzinfo=datetime.UTC
                                            ),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="campaign_end_within_years",
                                violation_error_message="Choose a day from the year 1970 to 2200.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RulePause",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("paused_from", models.DateTimeField()),
                        ("paused_until", models.DateTimeField(null=True)),
                        ("paused_by", models.CharField(max_length=200)),
                        ("resumed_by", models.CharField(default="", max_length=200)),
                        (
                            "rule",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pauses",
                                to="rewards.earningrule",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["rule", "paused_from"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("paused_until__isnull", True)),
                                fields=("rule",),
                                name="rule_paused_once_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("paused_until__isnull", True),
                                    ("paused_until__gte", models.F("paused_from")),
                                    _connector="OR",
                                ),
                                name="rule_pause_ends_after_it_begins",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RuleVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("number", models.PositiveIntegerField(editable=False, null=True)),
                        (
                            "award",
                            models.CharField(
                                choices=[
                                    (
                                        "base",
                                        "Points per step of money (the base that multipliers multiply)",
                                    ),
                                    ("extra", "Extra points per step of money (never multiplied)"),
                                    ("piece", "Points per piece"),
                                    ("bonus", "Fixed bonus"),
                                    ("multiplier", "Multiplier on the base"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "points",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="Points per step of money or per piece, or the bonus.",
                                null=True,
                            ),
                        ),
                        (
                            "step_minor",
                            models.PositiveBigIntegerField(
                                blank=True,
                                help_text="The step of money, in minor units (100 cents = 1 euro).",
                                null=True,
                            ),
                        ),
                        (
                            "multiplier",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="2 doubles the base points of the goods below, or of the whole basket.",
                                max_digits=5,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(1)],
                            ),
                        ),
                        (
                            "categories",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "categories_excluded",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "skus",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "skus_excluded",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "basket_min_minor",
                            models.PositiveBigIntegerField(
                                default=0,
                                help_text="Applies from this earning base of the basket on, in minor units.",
                            ),
                        ),
                        (
                            "tiers",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                help_text="Codes of tiers, as they stand before the sale; none means everybody.",
                                size=None,
                            ),
                        ),
                        (
                            "rounding",
                            models.CharField(
                                choices=[
                                    ("floor", "Down"),
                                    ("nearest", "To the nearest"),
                                    ("ceil", "Up"),
                                ],
                                default="floor",
                                max_length=8,
                            ),
                        ),
                        ("effective_from", models.DateTimeField()),
                        ("effective_until", models.DateTimeField(blank=True, null=True)),
                        ("published_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "rule",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="rewards.earningrule",
                            ),
                        ),
                        (
                            "published_by",
                            models.CharField(default="", editable=False, max_length=200),
                        ),
                        ("ended_by", models.CharField(default="", editable=False, max_length=200)),
                        (
                            "expiry_from",
                            models.CharField(
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
                        (
                            "expiry_months",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Whole months, usable through the whole last day.",
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(120),
                                ],
                            ),
                        ),
                        (
                            "expiry_policy",
                            models.CharField(
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
                        (
                            "expiry_rounding",
                            models.CharField(
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
                        (
                            "pending_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Whole days after the day of the purchase.",
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(3660),
                                ],
                            ),
                        ),
                        (
                            "pending_policy",
                            models.CharField(
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
                        (
                            "pending_until",
                            models.DateField(
                                blank=True,
                                help_text="The first day they can be used.",
                                null=True,
                                validators=[rewards.models.moments.check_year],
                            ),
                        ),
                        (
                            "age_max",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Included.",
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(150)],
                            ),
                        ),
                        (
                            "age_min",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="In whole years.",
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(150)],
                            ),
                        ),
                        (
                            "attributes",
                            models.JSONField(
                                blank=True,
                                default=dict,
                                help_text='Attributes of a line, such as {"color": ["red", "blue"]}: each must be one of those named.',
                            ),
                        ),
                        (
                            "attributes_excluded",
                            models.JSONField(
                                blank=True,
                                default=dict,
                                help_text="Lines with one of these attributes do not count.",
                            ),
                        ),
                        (
                            "basket_max_minor",
                            models.PositiveBigIntegerField(
                                blank=True,
                                help_text="Applies up to this earning base, which is included.",
                                null=True,
                            ),
                        ),
                        (
                            "birthday_days_after",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Around the birthday: to so many days after it; 0 is the day itself.",
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(180)],
                            ),
                        ),
                        (
                            "birthday_days_before",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Around the birthday: from so many days before it on; 0 is the day itself.",
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(180)],
                            ),
                        ),
                        (
                            "brands",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "brands_excluded",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "budget_minor",
                            models.PositiveBigIntegerField(
                                blank=True,
                                help_text="The same in money, by what the program says its points cost.",
                                null=True,
                            ),
                        ),
                        (
                            "budget_over",
                            models.CharField(
                                choices=[
                                    ("reduce", "Give what is left of the limit"),
                                    ("reject", "Give nothing when it would not fit whole"),
                                ],
                                default="reduce",
                                help_text="What happens to the sale that meets the end of the budget.",
                                max_length=6,
                            ),
                        ),
                        (
                            "budget_points",
                            models.PositiveBigIntegerField(
                                blank=True,
                                help_text="What it gives at most to all members together.",
                                null=True,
                            ),
                        ),
                        (
                            "channels",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                help_text="Such as store, online or app; none means all.",
                                size=None,
                            ),
                        ),
                        (
                            "drafted_by",
                            models.CharField(default="", editable=False, max_length=200),
                        ),
                        (
                            "enrolled_days_max",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="A member since at most so many days.",
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(36500)],
                            ),
                        ),
                        (
                            "enrolled_days_min",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="A member since at least so many days.",
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(36500)],
                            ),
                        ),
                        (
                            "event",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="The code of a type of event that earns; empty: purchases earn.",
                                max_length=60,
                            ),
                        ),
                        (
                            "expression",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="For experts: one more condition in CEL, such as basket.pieces >= 3.",
                                max_length=1000,
                            ),
                        ),
                        ("forecast", models.JSONField(editable=False, null=True)),
                        (
                            "from_time",
                            models.TimeField(
                                blank=True,
                                help_text="From this minute on, by the store's clock.",
                                null=True,
                            ),
                        ),
                        (
                            "funded_by",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="The partner who pays for these points, by a code of your own; empty: the shop.",
                                max_length=40,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[-a-zA-Z0-9_]{1,40}\\Z",
                                        "Write letters, digits, dashes and underscores, 40 at most.",
                                    )
                                ],
                            ),
                        ),
                        (
                            "goods_min_minor",
                            models.PositiveBigIntegerField(
                                default=0,
                                help_text="Applies when these goods cost this much together, in minor units.",
                            ),
                        ),
                        (
                            "group",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Rules with the same code compete. Multipliers without a group are one group, of which the best wins; other rules without one stand alone.",
                                max_length=40,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[-a-zA-Z0-9_]{1,40}\\Z",
                                        "Write letters, digits, dashes and underscores, 40 at most.",
                                    )
                                ],
                            ),
                        ),
                        (
                            "group_mode",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("best", "The one that gives most"),
                                    ("first", "The first by priority"),
                                    ("sum", "All of them"),
                                ],
                                default="",
                                help_text="Which of the group gives points; the same in all its rules.",
                                max_length=5,
                            ),
                        ),
                        (
                            "is_last",
                            models.BooleanField(
                                default=False,
                                help_text="When this rule gives points, rules of lower priority give none.",
                            ),
                        ),
                        (
                            "is_multiplied",
                            models.BooleanField(
                                default=False,
                                help_text="Whether multipliers count these points as base; for a bonus or points per piece.",
                            ),
                        ),
                        (
                            "limits",
                            models.JSONField(
                                blank=True,
                                default=list,
                                help_text="What it gives at most, in points or in times, to one member in a period.",
                            ),
                        ),
                        (
                            "pieces_min",
                            models.PositiveIntegerField(
                                default=0,
                                help_text="Applies from this many pieces of these goods on.",
                            ),
                        ),
                        (
                            "point_kind",
                            models.CharField(
                                choices=[
                                    ("spendable", "Points to spend"),
                                    ("qualifying", "Points that count for a tier only"),
                                ],
                                default="spendable",
                                help_text="Points that count for a tier only are never spent.",
                                max_length=10,
                            ),
                        ),
                        (
                            "priority",
                            models.SmallIntegerField(
                                default=0,
                                help_text="Higher is asked first.",
                                validators=[
                                    django.core.validators.MinValueValidator(-1000),
                                    django.core.validators.MaxValueValidator(1000),
                                ],
                            ),
                        ),
                        (
                            "segments",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                help_text="Codes of segments, one of which the member must be in.",
                                size=None,
                            ),
                        ),
                        (
                            "sent_back_reason",
                            models.CharField(default="", editable=False, max_length=500),
                        ),
                        (
                            "stores",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                help_text="Codes of stores; none means all.",
                                size=None,
                            ),
                        ),
                        ("submitted_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "submitted_by",
                            models.CharField(default="", editable=False, max_length=200),
                        ),
                        (
                            "tenders",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                help_text="Ways of paying, one of which must be used; none means any.",
                                size=None,
                            ),
                        ),
                        (
                            "until_time",
                            models.TimeField(
                                blank=True,
                                help_text="Until this minute, which is excluded; empty: midnight.",
                                null=True,
                            ),
                        ),
                        (
                            "visit_every",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="On every so-many-th purchase of a member: 5 is each fifth.",
                                null=True,
                                validators=[django.core.validators.MinValueValidator(2)],
                            ),
                        ),
                        (
                            "visit_number",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="Only on this purchase of a member; 1 is the first.",
                                null=True,
                                validators=[django.core.validators.MinValueValidator(1)],
                            ),
                        ),
                        (
                            "weekdays",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(),
                                blank=True,
                                default=list,
                                help_text="1 is Monday, 7 is Sunday; none means every day.",
                                size=None,
                            ),
                        ),
                        (
                            "campaign",
                            models.ForeignKey(
                                blank=True,
                                help_text="Its window, target, hold-out and budget then hold for this rule too.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="rewards.campaign",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["rule", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("rule", "number"), name="rule_version_number_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("number__isnull", True), ("published_at__isnull", True)
                                    ),
                                    models.Q(("number__gte", 1), ("published_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="rule_version_numbered_when_published",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("effective_until__isnull", True),
                                    ("effective_until__gte", models.F("effective_from")),
                                    _connector="OR",
                                ),
                                name="rule_version_ends_after_it_begins",
                                violation_error_message="A rule cannot end before it begins.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("expiry_from", ""),
                                        ("expiry_months__isnull", True),
                                        ("expiry_policy__in", ["", "none"]),
                                        ("expiry_rounding", "none"),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("expiry_months__isnull", False),
                                            ("expiry_months__range", (1, 120)),
                                        ),
                                        ("expiry_policy", "rolling"),
                                    ),
                                    _connector="OR",
                                ),
                                name="rule_version_expiry_fits_policy",
                                violation_error_message="A rule's own rolling expiry needs a number of months from 1 to 120; without one, leave months, rounding and the day they count from empty.",
                            ),
                            models.CheckConstraint(
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(
                                            ("points__isnull", False),
                                            ("points__range", (1, 1000000)),
                                        ),
                                        ("award__in", ["base", "extra"]),
                                        ("is_multiplied", False),
                                        ("multiplier__isnull", True),
                                        ("step_minor__gte", 1),
                                        ("step_minor__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("points__isnull", False),
                                            ("points__range", (1, 1000000)),
                                        ),
                                        models.Q(
                                            ("multiplier__isnull", True),
                                            ("step_minor__isnull", True),
                                        ),
                                        ("award__in", ["bonus", "piece"]),
                                    ),
                                    models.Q(
                                        ("award", "multiplier"),
                                        ("is_multiplied", False),
                                        ("multiplier__gt", 1),
                                        ("multiplier__isnull", False),
                                        ("points__isnull", True),
                                        ("step_minor__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="rule_version_fields_fit_award",
                                violation_error_message="Points per step need points and a step; a bonus and points per piece need points only; a multiplier needs a multiplier above 1 only.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(("group", ""), _negated=True),
                                        ("group_mode__in", ["best", "first", "sum"]),
                                    ),
                                    models.Q(("group", ""), ("group_mode", "")),
                                    _connector="OR",
                                ),
                                name="rule_version_group_has_a_mode",
                                violation_error_message="A group needs a mode, and a mode needs a group.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("weekdays__contained_by", [1, 2, 3, 4, 5, 6, 7])
                                ),
                                name="rule_version_weekdays_are_known",
                                violation_error_message="A day of the week is 1 (Monday) to 7 (Sunday).",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("from_time__isnull", True),
                                    ("until_time__isnull", True),
                                    ("from_time__lt", models.F("until_time")),
                                    _connector="OR",
                                ),
                                name="rule_version_hours_in_order",
                                violation_error_message="The hours end before they begin. For a night, make two rules: one until midnight, one from midnight on.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("basket_min_minor__isnull", True),
                                    ("basket_max_minor__isnull", True),
                                    ("basket_min_minor__lte", models.F("basket_max_minor")),
                                    _connector="OR",
                                ),
                                name="rule_version_basket_in_order",
                                violation_error_message="The least basket is above the largest: no basket can be both.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("age_min__isnull", True),
                                    ("age_max__isnull", True),
                                    ("age_min__lte", models.F("age_max")),
                                    _connector="OR",
                                ),
                                name="rule_version_age_in_order",
                                violation_error_message="The least age is above the most: nobody can be both.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("enrolled_days_min__isnull", True),
                                    ("enrolled_days_max__isnull", True),
                                    ("enrolled_days_min__lte", models.F("enrolled_days_max")),
                                    _connector="OR",
                                ),
                                name="rule_version_membership_in_order",
                                violation_error_message="The least days of membership are above the most.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("birthday_days_after__isnull", True),
                                        ("birthday_days_before__isnull", True),
                                    ),
                                    models.Q(
                                        ("birthday_days_after__isnull", False),
                                        ("birthday_days_before__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="rule_version_birthday_has_both_ends",
                                violation_error_message="Around the birthday needs days before and days after; 0 and 0 is the day itself.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("visit_number__isnull", True),
                                    ("visit_every__isnull", True),
                                    _connector="OR",
                                ),
                                name="rule_version_one_way_of_counting_visits",
                                violation_error_message="Say one purchase, or every so-many-th; not both.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("budget_points__isnull", True),
                                        ("budget_points__gte", 1),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("budget_minor__isnull", True),
                                        ("budget_minor__gte", 1),
                                        _connector="OR",
                                    ),
                                ),
                                name="rule_version_budget_above_zero",
                                violation_error_message="A budget is 1 or more; empty means without limit.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("event", ""),
                                    models.Q(
                                        ("brands", []),
                                        ("brands_excluded", []),
                                        ("categories", []),
                                        ("categories_excluded", []),
                                        ("skus", []),
                                        ("skus_excluded", []),
                                        ("tenders", []),
                                        ("visit_every__isnull", True),
                                        ("visit_number__isnull", True),
                                        models.Q(("award", "multiplier"), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="rule_version_events_have_no_basket",
                                violation_error_message="An event has no goods, no way of paying and no place among the purchases, and nothing to multiply: leave those out, or let purchases earn.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("point_kind", "qualifying"), _negated=True),
                                    ("funded_by", ""),
                                    _connector="OR",
                                ),
                                name="rule_version_qualifying_costs_nobody",
                                violation_error_message="Points that count for a tier only cost nothing: no partner pays.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("effective_from__isnull", True),
                                    models.Q(
                                        (
                                            "effective_from__gte",
                                            datetime.datetime(
                                                1969, 12, 31, 0, 0, tzinfo=datetime.UTC
                                            ),
                                        ),
                                        (
                                            "effective_from__lt",
                                            datetime.datetime(
                                                2201, 1, 2, 0, 0, tzinfo=datetime.UTC
                                            ),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="rule_version_beginning_within_years",
                                violation_error_message="Choose a day from the year 1970 to 2200.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("effective_until__isnull", True),
                                    models.Q(
                                        (
                                            "effective_until__gte",
                                            datetime.datetime(
                                                1969, 12, 31, 0, 0, tzinfo=datetime.UTC
                                            ),
                                        ),
                                        (
                                            "effective_until__lt",
                                            datetime.datetime(
                                                2201, 1, 2, 0, 0, tzinfo=datetime.UTC
                                            ),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="rule_version_end_within_years",
                                violation_error_message="Choose a day from the year 1970 to 2200.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RewardPrice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("points", models.PositiveBigIntegerField()),
                        (
                            "money_minor",
                            models.PositiveBigIntegerField(
                                default=0, help_text="Money to be paid besides, in minor units."
                            ),
                        ),
                        (
                            "reward",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="prices",
                                to="rewards.reward",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["reward", "-points"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("reward", "points"), name="reward_price_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("points__range", (1, 100000000))),
                                name="reward_other_price_within_limits",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StampCard",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("code", models.SlugField(max_length=40)),
                        ("name", models.CharField(max_length=100)),
                        (
                            "stamps_needed",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(100),
                                ]
                            ),
                        ),
                        (
                            "head_start",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="Stamps that everybody has on the first card."
                            ),
                        ),
                        (
                            "per",
                            models.CharField(
                                choices=[
                                    ("visit", "One for a visit"),
                                    ("piece", "One for each piece"),
                                    ("amount", "One for each step of money"),
                                ],
                                default="visit",
                                max_length=6,
                            ),
                        ),
                        (
                            "step_minor",
                            models.PositiveBigIntegerField(
                                blank=True,
                                help_text="The step of money for one stamp, in minor units.",
                                null=True,
                            ),
                        ),
                        (
                            "purchase_stamps_max",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Most stamps of one purchase; empty: without limit.",
                                null=True,
                            ),
                        ),
                        (
                            "categories",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "skus",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                help_text="SKUs; a line counts when its category or SKU is named, and its brand.",
                                size=None,
                            ),
                        ),
                        (
                            "brands",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "basket_min_minor",
                            models.PositiveBigIntegerField(
                                default=0,
                                help_text="A purchase counts from this amount of these goods on.",
                            ),
                        ),
                        (
                            "stores",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                help_text="Codes of stores; none means all.",
                                size=None,
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True)),
                        ("valid_from", models.DateTimeField(blank=True, null=True)),
                        ("valid_until", models.DateTimeField(blank=True, null=True)),
                        (
                            "program",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stamp_cards",
                                to="rewards.program",
                            ),
                        ),
                        (
                            "reward",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stamp_cards",
                                to="rewards.reward",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["program", "code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "code"), name="stamp_card_code_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("stamps_needed__range", (1, 100))),
                                name="stamp_card_has_room",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("head_start__lt", models.F("stamps_needed"))),
                                name="stamp_card_begins_before_its_end",
                                violation_error_message="The head start must leave at least one stamp to collect.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("per", "amount"),
                                        ("step_minor__gte", 1),
                                        ("step_minor__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(("per", "amount"), _negated=True),
                                        ("step_minor__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="stamp_card_step_fits",
                                violation_error_message="A stamp for money needs a step of money; others do not.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from__isnull", True),
                                    models.Q(
                                        (
                                            "valid_from__gte",
                                            datetime.datetime(
                                                1969, 12, 31, 0, 0, tzinfo=datetime.UTC
                                            ),
                                        ),
                                        (
                                            "valid_from__lt",
                                            datetime.datetime(
                                                2201, 1, 2, 0, 0, tzinfo=datetime.UTC
                                            ),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="stamp_card_beginning_within_years",
                                violation_error_message="Choose a day from the year 1970 to 2200.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_until__isnull", True),
                                    models.Q(
                                        (
                                            "valid_until__gte",
                                            datetime.datetime(
                                                1969, 12, 31, 0, 0, tzinfo=datetime.UTC
                                            ),
                                        ),
                                        (
                                            "valid_until__lt",
                                            datetime.datetime(
                                                2201, 1, 2, 0, 0, tzinfo=datetime.UTC
                                            ),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="stamp_card_end_within_years",
                                violation_error_message="Choose a day from the year 1970 to 2200.",
                            ),
                        ],
                    },
                ),
            ]
        ),
        migrations.RunSQL(TRIGGERS, WITHOUT_TRIGGERS),
    ]
