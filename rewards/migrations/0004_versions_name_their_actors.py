"""A version says who published it and who ended it; the latter is set with its end, once."""

from django.db import migrations, models

FUNCTION = """
CREATE OR REPLACE FUNCTION rewards_keep_published_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NULL THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.effective_until IS NULL THEN
        OLD.effective_until := NEW.effective_until;
        {ended_by}
        IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'rule version % is published and cannot be changed; publish a new version', OLD.id
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'rule_version_is_immutable';
END $$;
"""

FORWARD = FUNCTION.replace("{ended_by}", "OLD.ended_by := NEW.ended_by;")
BACKWARD = FUNCTION.replace("{ended_by}", "")


class Migration(migrations.Migration):
    dependencies = [("rewards", "0003_only_published_versions_have_a_number")]

    operations = [
        migrations.AddField(
            "ruleversion",
            "published_by",
            models.CharField(max_length=200, default="", editable=False),
        ),
        migrations.AddField(
            "ruleversion",
            "ended_by",
            models.CharField(max_length=200, default="", editable=False),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
