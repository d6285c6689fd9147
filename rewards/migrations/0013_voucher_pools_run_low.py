"""A pool remembers that it was said to run low, so that it is said once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rewards", "0012_pauses_are_history"),
    ]

    operations = [
        migrations.AddField(
            model_name="voucherpool",
            name="is_low",
            field=models.BooleanField(
                default=False, editable=False, help_text="Whether it was said that few are left."
            ),
        ),
    ]
