"""
What happened, as the eighteen steps to 0018 leave it, made at once; see docs/decisions/0029.

Triggers, each with its reason in the step that brought it: 0002, 0006, 0010 and 0015. Room for
updates in place: 0003.
"""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.db import migrations, models

import members.ids
from members.creation import CreateModels

SEQUENCE = "CREATE SEQUENCE loyalty_source_id AS bigint"
ROOM = """
ALTER TABLE loyalty_wallet SET (fillfactor = 50);
ALTER TABLE loyalty_lot SET (fillfactor = 90);
ALTER TABLE loyalty_queuedpurchase SET (
    autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 10000);
"""
AS_USUAL = """
ALTER TABLE loyalty_queuedpurchase RESET (
    autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold);
ALTER TABLE loyalty_lot RESET (fillfactor);
ALTER TABLE loyalty_wallet RESET (fillfactor);
"""
TRIGGERS = """
CREATE FUNCTION loyalty_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % refused: history only grows; a correction is a new line',
        TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
END $$;
CREATE TRIGGER entry_only_grows BEFORE UPDATE OR DELETE ON loyalty_entry
    FOR EACH ROW EXECUTE FUNCTION loyalty_only_grows();
CREATE TRIGGER crediting_only_grows BEFORE UPDATE OR DELETE ON loyalty_crediting
    FOR EACH ROW EXECUTE FUNCTION loyalty_only_grows();
CREATE TRIGGER draw_only_grows BEFORE UPDATE OR DELETE ON loyalty_draw
    FOR EACH ROW EXECUTE FUNCTION loyalty_only_grows();
CREATE TRIGGER debt_line_only_grows BEFORE UPDATE OR DELETE ON loyalty_debtline
    FOR EACH ROW EXECUTE FUNCTION loyalty_only_grows();
CREATE TRIGGER seal_only_grows BEFORE UPDATE OR DELETE ON loyalty_seal
    FOR EACH ROW EXECUTE FUNCTION loyalty_only_grows();
CREATE TRIGGER rule_use_only_grows BEFORE UPDATE OR DELETE ON loyalty_ruleuse
    FOR EACH ROW EXECUTE FUNCTION loyalty_only_grows();
CREATE TRIGGER stamp_only_grows BEFORE UPDATE OR DELETE ON loyalty_stamp
    FOR EACH ROW EXECUTE FUNCTION loyalty_only_grows();
CREATE TRIGGER purchase_never_deleted BEFORE DELETE ON loyalty_purchase
    FOR EACH ROW EXECUTE FUNCTION loyalty_only_grows();
CREATE TRIGGER refund_never_deleted BEFORE DELETE ON loyalty_refund
    FOR EACH ROW EXECUTE FUNCTION loyalty_only_grows();
CREATE TRIGGER adjustment_never_deleted BEFORE DELETE ON loyalty_adjustment
    FOR EACH ROW EXECUTE FUNCTION loyalty_only_grows();
CREATE TRIGGER transfer_never_deleted BEFORE DELETE ON loyalty_transfer
    FOR EACH ROW EXECUTE FUNCTION loyalty_only_grows();

CREATE FUNCTION loyalty_purchase_is_claimed_once() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.member_id IS NULL THEN
        OLD.member_id := NEW.member_id;
        IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NEW; END IF;
    END IF;
    OLD.identifier_kind := '';
    OLD.identifier_value := '';
    OLD.metadata := '{}';
    IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'purchase % cannot be changed; a correction is a refund or a void', OLD.id
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
END $$;
CREATE TRIGGER purchase_is_claimed_once BEFORE UPDATE ON loyalty_purchase
    FOR EACH ROW EXECUTE FUNCTION loyalty_purchase_is_claimed_once();

CREATE FUNCTION loyalty_event_only_loses_its_data() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        OLD.data := '{}';
        IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION '% on % refused: history only grows; a correction is a new line',
        TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
END $$;
CREATE TRIGGER member_event_only_grows BEFORE UPDATE OR DELETE ON loyalty_memberevent
    FOR EACH ROW EXECUTE FUNCTION loyalty_event_only_loses_its_data();

CREATE FUNCTION loyalty_standing_only_loses_its_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        OLD.note := '';
        IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION '% on % refused: history only grows; a correction is a new line',
        TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
END $$;
CREATE TRIGGER standing_only_grows BEFORE UPDATE OR DELETE ON loyalty_standing
    FOR EACH ROW EXECUTE FUNCTION loyalty_standing_only_loses_its_note();
"""
WITHOUT_TRIGGERS = """
DROP TRIGGER standing_only_grows ON loyalty_standing;
DROP FUNCTION loyalty_standing_only_loses_its_note();
DROP TRIGGER member_event_only_grows ON loyalty_memberevent;
DROP FUNCTION loyalty_event_only_loses_its_data();
DROP TRIGGER purchase_is_claimed_once ON loyalty_purchase;
DROP FUNCTION loyalty_purchase_is_claimed_once();
DROP TRIGGER transfer_never_deleted ON loyalty_transfer;
DROP TRIGGER adjustment_never_deleted ON loyalty_adjustment;
DROP TRIGGER refund_never_deleted ON loyalty_refund;
DROP TRIGGER purchase_never_deleted ON loyalty_purchase;
DROP TRIGGER stamp_only_grows ON loyalty_stamp;
DROP TRIGGER rule_use_only_grows ON loyalty_ruleuse;
DROP TRIGGER seal_only_grows ON loyalty_seal;
DROP TRIGGER debt_line_only_grows ON loyalty_debtline;
DROP TRIGGER draw_only_grows ON loyalty_draw;
DROP TRIGGER crediting_only_grows ON loyalty_crediting;
DROP TRIGGER entry_only_grows ON loyalty_entry;
DROP FUNCTION loyalty_only_grows();
"""


