"""What a member said stays as it was said; only the erasure of the member takes it away."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION members_consent_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a consent is never changed: write another line'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER consent_never_changes BEFORE UPDATE ON members_consent
FOR EACH ROW EXECUTE FUNCTION members_consent_never_changes();
"""
BACKWARD = """
DROP TRIGGER consent_never_changes ON members_consent;
DROP FUNCTION members_consent_never_changes();
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0006_members_sign_in_and_consent")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
