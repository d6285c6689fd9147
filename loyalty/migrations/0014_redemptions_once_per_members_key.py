"""
Members redeem by themselves: their Idempotency-Keys are kept apart by member.

The index behind the constraint is built beside running redemptions.
"""

from django.db import migrations, models

CONSTRAINT = models.UniqueConstraint(
    condition=models.Q(("idempotency_key__isnull", False), ("recorded_by__isnull", True)),
    fields=("member", "idempotency_key"),
    name="redemption_once_per_members_key",
)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("loyalty", "0013_refused_vouchers_are_found_at_once")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddConstraint(model_name="redemption", constraint=CONSTRAINT)
            ],
            database_operations=[
                migrations.RunSQL(
                    "CREATE UNIQUE INDEX CONCURRENTLY redemption_once_per_members_key"
                    " ON loyalty_redemption (member_id, idempotency_key)"
                    " WHERE idempotency_key IS NOT NULL AND recorded_by_id IS NULL",
                    "DROP INDEX CONCURRENTLY redemption_once_per_members_key",
                )
            ],
        ),
    ]
