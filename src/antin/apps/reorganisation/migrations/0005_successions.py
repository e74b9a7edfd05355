"""What went into what, kept at each switch: rows that can only be added."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

GUARD = import_module("antin.apps.ledger.migrations.0002_append_only").GUARD
TABLES = ("reorganisation_unitsuccession", "reorganisation_organisationsuccession")


class Migration(migrations.Migration):

    dependencies = [
        ('reorganisation', '0004_repairs'),
        ('ledger', '0002_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='UnitSuccession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=12)),
                ('old_code', models.CharField(db_index=True, max_length=8, null=True)),
                ('new_code', models.CharField(db_index=True, max_length=8, null=True)),
                ('continues', models.BooleanField()),
                ('is_default', models.BooleanField()),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='unit_successions', to='reorganisation.decision')),
            ],
        ),
        migrations.CreateModel(
            name='OrganisationSuccession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=12)),
                ('old_id', models.CharField(db_index=True, max_length=120, null=True)),
                ('new_id', models.CharField(db_index=True, max_length=120, null=True)),
                ('continues', models.BooleanField()),
                ('note', models.TextField(blank=True)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='organisation_successions', to='reorganisation.decision')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('old_id', None), _negated=True), fields=('decision', 'old_id'), name='organisation_outcome_once')],
            },
        ),
        *(migrations.RunSQL(GUARD.format(table=table), migrations.RunSQL.noop) for table in TABLES),
    ]