class Migration(migrations.Migration):
    replaces = [
        ("loyalty", "0001_ledger"),
        ("loyalty", "0002_history_only_grows"),
        ("loyalty", "0003_room_for_updates_in_place"),
        ("loyalty", "0004_corrections"),
        ("loyalty", "0005_draws_are_signed_rows"),
        ("loyalty", "0006_draws_only_grow"),
        ("loyalty", "0007_entries_by_what_they_reverse"),
        ("loyalty", "0008_returns_that_are_not_applied"),
        ("loyalty", "0009_rules_are_counted_tiers_and_cards"),
        ("loyalty", "0010_counts_only_grow"),
        ("loyalty", "0011_reviews_are_due_and_stamps_remember"),
        ("loyalty", "0012_vouchers_are_used_signed_and_claimed"),
        ("loyalty", "0013_refused_vouchers_are_found_at_once"),
        ("loyalty", "0014_redemptions_once_per_members_key"),
        ("loyalty", "0015_erased_members_leave_no_words"),
        ("loyalty", "0016_nobodys_sales_by_identifier"),
        ("loyalty", "0017_a_receipt_has_one_use_of_a_voucher"),
        ("loyalty", "0018_claims_are_found_by_member"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("members", "0001_members_at_once_squashed_0013"),
        ("rewards", "0001_promises_at_once_squashed_0016"),
    ]

    operations = [
        migrations.RunSQL(SEQUENCE, "DROP SEQUENCE loyalty_source_id"),
        CreateModels(
            [
                migrations.CreateModel(
                    name="Purchase",
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
                        (
                            "public_id",
                            models.UUIDField(default=members.ids.new_uuid, editable=False),
                        ),
                        ("external_id", models.CharField(max_length=128)),
                        ("idempotency_key", models.CharField(max_length=255, null=True)),
                        ("fingerprint", models.BinaryField(max_length=16)),
                        (
                            "identifier_kind",
                            models.CharField(blank=True, default="", max_length=10),
                        ),
                        (
                            "identifier_value",
                            models.CharField(blank=True, default="", max_length=254),
                        ),
                        ("currency", models.CharField(max_length=3)),
                        ("total_minor", models.BigIntegerField()),
                        ("spend_minor", models.BigIntegerField()),
                        ("lines", models.JSONField()),
                        ("tenders", models.JSONField(default=list)),
                        ("redemptions", models.JSONField(default=list)),
                        ("metadata", models.JSONField(default=dict)),
                        ("quote", models.JSONField()),
                        ("occurred_at", models.DateTimeField()),
                        ("received_at", models.DateTimeField()),
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.store",
                            ),
                        ),
                        (
                            "terminal",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.terminal",
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(db_default="store", default="store", max_length=20),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["member", "occurred_at"],
                                include=("spend_minor",),
                                name="purchase_spend_of_member",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("member__isnull", True),
                                    models.Q(("identifier_value", ""), _negated=True),
                                ),
                                fields=["identifier_value"],
                                name="purchase_of_nobody",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("public_id",), name="purchase_public_id_once"
                            ),
                            models.UniqueConstraint(
                                fields=("store", "external_id"), name="purchase_once_per_store"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("idempotency_key__isnull", False)),
                                fields=("recorded_by", "idempotency_key"),
                                name="purchase_once_per_request_key",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("spend_minor__gte", 0)),
                                name="purchase_spend_not_negative",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Lane",
                    fields=[
                        ("number", models.SmallIntegerField(primary_key=True, serialize=False)),
                        ("low_water", models.BigIntegerField(default=0)),
                        ("next_low_water", models.BigIntegerField(default=0)),
                        ("marked_at", models.DateTimeField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="ProgramTally",
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
                            models.SmallIntegerField(
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
                        ("points", models.BigIntegerField()),
                        ("entries", models.BigIntegerField()),
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
                    ],
                ),
                migrations.CreateModel(
                    name="Wallet",
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
                        ("kind", models.SmallIntegerField(choices=[(1, "spendable")], default=1)),
                        ("balance", models.BigIntegerField(default=0)),
                        ("held", models.BigIntegerField(default=0)),
                        ("debt", models.BigIntegerField(default=0)),
                        ("version", models.BigIntegerField(default=0)),
                        (
                            "member",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="wallets",
                                to="members.member",
                            ),
                        ),
                        (
                            "program",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="rewards.program",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("member", "program", "kind"),
                                name="wallet_once_per_member_program_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("held__gte", 0)),
                                name="wallet_held_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("debt__gte", 0)),
                                name="wallet_debt_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "balance__gte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("held"), "-", models.F("debt")
                                        ),
                                    )
                                ),
                                name="wallet_balance_covers_held",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AdjustmentLimit",
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
                            "points_max",
                            models.PositiveBigIntegerField(
                                help_text="Up to so many points, given or taken, need no second person."
                            ),
                        ),
                        (
                            "group",
                            models.OneToOneField(
                                blank=True,
                                help_text="Leave empty for the limit of API keys.",
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="auth.group",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("group",),
                                name="adjustment_limit_once_per_role",
                                nulls_distinct=False,
                                violation_error_message="This role has a limit already; change that one.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Merge",
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
                                choices=[
                                    (0, "system"),
                                    (1, "member"),
                                    (2, "staff"),
                                    (3, "API key"),
                                ],
                                null=True,
                            ),
                        ),
                        ("undone_by_id", models.BigIntegerField(null=True)),
                        ("undone_by", models.CharField(blank=True, default="", max_length=200)),
                        (
                            "loser",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.member",
                            ),
                        ),
                        (
                            "survivor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.member",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("loser", models.F("survivor")), _negated=True),
                                name="merge_joins_two_members",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("undone_at__isnull", True)),
                                fields=("loser",),
                                name="merge_once_until_undone",
                            ),
                        ],
                    },
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
                    name="BackTest",
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
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "owner_kind",
                            models.SmallIntegerField(choices=[(1, "rule"), (2, "campaign")]),
                        ),
                        ("owner_id", models.BigIntegerField()),
                        ("total_points", models.BigIntegerField()),
                        ("allotted_points", models.BigIntegerField(default=0)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("owner_kind", "owner_id"), name="budget_once"
                            ),
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
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        (
                            "public_id",
                            models.UUIDField(default=members.ids.new_uuid, editable=False),
                        ),
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
                            models.Index(
                                fields=["member", "occurred_at"], name="member_event_of_member"
                            )
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
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                                fields=("source_id", "rule"),
                                name="rule_use_once_per_source_and_rule",
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
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        "indexes": [
                            models.Index(fields=["member", "segment"], name="segment_of_member")
                        ],
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
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        ("terms", models.JSONField(default=dict)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["member", "card"],
                                include=("stamps",),
                                name="stamp_of_member",
                            ),
                            models.Index(fields=["purchase_id"], name="stamp_of_purchase"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("source_id", "card"), name="stamp_once_per_source"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("stamps", 0), _negated=True),
                                name="stamp_not_nothing",
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
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                                fields=["member", "program", "-since", "-id"],
                                name="standing_latest_first",
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
                    name="NextReview",
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
                        ("due_at", models.DateTimeField()),
                        ("warn_at", models.DateTimeField(null=True)),
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
                            models.Index(fields=["due_at"], name="next_review_by_day"),
                            models.Index(
                                condition=models.Q(("warn_at__isnull", False)),
                                fields=["warn_at"],
                                name="next_review_by_warning",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("member", "program"), name="next_review_once_per_member"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SigningKey",
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
                        ("kid", models.CharField(editable=False, max_length=16, unique=True)),
                        ("public", models.BinaryField(max_length=32)),
                        ("sealed", models.BinaryField(max_length=512)),
                        ("created_at", models.DateTimeField()),
                        ("retired_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kid", ""), _negated=True),
                                name="signing_key_has_an_id",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Hold",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("points", models.BigIntegerField()),
                        ("captured_points", models.BigIntegerField(default=0)),
                        (
                            "status",
                            models.SmallIntegerField(
                                choices=[
                                    (1, "placed"),
                                    (2, "captured"),
                                    (3, "released"),
                                    (4, "lapsed"),
                                    (5, "reversed"),
                                ],
                                default=1,
                            ),
                        ),
                        ("placed_at", models.DateTimeField()),
                        ("lapses_at", models.DateTimeField()),
                        ("settled_at", models.DateTimeField(null=True)),
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
                            "wallet",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="loyalty.wallet",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("status", 1)),
                                fields=["lapses_at"],
                                name="hold_placed_by_lapse",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("points__gt", 0)),
                                name="hold_sets_something_aside",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("captured_points__gte", 0),
                                    ("captured_points__lte", models.F("points")),
                                ),
                                name="hold_captured_within_points",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("settled_at__isnull", True), ("status", 1)),
                                    models.Q(
                                        models.Q(("status", 1), _negated=True),
                                        ("settled_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="hold_settled_when_not_placed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Lot",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
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
                        ("earned_points", models.BigIntegerField()),
                        ("remaining_points", models.BigIntegerField()),
                        ("is_open", models.BooleanField()),
                        ("earned_at", models.DateTimeField()),
                        ("available_from", models.DateTimeField(null=True)),
                        ("expires_at", models.DateTimeField(null=True)),
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
                            "wallet",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="loyalty.wallet",
                            ),
                        ),
                        (
                            "earned_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.member",
                            ),
                        ),
                        ("inactivity_months", models.SmallIntegerField(null=True)),
                        ("is_pending", models.BooleanField(db_default=False, default=False)),
                        (
                            "moved_from",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="loyalty.lot",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("is_open", True)),
                                fields=["wallet", "expires_at", "earned_at", "id"],
                                name="lot_open_in_order_of_use",
                            ),
                            models.Index(
                                condition=models.Q(("is_open", True)),
                                fields=["expires_at"],
                                name="lot_open_by_expiry",
                            ),
                            models.Index(
                                condition=models.Q(("is_pending", True)),
                                fields=["available_from"],
                                name="lot_pending_by_start",
                            ),
                            models.Index(
                                condition=models.Q(("moved_from__isnull", False)),
                                fields=["moved_from"],
                                name="lot_moved_from",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("earned_points__gt", 0)),
                                name="lot_earned_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("remaining_points__gte", 0),
                                    ("remaining_points__lte", models.F("earned_points")),
                                ),
                                name="lot_remaining_within_earned",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("is_open", True), ("remaining_points__gt", 0)),
                                    models.Q(("is_open", False), ("remaining_points", 0)),
                                    _connector="OR",
                                ),
                                name="lot_is_open_while_points_remain",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="QueuedPurchase",
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
                        ("lane", models.SmallIntegerField()),
                        ("queued_at", models.DateTimeField()),
                        (
                            "purchase",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="loyalty.purchase",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["lane", "id"], name="queue_by_lane")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("purchase",), name="purchase_queued_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Redemption",
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
                        (
                            "public_id",
                            models.UUIDField(default=members.ids.new_uuid, editable=False),
                        ),
                        ("points", models.BigIntegerField()),
                        ("idempotency_key", models.CharField(max_length=255, null=True)),
                        ("fingerprint", models.BinaryField(max_length=16)),
                        ("answer", models.JSONField()),
                        ("is_late", models.BooleanField(default=False)),
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
                            "reward",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="rewards.reward",
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
                        ("money_minor", models.BigIntegerField(db_default=0, default=0)),
                        ("value_minor", models.BigIntegerField(db_default=0, default=0)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["member", "occurred_at"], name="redemption_of_member"
                            ),
                            models.Index(
                                condition=models.Q(("purchase__isnull", False)),
                                fields=["purchase"],
                                name="redemption_of_purchase",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("public_id",), name="redemption_public_id_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("idempotency_key__isnull", False)),
                                fields=("recorded_by", "idempotency_key"),
                                name="redemption_once_per_request_key",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("points__gt", 0)),
                                name="redemption_costs_something",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("idempotency_key__isnull", False),
                                    ("recorded_by__isnull", True),
                                ),
                                fields=("member", "idempotency_key"),
                                name="redemption_once_per_members_key",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Crediting",
                    fields=[
                        (
                            "purchase",
                            models.OneToOneField(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="+",
                                serialize=False,
                                to="loyalty.purchase",
                            ),
                        ),
                        ("points", models.BigIntegerField()),
                        ("tier", models.CharField(blank=True, max_length=40)),
                        ("balance_after", models.BigIntegerField()),
                        ("entry_seq", models.BigIntegerField(null=True)),
                        ("trace", models.JSONField()),
                        (
                            "credited_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now()
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
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("points__gte", 0)),
                                name="crediting_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("entry_seq__isnull", True), ("points", 0)),
                                    models.Q(("entry_seq__isnull", False), ("points__gt", 0)),
                                    _connector="OR",
                                ),
                                name="crediting_with_points_names_its_entry",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Refusal",
                    fields=[
                        (
                            "purchase",
                            models.OneToOneField(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="+",
                                serialize=False,
                                to="loyalty.purchase",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("member_not_active", "The member was blocked or closed"),
                                    ("failed", "Crediting failed; see the detail"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("detail", models.TextField(blank=True)),
                        (
                            "refused_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now()
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
                ),
                migrations.CreateModel(
                    name="UnclaimedPurchase",
                    fields=[
                        (
                            "purchase",
                            models.OneToOneField(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="+",
                                serialize=False,
                                to="loyalty.purchase",
                            ),
                        ),
                        ("identifier_kind", models.CharField(max_length=10)),
                        ("identifier_value", models.CharField(max_length=254)),
                        ("waits_until", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["identifier_kind", "identifier_value"],
                                name="unclaimed_by_identifier",
                            ),
                            models.Index(fields=["waits_until"], name="unclaimed_by_end"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DebtLine",
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
                        ("points", models.BigIntegerField()),
                        ("owed_at", models.DateTimeField()),
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
                            "wallet",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="loyalty.wallet",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["wallet"], name="debt_line_by_wallet")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("points", 0), _negated=True),
                                name="debt_line_points_not_zero",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExpiryNotice",
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
                        ("expires_on", models.DateField()),
                        ("days", models.SmallIntegerField()),
                        ("points", models.BigIntegerField()),
                        ("noticed_at", models.DateTimeField()),
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
                            "wallet",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="loyalty.wallet",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("wallet", "expires_on", "days"), name="expiry_notice_once"
                            )
                        ],
                    },
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
                        (
                            "public_id",
                            models.UUIDField(default=members.ids.new_uuid, editable=False),
                        ),
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
                            "program",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
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
                            "sale_store",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.store",
                            ),
                        ),
                        (
                            "store",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.store",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["purchase"], name="refund_of_purchase"),
                            models.Index(
                                condition=models.Q(("status", "applied")),
                                fields=["member", "sale_occurred_at"],
                                include=("spend_minor",),
                                name="refund_spend_of_member",
                            ),
                            models.Index(
                                condition=models.Q(("status", "applied"), _negated=True),
                                fields=["id"],
                                name="refund_not_applied",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("public_id",), name="refund_public_id_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("external_id__isnull", False)),
                                fields=("store", "external_id"),
                                name="refund_once_per_store",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("idempotency_key__isnull", False)),
                                fields=("recorded_by", "idempotency_key"),
                                name="refund_once_per_request_key",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_void", True), ("purchase__isnull", False)),
                                fields=("purchase",),
                                name="refund_void_once_per_purchase",
                            ),
                            models.CheckConstraint(
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "points",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("taken_points"),
                                                    "+",
                                                    models.F("owed_points"),
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("applied_at__isnull", False), ("status", "applied")),
                                    models.Q(
                                        models.Q(("status", "applied"), _negated=True),
                                        ("applied_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="refund_applied_when_it_says_so",
                            ),
                        ],
                    },
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
                        (
                            "public_id",
                            models.UUIDField(default=members.ids.new_uuid, editable=False),
                        ),
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
                        (
                            "household",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.household",
                            ),
                        ),
                        (
                            "merge",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transfers",
                                to="loyalty.merge",
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
                            "recipient",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.member",
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
                            "sender",
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
                                fields=["sender", "occurred_at"], name="transfer_of_sender"
                            ),
                            models.Index(
                                fields=["recipient", "occurred_at"], name="transfer_of_recipient"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("public_id",), name="transfer_public_id_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("idempotency_key__isnull", False)),
                                fields=("recorded_by", "idempotency_key"),
                                name="transfer_once_per_request_key",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("sender", models.F("recipient")), _negated=True
                                ),
                                name="transfer_between_two_members",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("debt_points__gte", 0), ("points__gte", 0)),
                                name="transfer_not_negative",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BudgetSlice",
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
                            models.UniqueConstraint(
                                fields=("budget", "lane"), name="budget_slice_once"
                            ),
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
                    name="Claim",
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
                        ("receipt", models.CharField(max_length=128)),
                        ("total_minor", models.BigIntegerField()),
                        ("sold_on", models.DateField()),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting for the sale"),
                                    ("credited", "credited"),
                                    ("refused", "refused"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    (
                                        "no_match",
                                        "No sale without a member fits what the receipt says",
                                    ),
                                    ("too_old", "The receipt is too old"),
                                    ("not_found", "The store never sent such a sale"),
                                ],
                                default="",
                                max_length=16,
                            ),
                        ),
                        ("created_at", models.DateTimeField()),
                        ("settled_at", models.DateTimeField(null=True)),
                        (
                            "member",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.member",
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
                            "store",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.store",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("status", "waiting")),
                                fields=["store", "receipt"],
                                name="claim_waiting_for_sale",
                            ),
                            models.Index(fields=["member"], name="claim_of_member"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status", "refused"), _negated=True),
                                fields=("member", "store", "receipt"),
                                name="claim_once_per_receipt",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("reason", ""),
                                        ("settled_at__isnull", True),
                                        ("status", "waiting"),
                                    ),
                                    models.Q(
                                        ("purchase__isnull", False),
                                        ("reason", ""),
                                        ("status", "credited"),
                                    ),
                                    models.Q(
                                        ("status", "refused"),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="claim_fields_fit_status",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Draw",
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
                        ("points", models.BigIntegerField()),
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
                            "lot",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="loyalty.lot",
                            ),
                        ),
                        ("drawn_at", models.DateTimeField()),
                        ("source_id", models.BigIntegerField()),
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
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["lot"], name="draw_by_lot"),
                            models.Index(fields=["source_id"], name="draw_by_source"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("points", 0), _negated=True),
                                name="draw_points_not_zero",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("seq", models.BigIntegerField()),
                        (
                            "kind",
                            models.SmallIntegerField(
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
                        ("points", models.BigIntegerField()),
                        ("balance_after", models.BigIntegerField()),
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
                            "actor_kind",
                            models.SmallIntegerField(
                                choices=[(0, "system"), (1, "member"), (2, "staff"), (3, "API key")]
                            ),
                        ),
                        ("actor_id", models.BigIntegerField(null=True)),
                        ("occurred_at", models.DateTimeField()),
                        (
                            "recorded_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now()
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
                            "reverses",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="loyalty.entry",
                            ),
                        ),
                        (
                            "lot",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="loyalty.lot",
                            ),
                        ),
                        (
                            "wallet",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="loyalty.wallet",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "entries",
                        "indexes": [
                            django.contrib.postgres.indexes.BrinIndex(
                                fields=["recorded_at"], name="entry_by_day_of_record"
                            ),
                            models.Index(
                                condition=models.Q(("reverses__isnull", False)),
                                fields=["reverses"],
                                name="entry_by_what_it_reverses",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("wallet", "seq"), name="entry_seq_once_per_wallet"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind", 2)),
                                fields=("source_id",),
                                name="entry_redemption_once_per_source",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("points", 0), _negated=True),
                                name="entry_points_not_zero",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("reverses__isnull", False),
                                    models.Q(("source_kind", 4), _negated=True),
                                ),
                                fields=("reverses",),
                                name="entry_reversed_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source_kind", 4)),
                                fields=("source_id",),
                                name="entry_refund_once_per_source",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", [3, 5, 6]),
                                    models.Q(("kind", 1), ("points__gt", 0)),
                                    models.Q(("kind__in", [2, 4]), ("points__lt", 0)),
                                    _connector="OR",
                                ),
                                name="entry_sign_fits_kind",
                            ),
                        ],
                    },
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
                        (
                            "sale_store",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.store",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["sale_store", "sale_external_id"],
                                name="waiting_refund_by_sale",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Voucher",
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
                        ("code", models.CharField(max_length=64)),
                        (
                            "status",
                            models.SmallIntegerField(
                                choices=[
                                    (1, "in the pool"),
                                    (2, "issued"),
                                    (3, "used"),
                                    (4, "revoked"),
                                ]
                            ),
                        ),
                        (
                            "card_number",
                            models.IntegerField(
                                help_text="Which of the member's full cards.", null=True
                            ),
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
                            models.Index(
                                condition=models.Q(("status__in", [3, 4])),
                                fields=["program", "-id"],
                                name="voucher_gone",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("program", "code"), name="voucher_code_once"
                            ),
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
                                        ("member__isnull", True),
                                        ("pool__isnull", False),
                                        ("status", 1),
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
                        (
                            "public_id",
                            models.UUIDField(default=members.ids.new_uuid, editable=False),
                        ),
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
                                choices=[
                                    (0, "system"),
                                    (1, "member"),
                                    (2, "staff"),
                                    (3, "API key"),
                                ],
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
                        (
                            "entry",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="loyalty.entry",
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
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["member", "proposed_at"], name="adjustment_of_member"
                            ),
                            models.Index(
                                condition=models.Q(("status", "proposed")),
                                fields=["proposed_at"],
                                name="adjustment_to_decide",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("public_id",), name="adjustment_public_id_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("idempotency_key__isnull", False)),
                                fields=("recorded_by", "idempotency_key"),
                                name="adjustment_once_per_request_key",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("points", 0), _negated=True),
                                    models.Q(
                                        ("kind", "points"), ("points__gt", 0), _connector="OR"
                                    ),
                                ),
                                name="adjustment_points_fit_kind",
                            ),
                            models.CheckConstraint(
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_at__isnull", True),
                                    ("is_within_limit", True),
                                    models.Q(
                                        ("decided_by_kind", models.F("proposed_by_kind")),
                                        _negated=True,
                                    ),
                                    models.Q(
                                        ("decided_by_id", models.F("proposed_by_id")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="adjustment_decided_by_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VoucherUse",
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
                        (
                            "receipt",
                            models.CharField(help_text="The sale's external_id.", max_length=128),
                        ),
                        ("is_offline", models.BooleanField(default=False)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("accepted", "accepted"),
                                    ("conflict", "given in elsewhere before"),
                                    ("undone", "undone"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("occurred_at", models.DateTimeField()),
                        ("received_at", models.DateTimeField()),
                        ("undone_at", models.DateTimeField(null=True)),
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.store",
                            ),
                        ),
                        (
                            "terminal",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.terminal",
                            ),
                        ),
                        (
                            "voucher",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uses",
                                to="loyalty.voucher",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["store", "receipt"], name="voucher_use_of_receipt"
                            ),
                            models.Index(
                                condition=models.Q(("is_offline", True)),
                                fields=["store", "occurred_at"],
                                name="voucher_use_offline_of_store",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status", "accepted")),
                                fields=("voucher",),
                                name="voucher_use_accepted_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["accepted", "conflict", "undone"])
                                ),
                                name="voucher_use_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "undone"), ("undone_at__isnull", False)),
                                    models.Q(
                                        models.Q(("status", "undone"), _negated=True),
                                        ("undone_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="voucher_use_undone_has_a_moment",
                            ),
                            models.UniqueConstraint(
                                fields=("voucher", "store", "receipt"),
                                name="voucher_use_once_per_receipt",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Case",
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
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("voucher_twice", "A voucher was taken in two places"),
                                    (
                                        "voucher_ended",
                                        "A voucher was taken that had ended or been taken back",
                                    ),
                                    (
                                        "offline_limit",
                                        "A store took more vouchers offline than it may",
                                    ),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("opened_at", models.DateTimeField()),
                        ("settled_at", models.DateTimeField(null=True)),
                        ("settled_by", models.CharField(blank=True, default="", max_length=150)),
                        ("note", models.CharField(blank=True, default="", max_length=500)),
                        (
                            "store",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.store",
                            ),
                        ),
                        (
                            "other_use",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="loyalty.voucheruse",
                            ),
                        ),
                        (
                            "use",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="loyalty.voucheruse",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("settled_at__isnull", True)),
                                fields=["id"],
                                name="case_open",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("use", "kind"), name="case_once_per_use_and_kind"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        ["voucher_twice", "voucher_ended", "offline_limit"],
                                    )
                                ),
                                name="case_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("settled_at__isnull", True), ("settled_by", "")),
                                    models.Q(
                                        ("settled_at__isnull", False),
                                        models.Q(("settled_by", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="case_settled_by_somebody",
                            ),
                        ],
                    },
                ),
            ]
        ),
        migrations.RunSQL(ROOM, AS_USUAL),
        migrations.RunSQL(TRIGGERS, WITHOUT_TRIGGERS),
    ]
