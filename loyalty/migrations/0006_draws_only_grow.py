"""The old columns go; draws, debt lines and seals can be added, and that is all."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER draw_only_grows BEFORE UPDATE OR DELETE ON loyalty_draw
    FOR EACH ROW EXECUTE FUNCTION loyalty_only_grows();
CREATE TRIGGER debt_line_only_grows BEFORE UPDATE OR DELETE ON loyalty_debtline
    FOR EACH ROW EXECUTE FUNCTION loyalty_only_grows();
CREATE TRIGGER seal_only_grows BEFORE UPDATE OR DELETE ON loyalty_seal
    FOR EACH ROW EXECUTE FUNCTION loyalty_only_grows();
CREATE TRIGGER refund_never_deleted BEFORE DELETE ON loyalty_refund
    FOR EACH ROW EXECUTE FUNCTION loyalty_only_grows();
CREATE TRIGGER adjustment_never_deleted BEFORE DELETE ON loyalty_adjustment
    FOR EACH ROW EXECUTE FUNCTION loyalty_only_grows();
CREATE TRIGGER transfer_never_deleted BEFORE DELETE ON loyalty_transfer
    FOR EACH ROW EXECUTE FUNCTION loyalty_only_grows();
"""

BACKWARD = """
DROP TRIGGER transfer_never_deleted ON loyalty_transfer;
DROP TRIGGER adjustment_never_deleted ON loyalty_adjustment;
DROP TRIGGER refund_never_deleted ON loyalty_refund;
DROP TRIGGER seal_only_grows ON loyalty_seal;
DROP TRIGGER debt_line_only_grows ON loyalty_debtline;
DROP TRIGGER draw_only_grows ON loyalty_draw;
"""


class Migration(migrations.Migration):
    dependencies = [("loyalty", "0005_draws_are_signed_rows")]

    operations = [
        migrations.RemoveField(model_name="draw", name="hold"),
        migrations.RemoveField(model_name="draw", name="returned_points"),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
