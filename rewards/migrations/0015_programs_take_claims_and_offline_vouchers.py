"""How old a claimed receipt may be, and how many vouchers a store takes without the network."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rewards", "0014_windows_within_years"),
    ]

    operations = [
        migrations.AddField(
            model_name="program",
            name="claim_days",
            field=models.PositiveSmallIntegerField(
                db_default=30,
                default=30,
                help_text="How old a receipt may be whose points a member says are missing; 0: none.",
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="offline_vouchers_daily_max",
            field=models.PositiveIntegerField(
                db_default=20,
                default=20,
                help_text="How many vouchers a store may take in a day while it has no network; 0: none.",
            ),
        ),
    ]
