"""What people decided about conflicts: rows that can only be added."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

GUARD = import_module("antin.apps.ledger.migrations.0002_append_only").GUARD


class Migration(migrations.Migration):
    dependencies = [("reorganisation", "0003_plan_states"), ("ledger", "0002_append_only")]

    operations = [
        migrations.CreateModel(
            name="AcceptedRepair",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("code", models.CharField(max_length=60)),
                ("target", models.CharField(max_length=200)),
                ("value", models.CharField(blank=True, max_length=200)),
                ("is_withdrawn", models.BooleanField(default=False)),
                ("accepted_by", models.CharField(max_length=120)),
                ("accepted_at", models.DateTimeField()),
                ("reason", models.TextField()),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repairs",
                        to="reorganisation.decision",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(
            GUARD.format(table="reorganisation_acceptedrepair"), migrations.RunSQL.noop
        ),
    ]
