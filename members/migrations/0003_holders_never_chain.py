"""
A holder has no holder, and who somebody was merged into is merged into nobody: held from below.

Checked at the end of the statement, so that one statement may move a whole family at once. The
named row is locked first and read afterwards: else two of these could pass at the same moment.
Members who keep their own points, nearly all, never meet the trigger.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION members_holder_is_the_last() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM members_member WHERE id IN (NEW.holder_id, NEW.merged_into_id)
        ORDER BY id FOR SHARE;
    IF EXISTS (SELECT FROM members_member
               WHERE id = NEW.holder_id AND holder_id IS NOT NULL
                  OR id = NEW.merged_into_id AND merged_into_id IS NOT NULL)
        OR EXISTS (SELECT FROM members_member WHERE holder_id = NEW.id)
        OR NEW.merged_into_id IS NOT NULL
            AND EXISTS (SELECT FROM members_member WHERE merged_into_id = NEW.id)
    THEN
        RAISE EXCEPTION 'member % cannot be held by %: a holder has no holder',
            NEW.id, NEW.holder_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER member_holder_never_a_chain
    AFTER INSERT OR UPDATE OF holder_id, merged_into_id ON members_member
    FOR EACH ROW WHEN (NEW.holder_id IS NOT NULL)
    EXECUTE FUNCTION members_holder_is_the_last();
"""

BACKWARD = """
DROP TRIGGER member_holder_never_a_chain ON members_member;
DROP FUNCTION members_holder_is_the_last();
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0002_households_and_holders")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
