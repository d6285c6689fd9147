"""What rules gave, events, standings and stamps can be added, and that is all."""

from django.db import migrations

TABLES = {
    "rule_use": "ruleuse",
    "member_event": "memberevent",
    "standing": "standing",
    "stamp": "stamp",
}
FORWARD = "".join(
    f"CREATE TRIGGER {name}_only_grows BEFORE UPDATE OR DELETE ON loyalty_{table}"
    " FOR EACH ROW EXECUTE FUNCTION loyalty_only_grows();\n"
    for name, table in TABLES.items()
)
BACKWARD = "".join(
    f"DROP TRIGGER {name}_only_grows ON loyalty_{table};\n" for name, table in TABLES.items()
)


class Migration(migrations.Migration):
    dependencies = [("loyalty", "0009_rules_are_counted_tiers_and_cards")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
