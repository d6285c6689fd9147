"""A program counts in a currency whose decimals are known; checked by forms, no change below."""

from django.db import migrations, models

import rewards.models.program


class Migration(migrations.Migration):
    dependencies = [
        ("rewards", "0006_checks_refuse_missing_values"),
    ]

    operations = [
        migrations.AlterField(
            model_name="program",
            name="currency",
            field=models.CharField(
                help_text="ISO 4217, such as EUR.",
                max_length=3,
                validators=[rewards.models.program.valid_currency],
            ),
        ),
    ]
