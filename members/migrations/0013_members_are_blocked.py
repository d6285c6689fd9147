"""Who blocked a member, when and why; what was said stays as it was said."""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION members_blocking_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a blocking is never changed: write another line'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER blocking_never_changes BEFORE UPDATE ON members_blocking
FOR EACH ROW EXECUTE FUNCTION members_blocking_never_changes();
"""
BACKWARD = """
DROP TRIGGER blocking_never_changes ON members_blocking;
DROP FUNCTION members_blocking_never_changes();
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0012_blocked_members_are_found_at_once")]

    operations = [
        migrations.CreateModel(
            name="Blocking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_blocked", models.BooleanField()),
                ("reason", models.CharField(blank=True, default="", max_length=500)),
                (
                    "actor_kind",
                    models.SmallIntegerField(
                        choices=[(0, "system"), (1, "member"), (2, "staff"), (3, "API key")]
                    ),
                ),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_name", models.CharField(blank=True, default="", max_length=150)),
                ("said_at", models.DateTimeField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="blockings",
                        to="members.member",
                    ),
                ),
            ],
            options={"ordering": ["-id"]},
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
