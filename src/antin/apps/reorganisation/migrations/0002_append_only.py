"""What is on record stays: rows of these tables can only be added."""

from importlib import import_module

from django.db import migrations

GUARD = import_module("antin.apps.ledger.migrations.0002_append_only").GUARD
TABLES = ("reorganisation_frozenitem", "reorganisation_approval",)


class Migration(migrations.Migration):
    dependencies = [("reorganisation", "0001_initial"), ("ledger", "0002_append_only")]
    operations = [
        migrations.RunSQL(GUARD.format(table=table), migrations.RunSQL.noop) for table in TABLES
    ]
