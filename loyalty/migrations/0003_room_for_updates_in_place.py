"""
Room on each page of the rows that change, so that updates stay on their page (HOT) and touch no
index; and a queue that is vacuumed early, since its rows live for milliseconds.
"""

from django.db import migrations

FORWARD = """
ALTER TABLE loyalty_wallet SET (fillfactor = 50);
ALTER TABLE loyalty_lot SET (fillfactor = 90);
ALTER TABLE loyalty_queuedpurchase SET (
    autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 10000);
"""

BACKWARD = """
ALTER TABLE loyalty_queuedpurchase RESET (
    autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold);
ALTER TABLE loyalty_lot RESET (fillfactor);
ALTER TABLE loyalty_wallet RESET (fillfactor);
"""


class Migration(migrations.Migration):
    dependencies = [("loyalty", "0002_history_only_grows")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
