"""What counts rules, budgets, tiers, stamps and segments; events, vouchers and back-tests."""

import django.db.models.deletion
from django.db import migrations, models

import members.ids


class Migration(migrations.Migration):
    dependencies = [
        ("loyalty", "0008_returns_that_are_not_applied"),
        ("members", "0003_holders_never_chain"),
        ("rewards", "0011_rules_campaigns_cards_and_catalogue"),
    ]

    operations = [
        migrations.AddField(
            model_name="purchase",
            name="channel",
            field=models.CharField(db_default="store", default="store", max_length=20),
        ),
        migrations.AddField(
            model_name="redemption",
            name="money_minor",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="redemption",
            name="value_minor",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name="debtline",
            name="source_kind",
            field=models.SmallIntegerField(
                choices=[
                    (1, "purchase"),
                    (2, "redemption"),
                    (3, "expiry"),
                    (4, "refund"),
                    (5, "adjustment"),
                    (6, "transfer"),
                    (7, "repaid debt"),
                    (8, "reinstatement"),
                    (9, "event"),
                ]
            ),
        ),
        migrations.AlterField(
            model_name="draw",
            name="source_kind",
            field=models.SmallIntegerField(
                choices=[
                    (1, "purchase"),
                    (2, "redemption"),
                    (3, "expiry"),
                    (4, "refund"),
                    (5, "adjustment"),
                    (6, "transfer"),
                    (7, "repaid debt"),
                    (8, "reinstatement"),
                    (9, "event"),
                ]
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="source_kind",
            field=models.SmallIntegerField(
                choices=[
                    (1, "purchase"),
                    (2, "redemption"),
                    (3, "expiry"),
                    (4, "refund"),
                    (5, "adjustment"),
                    (6, "transfer"),
                    (7, "repaid debt"),
                    (8, "reinstatement"),
                    (9, "event"),
                ]
            ),
        ),
        migrations.AlterField(
            model_name="lot",
            name="source_kind",
            field=models.SmallIntegerField(
                choices=[
                    (1, "purchase"),
                    (2, "redemption"),
                    (3, "expiry"),
                    (4, "refund"),
                    (5, "adjustment"),
                    (6, "transfer"),
                    (7, "repaid debt"),
                    (8, "reinstatement"),
                    (9, "event"),
                ]
            ),
        ),
        migrations.AlterField(
            model_name="programtally",
            name="source_kind",
            field=models.SmallIntegerField(
                choices=[
                    (1, "purchase"),
                    (2, "redemption"),
                    (3, "expiry"),
                    (4, "refund"),
                    (5, "adjustment"),
                    (6, "transfer"),
                    (7, "repaid debt"),
                    (8, "reinstatement"),
                    (9, "event"),
                ]
            ),
        ),
        migrations.CreateModel(
            name="BackTest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                (
                    "version_ids",
                    models.JSONField(default=list, help_text="The drafts that take part."),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("running", "running"),
                            ("done", "done"),
                            ("failed", "failed"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("total_count", models.BigIntegerField(default=0)),
                ("done_count", models.BigIntegerField(default=0)),
                ("result", models.JSONField(default=dict)),
                ("error", models.TextField(default="")),
                ("requested_by", models.CharField(max_length=200)),
                ("requested_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "program",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rewards.program",
                    ),
                ),
            ],
            options={
                "verbose_name": "back-test",
                "verbose_name_plural": "back-tests",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Budget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner_kind", models.SmallIntegerField(choices=[(1, "rule"), (2, "campaign")])),
                ("owner_id", models.BigIntegerField()),
                ("total_points", models.BigIntegerField()),
                ("allotted_points", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("owner_kind", "owner_id"), name="budget_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("allotted_points__gte", 0),
                            ("allotted_points__lte", models.F("total_points")),
                        ),
                        name="budget_never_allots_more_than_it_has",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ThresholdChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("thresholds", models.JSONField()),
                ("before", models.JSONField()),
                ("proposed_by", models.CharField(max_length=200)),
                ("proposed_at", models.DateTimeField()),
                (
                    "moves_now",
                    models.BooleanField(
                        help_text="Whether those who no longer reach their tier fall at once, not at their review."
                    ),
                ),
                ("applied_by", models.CharField(default="", max_length=200)),
                ("applied_at", models.DateTimeField(null=True)),
                ("risen", models.IntegerField(null=True)),
                ("fallen", models.IntegerField(null=True)),
                (
                    "program",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rewards.program",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BudgetSlice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("lane", models.SmallIntegerField()),
                ("allotted_points", models.BigIntegerField(default=0)),
                ("used_points", models.BigIntegerField(default=0)),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slices",
                        to="loyalty.budget",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("budget", "lane"), name="budget_slice_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("used_points__gte", 0),
                            ("used_points__lte", models.F("allotted_points")),
                        ),
                        name="budget_slice_never_overrun",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MemberEvent",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        db_default=models.Func(
                            models.Value("loyalty_source_id"),
                            function="nextval",
                            output_field=models.BigIntegerField(),
                        ),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("public_id", models.UUIDField(default=members.ids.new_uuid, editable=False)),
                ("key", models.CharField(max_length=128)),
                ("fingerprint", models.BinaryField(max_length=16)),
                ("data", models.JSONField(default=dict)),
                ("quantity", models.PositiveIntegerField(default=1)),
                ("amount_minor", models.BigIntegerField(default=0)),
                ("points", models.BigIntegerField()),
                ("balance_after", models.BigIntegerField()),
                ("entry_seq", models.BigIntegerField(null=True)),
                ("trace", models.JSONField()),
                ("occurred_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.member",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rewards.program",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.apikey",
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.store",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rewards.eventtype",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["member", "occurred_at"], name="member_event_of_member")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("public_id",), name="member_event_public_id_once"
                    ),
                    models.UniqueConstraint(
                        fields=("type", "key"), name="member_event_once_per_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("entry_seq__isnull", True), ("points", 0)),
                            models.Q(("entry_seq__isnull", False), ("points__gt", 0)),
                            _connector="OR",
                        ),
                        name="member_event_with_points_names_its_entry",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "point_kind",
                    models.CharField(
                        choices=[
                            ("spendable", "Points to spend"),
                            ("qualifying", "Points that count for a tier only"),
                        ],
                        max_length=10,
                    ),
                ),
                ("points", models.BigIntegerField()),
                (
                    "times",
                    models.SmallIntegerField(
                        help_text="1 when it first gave, -1 when all of it came back."
                    ),
                ),
                ("funded_by", models.CharField(default="", max_length=40)),
                (
                    "source_kind",
                    models.SmallIntegerField(
                        choices=[
                            (1, "purchase"),
                            (2, "redemption"),
                            (3, "expiry"),
                            (4, "refund"),
                            (5, "adjustment"),
                            (6, "transfer"),
                            (7, "repaid debt"),
                            (8, "reinstatement"),
                            (9, "event"),
                        ]
                    ),
                ),
                ("source_id", models.BigIntegerField()),
                ("occurred_at", models.DateTimeField()),
                (
                    "campaign",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rewards.campaign",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.member",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rewards.program",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rewards.earningrule",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rewards.ruleversion",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["member", "rule", "occurred_at"],
                        include=("points", "times"),
                        name="rule_use_in_period",
                    ),
                    models.Index(
                        condition=models.Q(("point_kind", "qualifying")),
                        fields=["member", "program", "occurred_at"],
                        include=("points",),
                        name="rule_use_that_qualifies",
                    ),
                    models.Index(fields=["campaign"], name="rule_use_of_campaign"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source_id", "rule"), name="rule_use_once_per_source_and_rule"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("points", 0), _negated=True),
                        name="rule_use_moves_points",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("points__gt", 0), ("times__in", [0, 1])),
                            models.Q(("points__lt", 0), ("times__in", [0, -1])),
                            _connector="OR",
                        ),
                        name="rule_use_times_fit_points",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SegmentMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateTimeField()),
                ("valid_until", models.DateTimeField(null=True)),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.member",
                    ),
                ),
                (
                    "segment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rewards.segment",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["member", "segment"], name="segment_of_member")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_until__isnull", True)),
                        fields=("segment", "member"),
                        name="segment_member_once_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Stamp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stamps", models.IntegerField()),
                (
                    "source_kind",
                    models.SmallIntegerField(
                        choices=[
                            (1, "purchase"),
                            (2, "redemption"),
                            (3, "expiry"),
                            (4, "refund"),
                            (5, "adjustment"),
                            (6, "transfer"),
                            (7, "repaid debt"),
                            (8, "reinstatement"),
                            (9, "event"),
                        ]
                    ),
                ),
                ("source_id", models.BigIntegerField()),
                (
                    "purchase_id",
                    models.BigIntegerField(help_text="The purchase, of its returns too."),
                ),
                ("occurred_at", models.DateTimeField()),
                (
                    "card",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rewards.stampcard",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.member",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["member", "card"], include=("stamps",), name="stamp_of_member"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source_id", "card"), name="stamp_once_per_source"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stamps", 0), _negated=True), name="stamp_not_nothing"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tier", models.CharField(blank=True, max_length=40)),
                ("since", models.DateTimeField()),
                ("kept_until", models.DateTimeField(null=True)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("rose", "Reached by the figure"),
                            ("kept", "Kept at the review"),
                            ("fell", "Not kept at the review"),
                            ("returned", "Lost by a return"),
                            ("thresholds", "The thresholds were changed"),
                            ("placed", "Placed by staff"),
                        ],
                        max_length=10,
                    ),
                ),
                ("figure", models.BigIntegerField()),
                ("actor", models.CharField(default="", max_length=200)),
                ("note", models.CharField(default="", max_length=500)),
                ("recorded_at", models.DateTimeField()),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.member",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rewards.program",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["member", "program", "-since", "-id"], name="standing_latest_first"
                    ),
                    models.Index(
                        condition=models.Q(("kept_until__isnull", False)),
                        fields=["program", "kept_until"],
                        name="standing_by_review",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Voucher",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(default=members.ids.new_uuid, editable=False, unique=True),
                ),
                ("code", models.CharField(max_length=64)),
                (
                    "status",
                    models.SmallIntegerField(
                        choices=[(1, "in the pool"), (2, "issued"), (3, "used"), (4, "revoked")]
                    ),
                ),
                (
                    "card_number",
                    models.IntegerField(help_text="Which of the member's full cards.", null=True),
                ),
                ("issued_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.member",
                    ),
                ),
                (
                    "pool",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rewards.voucherpool",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rewards.program",
                    ),
                ),
                (
                    "purchase",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="loyalty.purchase",
                    ),
                ),
                (
                    "redemption",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="loyalty.redemption",
                    ),
                ),
                (
                    "reward",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rewards.reward",
                    ),
                ),
                (
                    "stamp_card",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rewards.stampcard",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", 1)),
                        fields=["pool", "id"],
                        name="voucher_next_of_pool",
                    ),
                    models.Index(fields=["member", "status"], name="voucher_of_member"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("program", "code"), name="voucher_code_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("redemption__isnull", False)),
                        fields=("redemption",),
                        name="voucher_once_per_redemption",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("stamp_card__isnull", False)),
                        fields=("stamp_card", "member", "card_number"),
                        name="voucher_once_per_full_card",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("member__isnull", True), ("pool__isnull", False), ("status", 1)
                            ),
                            models.Q(
                                ("issued_at__isnull", False),
                                ("reward__isnull", False),
                                ("status__in", [2, 3, 4]),
                            ),
                            models.Q(("pool__isnull", False), ("status", 4)),
                            _connector="OR",
                        ),
                        name="voucher_fields_fit_status",
                    ),
                ],
            },
        ),
    ]
