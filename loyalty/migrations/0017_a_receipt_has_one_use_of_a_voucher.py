"""A voucher has one use for a receipt, also when that was undone: a repeat finds it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("loyalty", "0016_nobodys_sales_by_identifier")]

    operations = [
        migrations.RemoveConstraint(model_name="voucheruse", name="voucher_use_once_per_receipt"),
        migrations.AddConstraint(
            model_name="voucheruse",
            constraint=models.UniqueConstraint(
                fields=["voucher", "store", "receipt"], name="voucher_use_once_per_receipt"
            ),
        ),
    ]
