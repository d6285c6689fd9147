"""
Who is closed, blocked or merged into another is signed out for good, whichever way it happened.

A reopened membership must not bring yesterday's devices back. The trigger is met only by updates
of these two columns that take a member out.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION members_sessions_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE members_membersession SET ended_at = now(), end_reason = 'member_ended'
    WHERE member_id = NEW.id AND ended_at IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER member_takes_sessions_along AFTER UPDATE OF status, merged_into_id ON members_member
FOR EACH ROW WHEN (NEW.status <> 'active' OR NEW.merged_into_id IS NOT NULL)
EXECUTE FUNCTION members_sessions_end();
"""
BACKWARD = """
DROP TRIGGER member_takes_sessions_along ON members_member;
DROP FUNCTION members_sessions_end();
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0007_consents_only_grow")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
