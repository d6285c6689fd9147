"""
Entries and creditings can be added, and that is all: refused from below.

TRUNCATE is left to the owner of the tables; no role that serves requests has it.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION loyalty_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % refused: history only grows; a correction is a new line',
        TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
END $$;
CREATE TRIGGER entry_only_grows BEFORE UPDATE OR DELETE ON loyalty_entry
    FOR EACH ROW EXECUTE FUNCTION loyalty_only_grows();
CREATE TRIGGER crediting_only_grows BEFORE UPDATE OR DELETE ON loyalty_crediting
    FOR EACH ROW EXECUTE FUNCTION loyalty_only_grows();
CREATE TRIGGER purchase_never_deleted BEFORE DELETE ON loyalty_purchase
    FOR EACH ROW EXECUTE FUNCTION loyalty_only_grows();

CREATE FUNCTION loyalty_purchase_is_claimed_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.member_id IS NULL THEN
        OLD.member_id := NEW.member_id;
        IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'purchase % cannot be changed; a correction is a refund or a void', OLD.id
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
END $$;
CREATE TRIGGER purchase_is_claimed_once BEFORE UPDATE ON loyalty_purchase
    FOR EACH ROW EXECUTE FUNCTION loyalty_purchase_is_claimed_once();
"""

BACKWARD = """
DROP TRIGGER purchase_is_claimed_once ON loyalty_purchase;
DROP FUNCTION loyalty_purchase_is_claimed_once();
DROP TRIGGER purchase_never_deleted ON loyalty_purchase;
DROP TRIGGER crediting_only_grows ON loyalty_crediting;
DROP TRIGGER entry_only_grows ON loyalty_entry;
DROP FUNCTION loyalty_only_grows();
"""


class Migration(migrations.Migration):
    dependencies = [("loyalty", "0001_ledger")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
