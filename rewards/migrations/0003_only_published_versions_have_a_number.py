"""A draft has no number, so that numbers are given in the order of publishing, without gaps."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("rewards", "0002_published_versions_are_immutable")]

    operations = [
        migrations.AlterField(
            "ruleversion", "number", models.PositiveIntegerField(null=True, editable=False)
        ),
        migrations.AddConstraint(
            "ruleversion",
            models.CheckConstraint(
                condition=Q(number__isnull=True, published_at__isnull=True)
                | Q(number__gte=1, published_at__isnull=False),
                name="rule_version_numbered_when_published",
            ),
        ),
    ]
