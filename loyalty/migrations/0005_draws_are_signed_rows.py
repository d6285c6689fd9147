"""
What holds drew and gave back, as one row each; tallies by kind of source.

Small tables until now: one statement each. Repeated, it finds nothing left to move.
"""

from django.db import migrations

FORWARD = """
UPDATE loyalty_draw d SET source_id = d.hold_id, drawn_at = h.placed_at
FROM loyalty_hold h WHERE h.id = d.hold_id AND d.source_id = 0;

INSERT INTO loyalty_draw (member_id, hold_id, lot_id, points, returned_points, source_kind,
    source_id, drawn_at)
SELECT d.member_id, d.hold_id, d.lot_id, -d.returned_points, 0, 2, d.hold_id,
    coalesce(h.settled_at, h.placed_at)
FROM loyalty_draw d JOIN loyalty_hold h ON h.id = d.hold_id WHERE d.returned_points > 0;

UPDATE loyalty_draw SET returned_points = 0 WHERE returned_points > 0;

DELETE FROM loyalty_programtally;
INSERT INTO loyalty_programtally (program_id, kind, source_kind, points, entries)
SELECT w.program_id, e.kind, e.source_kind, sum(e.points), count(*)
FROM loyalty_entry e JOIN loyalty_wallet w ON w.id = e.wallet_id GROUP BY 1, 2, 3;
"""


class Migration(migrations.Migration):
    dependencies = [("loyalty", "0004_corrections")]

    # No way back: rows of other sources have no column to return to.
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
