"""Returns that wait or were set apart: few, and found without walking those that are done."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("loyalty", "0007_entries_by_what_they_reverse"),
        ("members", "0003_holders_never_chain"),
        ("rewards", "0009_programs_remember_inactivity"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(
                condition=models.Q(("status", "applied"), _negated=True),
                fields=["id"],
                name="refund_not_applied",
            ),
        ),
    ]
