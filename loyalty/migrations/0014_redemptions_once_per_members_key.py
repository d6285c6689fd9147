"""Members redeem by themselves: their Idempotency-Keys are kept apart by member."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("loyalty", "0013_refused_vouchers_are_found_at_once")]

    operations = [
        migrations.AddConstraint(
            model_name="redemption",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("idempotency_key__isnull", False), ("recorded_by__isnull", True)
                ),
                fields=("member", "idempotency_key"),
                name="redemption_once_per_members_key",
            ),
        ),
    ]
