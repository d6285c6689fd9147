"""
A member can be erased: the row stays for the ledger to name, and says nothing of anybody.

The constraint is validated by the next migration, which lets others write meanwhile.
"""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0009_stores_have_a_country")]

    operations = [
        migrations.AddField(
            model_name="member",
            name="erased_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        AddConstraintNotValid(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_at__isnull", True),
                    models.Q(
                        ("birth_on__isnull", True),
                        ("display_name", ""),
                        ("language", ""),
                        ("status", "closed"),
                    ),
                    _connector="OR",
                ),
                name="member_erased_is_nobody",
            ),
        ),
    ]
