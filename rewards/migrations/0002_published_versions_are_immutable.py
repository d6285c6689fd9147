"""A published rule version is frozen from below: only its end may be set, once."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION rewards_keep_published_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NULL THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.effective_until IS NULL THEN
        OLD.effective_until := NEW.effective_until;
        IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'rule version % is published and cannot be changed; publish a new version', OLD.id
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'rule_version_is_immutable';
END $$;
CREATE TRIGGER rule_version_is_immutable BEFORE UPDATE OR DELETE ON rewards_ruleversion
    FOR EACH ROW EXECUTE FUNCTION rewards_keep_published_version();
"""

BACKWARD = """
DROP TRIGGER rule_version_is_immutable ON rewards_ruleversion;
DROP FUNCTION rewards_keep_published_version();
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0001_promises")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
