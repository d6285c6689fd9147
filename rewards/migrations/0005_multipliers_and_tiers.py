"""A multiplier works on all base points; two tiers may swap their spends in one statement."""

from django.db import migrations, models
from django.db.models import Deferrable, Q


class Migration(migrations.Migration):
    dependencies = [("rewards", "0004_versions_name_their_actors")]

    operations = [
        migrations.AddConstraint(
            "ruleversion",
            models.CheckConstraint(
                condition=~Q(award="multiplier")
                | Q(categories=[], categories_excluded=[], skus=[], skus_excluded=[]),
                name="rule_version_multiplies_the_whole_base",
                violation_error_message=(
                    "A multiplier works on all base points: it names no categories and no SKUs."
                ),
            ),
        ),
        migrations.RemoveConstraint("tier", "tier_spend_once"),
        migrations.AddConstraint(
            "tier",
            models.UniqueConstraint(
                fields=["program", "spend_minor"],
                name="tier_spend_once",
                deferrable=Deferrable.IMMEDIATE,
                violation_error_message="Another tier is reached by the same spend.",
            ),
        ),
        migrations.RemoveConstraint("ruleversion", "rule_version_ends_after_it_begins"),
        migrations.AddConstraint(
            "ruleversion",
            models.CheckConstraint(
                condition=Q(effective_until__isnull=True)
                | Q(effective_until__gte=models.F("effective_from")),
                name="rule_version_ends_after_it_begins",
                violation_error_message="A rule cannot end before it begins.",
            ),
        ),
    ]
