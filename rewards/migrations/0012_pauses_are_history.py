"""A pause is frozen from below: only its end may be set, once, with who set it."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION rewards_keep_pause() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.paused_until IS NULL THEN
        OLD.paused_until := NEW.paused_until;
        OLD.resumed_by := NEW.resumed_by;
        IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'rule_pause_is_history: pause % cannot be changed', OLD.id
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'rule_pause_is_history';
END $$;
CREATE TRIGGER rule_pause_is_history BEFORE UPDATE OR DELETE ON rewards_rulepause
    FOR EACH ROW EXECUTE FUNCTION rewards_keep_pause();
"""

BACKWARD = """
DROP TRIGGER rule_pause_is_history ON rewards_rulepause;
DROP FUNCTION rewards_keep_pause();
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0011_rules_campaigns_cards_and_catalogue")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
