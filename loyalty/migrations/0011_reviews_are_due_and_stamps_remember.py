"""When a standing is to be looked at next; and what earned a stamp."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("loyalty", "0010_counts_only_grow"),
        ("members", "0003_holders_never_chain"),
        ("rewards", "0013_voucher_pools_run_low"),
    ]

    operations = [
        migrations.CreateModel(
            name="NextReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("warn_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="stamp",
            name="terms",
            field=models.JSONField(default=dict),
        ),
        migrations.AddIndex(
            model_name="stamp",
            index=models.Index(fields=["purchase_id"], name="stamp_of_purchase"),
        ),
        migrations.AddField(
            model_name="nextreview",
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
            model_name="nextreview",
            name="program",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rewards.program",
            ),
        ),
        migrations.AddIndex(
            model_name="nextreview",
            index=models.Index(fields=["due_at"], name="next_review_by_day"),
        ),
        migrations.AddIndex(
            model_name="nextreview",
            index=models.Index(
                condition=models.Q(("warn_at__isnull", False)),
                fields=["warn_at"],
                name="next_review_by_warning",
            ),
        ),
        migrations.AddConstraint(
            model_name="nextreview",
            constraint=models.UniqueConstraint(
                fields=("member", "program"), name="next_review_once_per_member"
            ),
        ),
    ]
