"""
Room for every way back: returns, adjustments, transfers, debt, pending points, seals.

Draws become signed rows of any source; what stood in the old columns is moved by the next step.
"""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.db import migrations, models

import members.ids


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("loyalty", "0003_room_for_updates_in_place"),
        ("members", "0003_holders_never_chain"),
        ("rewards", "0008_pending_expiry_debt_and_transfers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Adjustment",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("points", "Points given or taken"),
                            ("debt", "Debt forgiven"),
                            ("extension", "Expiry put off"),
                            ("reinstatement", "Expired points brought back"),
                        ],
                        max_length=13,
                    ),
                ),
                ("points", models.BigIntegerField()),
                ("lots_until", models.DateField(null=True)),
                ("expires_on", models.DateField(null=True)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("goodwill", "Goodwill"),
                            ("missing_purchase", "A purchase was missing"),
                            ("correction", "Correction of a mistake"),
                            ("complaint", "Complaint"),
                            ("promotion", "Promotion"),
                            ("fraud", "Fraud"),
                            ("migration", "Brought over from another system"),
                            ("other", "Other; see the note"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.CharField(blank=True, default="", max_length=500)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Waits for approval"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                        ],
                        default="proposed",
                        max_length=8,
                    ),
                ),
                (
                    "proposed_by_kind",
                    models.SmallIntegerField(
                        choices=[(0, "system"), (1, "member"), (2, "staff"), (3, "API key")]
                    ),
                ),
                ("proposed_by_id", models.BigIntegerField(null=True)),
                ("proposed_by", models.CharField(max_length=200)),
                (
                    "decided_by_kind",
                    models.SmallIntegerField(
                        choices=[(0, "system"), (1, "member"), (2, "staff"), (3, "API key")],
                        null=True,
                    ),
                ),
                ("decided_by_id", models.BigIntegerField(null=True)),
                ("decided_by", models.CharField(blank=True, default="", max_length=200)),
                ("decision_note", models.CharField(blank=True, default="", max_length=500)),
                ("is_within_limit", models.BooleanField(default=False)),
                ("idempotency_key", models.CharField(max_length=255, null=True)),
                ("fingerprint", models.BinaryField(max_length=16)),
                ("balance_after", models.BigIntegerField(null=True)),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="AdjustmentLimit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "points_max",
                    models.PositiveBigIntegerField(
                        help_text="Up to so many points, given or taken, need no second person."
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DebtLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                        ]
                    ),
                ),
                ("source_id", models.BigIntegerField()),
                ("points", models.BigIntegerField()),
                ("owed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ExpiryNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("expires_on", models.DateField()),
                ("days", models.SmallIntegerField()),
                ("points", models.BigIntegerField()),
                ("noticed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Merge",
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
                ("identifiers", models.JSONField(default=list)),
                ("reason", models.CharField(blank=True, default="", max_length=500)),
                ("merged_at", models.DateTimeField()),
                (
                    "merged_by_kind",
                    models.SmallIntegerField(
                        choices=[(0, "system"), (1, "member"), (2, "staff"), (3, "API key")]
                    ),
                ),
                ("merged_by_id", models.BigIntegerField(null=True)),
                ("merged_by", models.CharField(max_length=200)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "undone_by_kind",
                    models.SmallIntegerField(
                        choices=[(0, "system"), (1, "member"), (2, "staff"), (3, "API key")],
                        null=True,
                    ),
                ),
                ("undone_by_id", models.BigIntegerField(null=True)),
                ("undone_by", models.CharField(blank=True, default="", max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="Refund",
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
                ("sale_external_id", models.CharField(max_length=128)),
                ("sale_occurred_at", models.DateTimeField(null=True)),
                (
                    "actor_kind",
                    models.SmallIntegerField(
                        choices=[(0, "system"), (1, "member"), (2, "staff"), (3, "API key")]
                    ),
                ),
                ("actor_id", models.BigIntegerField(null=True)),
                ("external_id", models.CharField(max_length=128, null=True)),
                ("idempotency_key", models.CharField(max_length=255, null=True)),
                ("fingerprint", models.BinaryField(max_length=16)),
                ("is_void", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, default="", max_length=500)),
                ("currency", models.CharField(max_length=3)),
                ("lines", models.JSONField(default=list)),
                ("amount_minor", models.BigIntegerField(null=True)),
                ("returned", models.JSONField(default=list)),
                ("total_minor", models.BigIntegerField(default=0)),
                ("spend_minor", models.BigIntegerField(default=0)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for its sale"),
                            ("applied", "Applied"),
                            ("set_apart", "Could not be applied; see the detail"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("points", models.BigIntegerField(default=0)),
                ("taken_points", models.BigIntegerField(default=0)),
                ("owed_points", models.BigIntegerField(default=0)),
                ("expired_points", models.BigIntegerField(default=0)),
                ("forgiven_points", models.BigIntegerField(default=0)),
                ("points_after", models.BigIntegerField(null=True)),
                ("balance_after", models.BigIntegerField(null=True)),
                ("entry_seq", models.BigIntegerField(null=True)),
                ("trace", models.JSONField(null=True)),
                ("occurred_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("applied_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("entries", models.BigIntegerField()),
                ("points", models.BigIntegerField()),
                ("previous", models.BinaryField(max_length=32)),
                ("digest", models.BinaryField(max_length=32)),
                ("sealed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Transfer",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("gift", "From member to member"),
                            ("joining", "Brought into a household"),
                            ("leaving", "Taken along from a household"),
                            ("merge", "Two members became one"),
                            ("following", "Came back late and followed its member"),
                        ],
                        max_length=9,
                    ),
                ),
                ("points", models.BigIntegerField()),
                ("debt_points", models.BigIntegerField(default=0)),
                ("note", models.CharField(blank=True, default="", max_length=500)),
                (
                    "actor_kind",
                    models.SmallIntegerField(
                        choices=[(0, "system"), (1, "member"), (2, "staff"), (3, "API key")]
                    ),
                ),
                ("actor_id", models.BigIntegerField(null=True)),
                ("idempotency_key", models.CharField(max_length=255, null=True)),
                ("fingerprint", models.BinaryField(max_length=16)),
                ("moves", models.JSONField(default=list)),
                ("answer", models.JSONField(default=dict)),
                ("occurred_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="draw",
            name="draw_once_per_hold_and_lot",
        ),
        migrations.RemoveConstraint(
            model_name="draw",
            name="draw_takes_something",
        ),
        migrations.RemoveConstraint(
            model_name="draw",
            name="draw_returns_within_points",
        ),
        migrations.RemoveConstraint(
            model_name="entry",
            name="entry_reversed_once",
        ),
        migrations.RemoveConstraint(
            model_name="entry",
            name="entry_sign_fits_kind",
        ),
        migrations.AddField(
            model_name="draw",
            name="drawn_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="draw",
            name="source_id",
            field=models.BigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
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
                ],
                default=2,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="lot",
            name="earned_by",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.member",
            ),
        ),
        migrations.AddField(
            model_name="lot",
            name="inactivity_months",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="lot",
            name="is_pending",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="lot",
            name="moved_from",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="loyalty.lot",
            ),
        ),
        migrations.AddField(
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
                ],
                default=1,
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="entry",
            name="kind",
            field=models.SmallIntegerField(
                choices=[
                    (1, "accrual"),
                    (2, "redemption"),
                    (3, "reversal"),
                    (4, "expiry"),
                    (5, "adjustment"),
                    (6, "transfer"),
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
                ]
            ),
        ),
        migrations.AlterField(
            model_name="lot",
            name="available_from",
            field=models.DateTimeField(null=True),
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
                ]
            ),
        ),
        migrations.AlterField(
            model_name="programtally",
            name="kind",
            field=models.SmallIntegerField(
                choices=[
                    (1, "accrual"),
                    (2, "redemption"),
                    (3, "reversal"),
                    (4, "expiry"),
                    (5, "adjustment"),
                    (6, "transfer"),
                ]
            ),
        ),
        migrations.AddIndex(
            model_name="draw",
            index=models.Index(fields=["source_id"], name="draw_by_source"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=django.contrib.postgres.indexes.BrinIndex(
                fields=["recorded_at"], name="entry_by_day_of_record"
            ),
        ),
        migrations.AddIndex(
            model_name="lot",
            index=models.Index(
                condition=models.Q(("is_pending", True)),
                fields=["available_from"],
                name="lot_pending_by_start",
            ),
        ),
        migrations.AddIndex(
            model_name="lot",
            index=models.Index(
                condition=models.Q(("moved_from__isnull", False)),
                fields=["moved_from"],
                name="lot_moved_from",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(("points", 0), _negated=True), name="draw_points_not_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("reverses__isnull", False), models.Q(("source_kind", 4), _negated=True)
                ),
                fields=("reverses",),
                name="entry_reversed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source_kind", 4)),
                fields=("source_id",),
                name="entry_refund_once_per_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", [3, 5, 6]),
                    models.Q(("kind", 1), ("points__gt", 0)),
                    models.Q(("kind__in", [2, 4]), ("points__lt", 0)),
                    _connector="OR",
                ),
                name="entry_sign_fits_kind",
            ),
        ),
        migrations.AddField(
            model_name="adjustment",
            name="entry",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="loyalty.entry",
            ),
        ),
        migrations.AddField(
            model_name="adjustment",
            name="member",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.member",
            ),
        ),
        migrations.AddField(
            model_name="adjustment",
            name="program",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rewards.program",
            ),
        ),
        migrations.AddField(
            model_name="adjustment",
            name="recorded_by",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.apikey",
            ),
        ),
        migrations.AddField(
            model_name="adjustmentlimit",
            name="group",
            field=models.OneToOneField(
                blank=True,
                help_text="Leave empty for the limit of API keys.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="auth.group",
            ),
        ),
        migrations.AddField(
            model_name="debtline",
            name="member",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.member",
            ),
        ),
        migrations.AddField(
            model_name="debtline",
            name="wallet",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="loyalty.wallet",
            ),
        ),
        migrations.AddField(
            model_name="expirynotice",
            name="member",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.member",
            ),
        ),
        migrations.AddField(
            model_name="expirynotice",
            name="wallet",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="loyalty.wallet",
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="loser",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.member"
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="survivor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.member"
            ),
        ),
        migrations.CreateModel(
            name="WaitingRefund",
            fields=[
                (
                    "refund",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="loyalty.refund",
                    ),
                ),
                ("sale_external_id", models.CharField(max_length=128)),
                ("waits_since", models.DateTimeField()),
                ("alarmed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="refund",
            name="member",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.member",
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="program",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rewards.program",
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="purchase",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="loyalty.purchase",
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="recorded_by",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.apikey",
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="sale_store",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.store",
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="store",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.store",
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="household",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.household",
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="merge",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="transfers",
                to="loyalty.merge",
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="program",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rewards.program",
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="recipient",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.member",
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="recorded_by",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.apikey",
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="sender",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.member",
            ),
        ),
        migrations.AddIndex(
            model_name="adjustment",
            index=models.Index(fields=["member", "proposed_at"], name="adjustment_of_member"),
        ),
        migrations.AddIndex(
            model_name="adjustment",
            index=models.Index(
                condition=models.Q(("status", "proposed")),
                fields=["proposed_at"],
                name="adjustment_to_decide",
            ),
        ),
        migrations.AddConstraint(
            model_name="adjustment",
            constraint=models.UniqueConstraint(
                fields=("public_id",), name="adjustment_public_id_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="adjustment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("idempotency_key__isnull", False)),
                fields=("recorded_by", "idempotency_key"),
                name="adjustment_once_per_request_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="adjustment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("points", 0), _negated=True),
                    models.Q(("kind", "points"), ("points__gt", 0), _connector="OR"),
                ),
                name="adjustment_points_fit_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="adjustment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("status", "proposed")),
                    models.Q(
                        models.Q(("status", "proposed"), _negated=True),
                        ("decided_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="adjustment_decided_when_not_proposed",
            ),
        ),
        migrations.AddConstraint(
            model_name="adjustment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_at__isnull", True),
                    ("is_within_limit", True),
                    models.Q(("decided_by_kind", models.F("proposed_by_kind")), _negated=True),
                    models.Q(("decided_by_id", models.F("proposed_by_id")), _negated=True),
                    _connector="OR",
                ),
                name="adjustment_decided_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="adjustmentlimit",
            constraint=models.UniqueConstraint(
                fields=("group",),
                name="adjustment_limit_once_per_role",
                nulls_distinct=False,
                violation_error_message="This role has a limit already; change that one.",
            ),
        ),
        migrations.AddIndex(
            model_name="debtline",
            index=models.Index(fields=["wallet"], name="debt_line_by_wallet"),
        ),
        migrations.AddConstraint(
            model_name="debtline",
            constraint=models.CheckConstraint(
                condition=models.Q(("points", 0), _negated=True), name="debt_line_points_not_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="expirynotice",
            constraint=models.UniqueConstraint(
                fields=("wallet", "expires_on", "days"), name="expiry_notice_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.CheckConstraint(
                condition=models.Q(("loser", models.F("survivor")), _negated=True),
                name="merge_joins_two_members",
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at__isnull", True)),
                fields=("loser",),
                name="merge_once_until_undone",
            ),
        ),
        migrations.AddField(
            model_name="waitingrefund",
            name="sale_store",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.store",
            ),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(fields=["purchase"], name="refund_of_purchase"),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(
                condition=models.Q(("status", "applied")),
                fields=["member", "sale_occurred_at"],
                include=("spend_minor",),
                name="refund_spend_of_member",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.UniqueConstraint(fields=("public_id",), name="refund_public_id_once"),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.UniqueConstraint(
                condition=models.Q(("external_id__isnull", False)),
                fields=("store", "external_id"),
                name="refund_once_per_store",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.UniqueConstraint(
                condition=models.Q(("idempotency_key__isnull", False)),
                fields=("recorded_by", "idempotency_key"),
                name="refund_once_per_request_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_void", True), ("purchase__isnull", False)),
                fields=("purchase",),
                name="refund_void_once_per_purchase",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("owed_points__gte", 0),
                    ("points__gte", 0),
                    ("taken_points__gte", 0),
                    ("expired_points__gte", 0),
                    ("forgiven_points__gte", 0),
                    ("spend_minor__gte", 0),
                ),
                name="refund_points_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "points",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("taken_points"), "+", models.F("owed_points")
                                ),
                                "+",
                                models.F("expired_points"),
                            ),
                            "+",
                            models.F("forgiven_points"),
                        ),
                    )
                ),
                name="refund_points_are_accounted_for",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("applied_at__isnull", False), ("status", "applied")),
                    models.Q(
                        models.Q(("status", "applied"), _negated=True), ("applied_at__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="refund_applied_when_it_says_so",
            ),
        ),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(fields=["sender", "occurred_at"], name="transfer_of_sender"),
        ),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(fields=["recipient", "occurred_at"], name="transfer_of_recipient"),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.UniqueConstraint(
                fields=("public_id",), name="transfer_public_id_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("idempotency_key__isnull", False)),
                fields=("recorded_by", "idempotency_key"),
                name="transfer_once_per_request_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("sender", models.F("recipient")), _negated=True),
                name="transfer_between_two_members",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("debt_points__gte", 0), ("points__gte", 0)),
                name="transfer_not_negative",
            ),
        ),
        migrations.AddIndex(
            model_name="waitingrefund",
            index=models.Index(
                fields=["sale_store", "sale_external_id"], name="waiting_refund_by_sale"
            ),
        ),
    ]
