"""What is on record stays: rows of these tables can only be added."""

from importlib import import_module

from django.db import migrations

GUARD = import_module("antin.apps.ledger.migrations.0002_append_only").GUARD
TABLES = ("devices_confirmation",)


class Migration(migrations.Migration):
    dependencies = [("devices", "0001_initial"), ("ledger", "0002_append_only")]
    operations = [
        *(migrations.RunSQL(GUARD.format(table=table), migrations.RunSQL.noop) for table in TABLES),
        # Django's second index of a text key, for LIKE: nobody looks for a part of this one.
        migrations.RunSQL("DROP INDEX devices_confirmation_serial_11b639a5_like", migrations.RunSQL.noop),
    ]
