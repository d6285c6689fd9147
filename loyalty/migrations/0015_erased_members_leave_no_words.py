"""
What says who a member was may be taken out of sales, events and standings, and nothing else changed.

The identifier that a till scanned, and the notes of tills and staff, can say who somebody was; sums,
goods, stores and instants cannot, and stay as they were.
"""

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION loyalty_purchase_is_claimed_once() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.member_id IS NULL THEN
        OLD.member_id := NEW.member_id;
        IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NEW; END IF;
    END IF;
    OLD.identifier_kind := '';
    OLD.identifier_value := '';
    OLD.metadata := '{}';
    IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'purchase % cannot be changed; a correction is a refund or a void', OLD.id
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
END $$;

CREATE FUNCTION loyalty_event_only_loses_its_data() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        OLD.data := '{}';
        IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION '% on % refused: history only grows; a correction is a new line',
        TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
END $$;
DROP TRIGGER member_event_only_grows ON loyalty_memberevent;
CREATE TRIGGER member_event_only_grows BEFORE UPDATE OR DELETE ON loyalty_memberevent
    FOR EACH ROW EXECUTE FUNCTION loyalty_event_only_loses_its_data();

CREATE FUNCTION loyalty_standing_only_loses_its_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        OLD.note := '';
        IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION '% on % refused: history only grows; a correction is a new line',
        TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
END $$;
DROP TRIGGER standing_only_grows ON loyalty_standing;
CREATE TRIGGER standing_only_grows BEFORE UPDATE OR DELETE ON loyalty_standing
    FOR EACH ROW EXECUTE FUNCTION loyalty_standing_only_loses_its_note();
"""
BACKWARD = """
DROP TRIGGER standing_only_grows ON loyalty_standing;
CREATE TRIGGER standing_only_grows BEFORE UPDATE OR DELETE ON loyalty_standing
    FOR EACH ROW EXECUTE FUNCTION loyalty_only_grows();
DROP FUNCTION loyalty_standing_only_loses_its_note();

DROP TRIGGER member_event_only_grows ON loyalty_memberevent;
CREATE TRIGGER member_event_only_grows BEFORE UPDATE OR DELETE ON loyalty_memberevent
    FOR EACH ROW EXECUTE FUNCTION loyalty_only_grows();
DROP FUNCTION loyalty_event_only_loses_its_data();

CREATE OR REPLACE FUNCTION loyalty_purchase_is_claimed_once() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.member_id IS NULL THEN
        OLD.member_id := NEW.member_id;
        IF OLD IS NOT DISTINCT FROM NEW THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'purchase % cannot be changed; a correction is a refund or a void', OLD.id
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("loyalty", "0014_redemptions_once_per_members_key"),
        ("members", "0010_members_can_be_erased"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
