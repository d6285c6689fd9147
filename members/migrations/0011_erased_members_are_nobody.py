"""Proves of all members what 0010 demands of new ones, beside running enrolments."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("members", "0010_members_can_be_erased")]

    operations = [ValidateConstraint("member", name="member_erased_is_nobody")]
