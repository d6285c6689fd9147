"""Finds whose birthday a day is without reading every member; built beside running enrolments."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import ExtractDay, ExtractMonth


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("members", "0003_holders_never_chain")]

    operations = [
        AddIndexConcurrently(
            "member",
            models.Index(
                ExtractMonth("birth_on"),
                ExtractDay("birth_on"),
                condition=models.Q(birth_on__isnull=False),
                name="member_by_birthday",
            ),
        ),
    ]
