"""What tills refuse offline is found without reading every voucher; built beside running sales."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("loyalty", "0012_vouchers_are_used_signed_and_claimed")]

    operations = [
        AddIndexConcurrently(
            "voucher",
            models.Index(
                fields=["program", "-id"],
                condition=models.Q(status__in=[3, 4]),
                name="voucher_gone",
            ),
        ),
    ]
