"""The few blocked members are found without reading every member; built beside running sales."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("members", "0011_erased_members_are_nobody")]

    operations = [
        AddIndexConcurrently(
            "member",
            models.Index(
                fields=["id"], condition=models.Q(status="blocked"), name="member_blocked"
            ),
        ),
    ]
