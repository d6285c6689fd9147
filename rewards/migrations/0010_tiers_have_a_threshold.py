"""A tier is reached by a figure that the program chooses: the column is no longer named for spend."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rewards", "0009_programs_remember_inactivity")]

    operations = [
        migrations.RemoveConstraint("tier", "tier_spend_once"),
        migrations.RemoveConstraint("tier", "tier_spend_not_negative"),
        migrations.RenameField("tier", "spend_minor", "threshold"),
        migrations.AlterModelOptions("tier", {"ordering": ["program", "threshold"]}),
        migrations.AddConstraint(
            "tier",
            models.UniqueConstraint(
                fields=("program", "threshold"),
                name="tier_threshold_once",
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message="Another tier is reached by the same figure.",
            ),
        ),
        migrations.AddConstraint(
            "tier",
            models.CheckConstraint(
                condition=models.Q(threshold__gte=0), name="tier_threshold_not_negative"
            ),
        ),
    ]
