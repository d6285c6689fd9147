"""Vouchers are given in at tills, signed for those without a network, and receipts are claimed."""

import django.db.models.deletion
from django.db import migrations, models

import members.ids


class Migration(migrations.Migration):
    dependencies = [
        ("loyalty", "0011_reviews_are_due_and_stamps_remember"),
        ("members", "0006_members_sign_in_and_consent"),
    ]

    operations = [
        migrations.CreateModel(
            name="SigningKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        condition=models.Q(("kid", ""), _negated=True), name="signing_key_has_an_id"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="VoucherUse",
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
                ("receipt", models.CharField(help_text="The sale's external_id.", max_length=128)),
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
        ),
        migrations.CreateModel(
            name="Case",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("voucher_twice", "A voucher was taken in two places"),
                            (
                                "voucher_ended",
                                "A voucher was taken that had ended or been taken back",
                            ),
                            ("offline_limit", "A store took more vouchers offline than it may"),
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
        ),
        migrations.CreateModel(
            name="Claim",
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
                            ("no_match", "No sale without a member fits what the receipt says"),
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
                    )
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
                                ("reason", ""), ("settled_at__isnull", True), ("status", "waiting")
                            ),
                            models.Q(
                                ("purchase__isnull", False), ("reason", ""), ("status", "credited")
                            ),
                            models.Q(
                                ("status", "refused"), models.Q(("reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="claim_fields_fit_status",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="voucheruse",
            index=models.Index(fields=["store", "receipt"], name="voucher_use_of_receipt"),
        ),
        migrations.AddIndex(
            model_name="voucheruse",
            index=models.Index(
                condition=models.Q(("is_offline", True)),
                fields=["store", "occurred_at"],
                name="voucher_use_offline_of_store",
            ),
        ),
        migrations.AddConstraint(
            model_name="voucheruse",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "accepted")),
                fields=("voucher",),
                name="voucher_use_accepted_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="voucheruse",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "undone"), _negated=True),
                fields=("voucher", "store", "receipt"),
                name="voucher_use_once_per_receipt",
            ),
        ),
        migrations.AddConstraint(
            model_name="voucheruse",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["accepted", "conflict", "undone"])),
                name="voucher_use_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="voucheruse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "undone"), ("undone_at__isnull", False)),
                    models.Q(
                        models.Q(("status", "undone"), _negated=True), ("undone_at__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="voucher_use_undone_has_a_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("settled_at__isnull", True)), fields=["id"], name="case_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                fields=("use", "kind"), name="case_once_per_use_and_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["voucher_twice", "voucher_ended", "offline_limit"])
                ),
                name="case_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at__isnull", True), ("settled_by", "")),
                    models.Q(
                        ("settled_at__isnull", False), models.Q(("settled_by", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="case_settled_by_somebody",
            ),
        ),
    ]
