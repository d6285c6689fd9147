"""The few sales that are nobody's are found by what was scanned, when its owner is erased."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # Tills go on while it is built.
    atomic = False

    dependencies = [("loyalty", "0015_erased_members_leave_no_words")]

    operations = [
        AddIndexConcurrently(
            model_name="purchase",
            index=models.Index(
                condition=models.Q(
                    ("member__isnull", True), models.Q(("identifier_value", ""), _negated=True)
                ),
                fields=["identifier_value"],
                name="purchase_of_nobody",
            ),
        ),
    ]
