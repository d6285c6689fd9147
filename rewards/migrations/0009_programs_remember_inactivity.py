"""
A program remembers that it ever gave points which an activity extends.

By trigger, whichever door changed it: points keep that promise when the program has left it, and
no other program pays for looking.
"""

from django.db import migrations, models

FORWARD = """
CREATE FUNCTION rewards_remember_inactivity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.extends_points := NEW.extends_points OR NEW.expiry_policy = 'inactivity';
    IF TG_OP = 'UPDATE' THEN
        NEW.extends_points := NEW.extends_points OR OLD.extends_points;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER program_remembers_inactivity BEFORE INSERT OR UPDATE ON rewards_program
    FOR EACH ROW EXECUTE FUNCTION rewards_remember_inactivity();
"""

BACKWARD = """
DROP TRIGGER program_remembers_inactivity ON rewards_program;
DROP FUNCTION rewards_remember_inactivity();
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0008_pending_expiry_debt_and_transfers")]

    operations = [
        migrations.AddField(
            "program",
            "extends_points",
            models.BooleanField(
                default=False,
                editable=False,
                help_text="Whether points were ever given that an activity extends; set by trigger.",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
