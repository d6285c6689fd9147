"""Rules of all kinds, campaigns, segments, events, stamp cards, and a larger catalogue."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import members.ids


class Migration(migrations.Migration):
    dependencies = [
        ("rewards", "0010_tiers_have_a_threshold"),
    ]

    operations = [
        migrations.CreateModel(
            name="Campaign",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        blank=True, help_text="What its rules give at most together.", null=True
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
            ],
            options={
                "ordering": ["program", "starts_at", "code"],
            },
        ),
        migrations.CreateModel(
            name="EventType",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
            ],
            options={
                "ordering": ["program", "code"],
            },
        ),
        migrations.CreateModel(
            name="RewardPrice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("points", models.PositiveBigIntegerField()),
                (
                    "money_minor",
                    models.PositiveBigIntegerField(
                        default=0, help_text="Money to be paid besides, in minor units."
                    ),
                ),
            ],
            options={
                "ordering": ["reward", "-points"],
            },
        ),
        migrations.CreateModel(
            name="RulePause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("paused_from", models.DateTimeField()),
                ("paused_until", models.DateTimeField(null=True)),
                ("paused_by", models.CharField(max_length=200)),
                ("resumed_by", models.CharField(default="", max_length=200)),
            ],
            options={
                "ordering": ["rule", "paused_from"],
            },
        ),
        migrations.CreateModel(
            name="Segment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        blank=True, help_text="Spend within so many days; empty: ever.", null=True
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
                    models.PositiveIntegerField(blank=True, help_text="Included.", null=True),
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
                    models.PositiveSmallIntegerField(blank=True, help_text="Included.", null=True),
                ),
                ("enrolled_days_min", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "enrolled_days_max",
                    models.PositiveIntegerField(blank=True, help_text="Included.", null=True),
                ),
                ("counted_at", models.DateTimeField(editable=False, null=True)),
                ("members_count", models.PositiveBigIntegerField(default=0, editable=False)),
            ],
            options={
                "ordering": ["program", "code"],
            },
        ),
        migrations.CreateModel(
            name="StampCard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        default=0, help_text="A purchase counts from this amount of these goods on."
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
            ],
            options={
                "ordering": ["program", "code"],
            },
        ),
        migrations.CreateModel(
            name="VoucherPool",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
            ],
            options={
                "ordering": ["program", "code"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="ruleversion",
            name="rule_version_multiplies_the_whole_base",
        ),
        migrations.RemoveConstraint(
            model_name="ruleversion",
            name="rule_version_fields_fit_award",
        ),
        migrations.AddField(
            model_name="program",
            name="tax_earns",
            field=models.BooleanField(
                default=True,
                help_text="Whether the tax in a price earns; needs tills that send the tax of each line.",
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="thousand_points_minor",
            field=models.PositiveBigIntegerField(
                blank=True,
                help_text="What 1,000 points cost the shop, in minor units: for budgets, forecasts and liability. Empty: not known.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="tier_basis",
            field=models.CharField(
                choices=[("spend", "What a member spends"), ("points", "Qualifying points")],
                default="spend",
                help_text="What reaches a tier. Spending points never costs a tier.",
                max_length=6,
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="tier_fall",
            field=models.CharField(
                choices=[
                    ("to_earned", "To the tier that the figure reaches"),
                    ("one_step", "One tier down at a time"),
                ],
                default="to_earned",
                help_text="How far one falls.",
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="tier_grace_days",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="How long a tier is kept after a review that it did not pass.",
                validators=[django.core.validators.MaxValueValidator(366)],
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="tier_returns",
            field=models.CharField(
                choices=[("at_once", "At once"), ("at_review", "At the next review")],
                default="at_review",
                help_text="When a return that takes too much away costs a tier that was promised.",
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="tier_review",
            field=models.CharField(
                choices=[
                    ("daily", "As soon as the figure is too low"),
                    ("yearly", "On the first of January, after the whole year that follows"),
                    ("anniversary", "Twelve months after the tier was reached or kept"),
                ],
                default="daily",
                help_text="When a member may fall.",
                max_length=11,
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="tier_window",
            field=models.CharField(
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
        migrations.AddField(
            model_name="program",
            name="tier_window_months",
            field=models.PositiveSmallIntegerField(
                default=12,
                help_text="The last months only: how many.",
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(60),
                ],
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="unreviewed_points_max",
            field=models.PositiveBigIntegerField(
                blank=True,
                help_text="A rule that is forecast to give more than this in 30 days is published by a second person; 0: always, empty: never.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="reward",
            name="bill_percent_max",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Of paying with points: the largest share of the bill, in a hundred.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(100),
                ],
            ),
        ),
        migrations.AddField(
            model_name="reward",
            name="from_time",
            field=models.TimeField(
                blank=True, help_text="From this minute on, by the store's clock.", null=True
            ),
        ),
        migrations.AddField(
            model_name="reward",
            name="kind",
            field=models.CharField(
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
        migrations.AddField(
            model_name="reward",
            name="member_times_max",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="How often one member can have it; empty: without limit.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="reward",
            name="member_times_per",
            field=models.CharField(
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
        migrations.AddField(
            model_name="reward",
            name="percent",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Of a percentage off: how many in a hundred.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(100),
                ],
            ),
        ),
        migrations.AddField(
            model_name="reward",
            name="points_min",
            field=models.PositiveBigIntegerField(
                blank=True, help_text="Of paying with points: the fewest at once.", null=True
            ),
        ),
        migrations.AddField(
            model_name="reward",
            name="price_minor",
            field=models.PositiveBigIntegerField(
                default=0, help_text="Money to be paid besides the points, in minor units."
            ),
        ),
        migrations.AddField(
            model_name="reward",
            name="scope",
            field=models.CharField(
                choices=[
                    ("basket", "The whole basket"),
                    ("category", "Goods of some categories"),
                    ("product", "Some products, by SKU"),
                ],
                default="basket",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="reward",
            name="scope_codes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=100),
                blank=True,
                default=list,
                help_text="The categories or SKUs; none for the whole basket.",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="reward",
            name="segments",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=100),
                blank=True,
                default=list,
                help_text="Codes of segments, one of which the member must be in.",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="reward",
            name="stores",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=100),
                blank=True,
                default=list,
                help_text="Codes of stores; none means all.",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="reward",
            name="tiers",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=100),
                blank=True,
                default=list,
                help_text="Codes of tiers that can have it; none means everybody.",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="reward",
            name="until_time",
            field=models.TimeField(
                blank=True,
                help_text="Until this minute, which is excluded; empty: midnight.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="reward",
            name="voucher_days",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="How long a voucher for it is valid; empty: for ever.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="reward",
            name="weekdays",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveSmallIntegerField(),
                blank=True,
                default=list,
                help_text="1 is Monday, 7 is Sunday; none means every day.",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="age_max",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Included.",
                null=True,
                validators=[django.core.validators.MaxValueValidator(150)],
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="age_min",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="In whole years.",
                null=True,
                validators=[django.core.validators.MaxValueValidator(150)],
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="attributes",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text='Attributes of a line, such as {"color": ["red", "blue"]}: each must be one of those named.',
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="attributes_excluded",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="Lines with one of these attributes do not count.",
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="basket_max_minor",
            field=models.PositiveBigIntegerField(
                blank=True,
                help_text="Applies up to this earning base, which is included.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="birthday_days_after",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Around the birthday: to so many days after it; 0 is the day itself.",
                null=True,
                validators=[django.core.validators.MaxValueValidator(180)],
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="birthday_days_before",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Around the birthday: from so many days before it on; 0 is the day itself.",
                null=True,
                validators=[django.core.validators.MaxValueValidator(180)],
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="brands",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=100), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="brands_excluded",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=100), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="budget_minor",
            field=models.PositiveBigIntegerField(
                blank=True,
                help_text="The same in money, by what the program says its points cost.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="budget_over",
            field=models.CharField(
                choices=[
                    ("reduce", "Give what is left of the limit"),
                    ("reject", "Give nothing when it would not fit whole"),
                ],
                default="reduce",
                help_text="What happens to the sale that meets the end of the budget.",
                max_length=6,
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="budget_points",
            field=models.PositiveBigIntegerField(
                blank=True, help_text="What it gives at most to all members together.", null=True
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="channels",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=100),
                blank=True,
                default=list,
                help_text="Such as store, online or app; none means all.",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="drafted_by",
            field=models.CharField(default="", editable=False, max_length=200),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="enrolled_days_max",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="A member since at most so many days.",
                null=True,
                validators=[django.core.validators.MaxValueValidator(36500)],
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="enrolled_days_min",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="A member since at least so many days.",
                null=True,
                validators=[django.core.validators.MaxValueValidator(36500)],
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="event",
            field=models.CharField(
                blank=True,
                default="",
                help_text="The code of a type of event that earns; empty: purchases earn.",
                max_length=60,
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="expression",
            field=models.TextField(
                blank=True,
                default="",
                help_text="For experts: one more condition in CEL, such as basket.pieces >= 3.",
                max_length=1000,
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="forecast",
            field=models.JSONField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="from_time",
            field=models.TimeField(
                blank=True, help_text="From this minute on, by the store's clock.", null=True
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="funded_by",
            field=models.CharField(
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
        migrations.AddField(
            model_name="ruleversion",
            name="goods_min_minor",
            field=models.PositiveBigIntegerField(
                default=0,
                help_text="Applies when these goods cost this much together, in minor units.",
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="group",
            field=models.CharField(
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
        migrations.AddField(
            model_name="ruleversion",
            name="group_mode",
            field=models.CharField(
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
        migrations.AddField(
            model_name="ruleversion",
            name="is_last",
            field=models.BooleanField(
                default=False,
                help_text="When this rule gives points, rules of lower priority give none.",
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="is_multiplied",
            field=models.BooleanField(
                default=False,
                help_text="Whether multipliers count these points as base; for a bonus or points per piece.",
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="limits",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="What it gives at most, in points or in times, to one member in a period.",
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="pieces_min",
            field=models.PositiveIntegerField(
                default=0, help_text="Applies from this many pieces of these goods on."
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="point_kind",
            field=models.CharField(
                choices=[
                    ("spendable", "Points to spend"),
                    ("qualifying", "Points that count for a tier only"),
                ],
                default="spendable",
                help_text="Points that count for a tier only are never spent.",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="priority",
            field=models.SmallIntegerField(
                default=0,
                help_text="Higher is asked first.",
                validators=[
                    django.core.validators.MinValueValidator(-1000),
                    django.core.validators.MaxValueValidator(1000),
                ],
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="segments",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=100),
                blank=True,
                default=list,
                help_text="Codes of segments, one of which the member must be in.",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="sent_back_reason",
            field=models.CharField(default="", editable=False, max_length=500),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="stores",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=100),
                blank=True,
                default=list,
                help_text="Codes of stores; none means all.",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="submitted_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="submitted_by",
            field=models.CharField(default="", editable=False, max_length=200),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="tenders",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=100),
                blank=True,
                default=list,
                help_text="Ways of paying, one of which must be used; none means any.",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="until_time",
            field=models.TimeField(
                blank=True,
                help_text="Until this minute, which is excluded; empty: midnight.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="visit_every",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="On every so-many-th purchase of a member: 5 is each fifth.",
                null=True,
                validators=[django.core.validators.MinValueValidator(2)],
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="visit_number",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="Only on this purchase of a member; 1 is the first.",
                null=True,
                validators=[django.core.validators.MinValueValidator(1)],
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="weekdays",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveSmallIntegerField(),
                blank=True,
                default=list,
                help_text="1 is Monday, 7 is Sunday; none means every day.",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="tier",
            name="benefits",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=100),
                blank=True,
                default=list,
                help_text="What members of this tier have, in their words.",
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="reward",
            name="price_points",
            field=models.PositiveBigIntegerField(
                help_text="Its price; of paying with points, how many points pay for the value."
            ),
        ),
        migrations.AlterField(
            model_name="ruleversion",
            name="award",
            field=models.CharField(
                choices=[
                    ("base", "Points per step of money (the base that multipliers multiply)"),
                    ("extra", "Extra points per step of money (never multiplied)"),
                    ("piece", "Points per piece"),
                    ("bonus", "Fixed bonus"),
                    ("multiplier", "Multiplier on the base"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="ruleversion",
            name="multiplier",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                help_text="2 doubles the base points of the goods below, or of the whole basket.",
                max_digits=5,
                null=True,
                validators=[django.core.validators.MinValueValidator(1)],
            ),
        ),
        migrations.AlterField(
            model_name="ruleversion",
            name="points",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="Points per step of money or per piece, or the bonus.",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="ruleversion",
            name="tiers",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=100),
                blank=True,
                default=list,
                help_text="Codes of tiers, as they stand before the sale; none means everybody.",
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="tier",
            name="threshold",
            field=models.PositiveBigIntegerField(
                help_text="The spend in minor units (cents), or the qualifying points, that reach it."
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(("tier_window_months__range", (1, 60))),
                name="program_tier_window_has_months",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(("tier_grace_days__lte", 366)),
                name="program_tier_grace_within_a_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("tier_window", "calendar_year"), _negated=True),
                    ("tier_review", "yearly"),
                    _connector="OR",
                ),
                name="program_calendar_year_is_reviewed_yearly",
                violation_error_message="A calendar year begins at nothing on the first of January: review tiers yearly.",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="program",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="campaigns",
                to="rewards.program",
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="campaign",
            field=models.ForeignKey(
                blank=True,
                help_text="Its window, target, hold-out and budget then hold for this rule too.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="rewards.campaign",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("points__isnull", False), ("points__range", (1, 1000000))),
                        ("award__in", ["base", "extra"]),
                        ("is_multiplied", False),
                        ("multiplier__isnull", True),
                        ("step_minor__gte", 1),
                        ("step_minor__isnull", False),
                    ),
                    models.Q(
                        models.Q(("points__isnull", False), ("points__range", (1, 1000000))),
                        models.Q(("multiplier__isnull", True), ("step_minor__isnull", True)),
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
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekdays__contained_by", [1, 2, 3, 4, 5, 6, 7])),
                name="rule_version_weekdays_are_known",
                violation_error_message="A day of the week is 1 (Monday) to 7 (Sunday).",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("from_time__isnull", True),
                    ("until_time__isnull", True),
                    ("from_time__lt", models.F("until_time")),
                    _connector="OR",
                ),
                name="rule_version_hours_in_order",
                violation_error_message="The hours end before they begin. For a night, make two rules: one until midnight, one from midnight on.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("basket_min_minor__isnull", True),
                    ("basket_max_minor__isnull", True),
                    ("basket_min_minor__lte", models.F("basket_max_minor")),
                    _connector="OR",
                ),
                name="rule_version_basket_in_order",
                violation_error_message="The least basket is above the largest: no basket can be both.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("age_min__isnull", True),
                    ("age_max__isnull", True),
                    ("age_min__lte", models.F("age_max")),
                    _connector="OR",
                ),
                name="rule_version_age_in_order",
                violation_error_message="The least age is above the most: nobody can be both.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("enrolled_days_min__isnull", True),
                    ("enrolled_days_max__isnull", True),
                    ("enrolled_days_min__lte", models.F("enrolled_days_max")),
                    _connector="OR",
                ),
                name="rule_version_membership_in_order",
                violation_error_message="The least days of membership are above the most.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("visit_number__isnull", True), ("visit_every__isnull", True), _connector="OR"
                ),
                name="rule_version_one_way_of_counting_visits",
                violation_error_message="Say one purchase, or every so-many-th; not both.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("budget_points__isnull", True), ("budget_points__gte", 1), _connector="OR"
                    ),
                    models.Q(
                        ("budget_minor__isnull", True), ("budget_minor__gte", 1), _connector="OR"
                    ),
                ),
                name="rule_version_budget_above_zero",
                violation_error_message="A budget is 1 or more; empty means without limit.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("point_kind", "qualifying"), _negated=True),
                    ("funded_by", ""),
                    _connector="OR",
                ),
                name="rule_version_qualifying_costs_nobody",
                violation_error_message="Points that count for a tier only cost nothing: no partner pays.",
            ),
        ),
        migrations.AddField(
            model_name="eventtype",
            name="program",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="event_types",
                to="rewards.program",
            ),
        ),
        migrations.AddField(
            model_name="rewardprice",
            name="reward",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="prices",
                to="rewards.reward",
            ),
        ),
        migrations.AddField(
            model_name="rulepause",
            name="rule",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pauses",
                to="rewards.earningrule",
            ),
        ),
        migrations.AddField(
            model_name="segment",
            name="program",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="segments",
                to="rewards.program",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="segment",
            field=models.ForeignKey(
                blank=True,
                help_text="Whom it is for; empty: everybody.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="campaigns",
                to="rewards.segment",
            ),
        ),
        migrations.AddField(
            model_name="stampcard",
            name="program",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stamp_cards",
                to="rewards.program",
            ),
        ),
        migrations.AddField(
            model_name="stampcard",
            name="reward",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stamp_cards",
                to="rewards.reward",
            ),
        ),
        migrations.AddField(
            model_name="voucherpool",
            name="program",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pools",
                to="rewards.program",
            ),
        ),
        migrations.AddField(
            model_name="reward",
            name="pool",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rewards",
                to="rewards.voucherpool",
            ),
        ),
        migrations.AddConstraint(
            model_name="reward",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "percent"),
                        ("percent__isnull", False),
                        ("percent__range", (1, 100)),
                        ("value_minor", 0),
                    ),
                    models.Q(
                        models.Q(("kind", "percent"), _negated=True), ("percent__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="reward_percent_fits_kind",
                violation_error_message="A percentage off needs a percentage from 1 to 100 and no value; anything else has no percentage.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reward",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "voucher"), ("pool__isnull", False)),
                    models.Q(models.Q(("kind", "voucher"), _negated=True), ("pool__isnull", True)),
                    _connector="OR",
                ),
                name="reward_pool_fits_kind",
                violation_error_message="A voucher needs the pool it comes from; anything else has none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reward",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="reward",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="reward",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("member_times_max__isnull", True),
                    ("member_times_max__gte", 1),
                    _connector="OR",
                ),
                name="reward_member_limit_above_zero",
                violation_error_message="A limit per member is 1 or more; empty means without limit.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reward",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekdays__contained_by", [1, 2, 3, 4, 5, 6, 7])),
                name="reward_weekdays_are_known",
                violation_error_message="A day of the week is 1 (Monday) to 7 (Sunday).",
            ),
        ),
        migrations.AddConstraint(
            model_name="reward",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("from_time__isnull", True),
                    ("until_time__isnull", True),
                    ("from_time__lt", models.F("until_time")),
                    _connector="OR",
                ),
                name="reward_hours_in_order",
                violation_error_message="The hours end before they begin.",
            ),
        ),
        migrations.AddConstraint(
            model_name="eventtype",
            constraint=models.UniqueConstraint(
                fields=("program", "code"), name="event_type_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="eventtype",
            constraint=models.CheckConstraint(
                condition=models.Q(("code", ""), _negated=True), name="event_type_has_a_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="rewardprice",
            constraint=models.UniqueConstraint(
                fields=("reward", "points"), name="reward_price_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="rewardprice",
            constraint=models.CheckConstraint(
                condition=models.Q(("points__range", (1, 100000000))),
                name="reward_other_price_within_limits",
            ),
        ),
        migrations.AddConstraint(
            model_name="rulepause",
            constraint=models.UniqueConstraint(
                condition=models.Q(("paused_until__isnull", True)),
                fields=("rule",),
                name="rule_paused_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="rulepause",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("paused_until__isnull", True),
                    ("paused_until__gte", models.F("paused_from")),
                    _connector="OR",
                ),
                name="rule_pause_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="segment",
            constraint=models.UniqueConstraint(
                fields=("program", "code"), name="segment_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="segment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("spend_min_minor__isnull", True),
                    ("spend_max_minor__isnull", True),
                    ("spend_min_minor__lte", models.F("spend_max_minor")),
                    _connector="OR",
                ),
                name="segment_spend_in_order",
                violation_error_message="The least spend is above the most.",
            ),
        ),
        migrations.AddConstraint(
            model_name="segment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("visits_min__isnull", True),
                    ("visits_max__isnull", True),
                    ("visits_min__lte", models.F("visits_max")),
                    _connector="OR",
                ),
                name="segment_visits_in_order",
                violation_error_message="The least visits is above the most.",
            ),
        ),
        migrations.AddConstraint(
            model_name="segment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("age_min__isnull", True),
                    ("age_max__isnull", True),
                    ("age_min__lte", models.F("age_max")),
                    _connector="OR",
                ),
                name="segment_age_in_order",
                violation_error_message="The least age is above the most.",
            ),
        ),
        migrations.AddConstraint(
            model_name="segment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("enrolled_days_min__isnull", True),
                    ("enrolled_days_max__isnull", True),
                    ("enrolled_days_min__lte", models.F("enrolled_days_max")),
                    _connector="OR",
                ),
                name="segment_membership_in_order",
                violation_error_message="The least membership is above the most.",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.UniqueConstraint(
                fields=("program", "code"), name="campaign_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_at__isnull", True),
                    ("ends_at__gt", models.F("starts_at")),
                    _connector="OR",
                ),
                name="campaign_ends_after_it_starts",
                violation_error_message="A campaign ends after it starts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(("holdout_percent__range", (0, 90))),
                name="campaign_holdout_is_a_share",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("budget_points__isnull", True), ("budget_points__gte", 1), _connector="OR"
                ),
                name="campaign_budget_above_zero",
                violation_error_message="A budget is 1 or more; empty means without limit.",
            ),
        ),
        migrations.AddConstraint(
            model_name="stampcard",
            constraint=models.UniqueConstraint(
                fields=("program", "code"), name="stamp_card_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="stampcard",
            constraint=models.CheckConstraint(
                condition=models.Q(("stamps_needed__range", (1, 100))), name="stamp_card_has_room"
            ),
        ),
        migrations.AddConstraint(
            model_name="stampcard",
            constraint=models.CheckConstraint(
                condition=models.Q(("head_start__lt", models.F("stamps_needed"))),
                name="stamp_card_begins_before_its_end",
                violation_error_message="The head start must leave at least one stamp to collect.",
            ),
        ),
        migrations.AddConstraint(
            model_name="stampcard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("per", "amount"), ("step_minor__gte", 1), ("step_minor__isnull", False)
                    ),
                    models.Q(
                        models.Q(("per", "amount"), _negated=True), ("step_minor__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="stamp_card_step_fits",
                violation_error_message="A stamp for money needs a step of money; others do not.",
            ),
        ),
        migrations.AddConstraint(
            model_name="voucherpool",
            constraint=models.UniqueConstraint(
                fields=("program", "code"), name="voucher_pool_code_once"
            ),
        ),
    ]
