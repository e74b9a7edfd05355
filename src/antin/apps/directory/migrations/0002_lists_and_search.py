"""Indexes for lists in order and for search by words and by ends of numbers."""

import antin.apps.directory.words
import django.contrib.postgres.indexes
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='organisationalias',
            index=models.Index(django.db.models.functions.comparison.Collate(django.db.models.functions.text.Reverse('value'), 'C'), name='alias_ends'),
        ),
        migrations.AddIndex(
            model_name='organisationversion',
            index=models.Index(fields=['sort_key', 'organisation'], name='organisation_in_order'),
        ),
        migrations.AddIndex(
            model_name='organisationversion',
            index=models.Index(fields=['unit_code'], name='organisation_unit'),
        ),
        migrations.AddIndex(
            model_name='organisationversion',
            index=models.Index(fields=['parent_id'], name='organisation_parent'),
        ),
        migrations.AddIndex(
            model_name='organisationversion',
            index=models.Index(fields=['code'], name='organisation_code_begins', opclasses=['varchar_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='organisationversion',
            index=django.contrib.postgres.indexes.GinIndex(antin.apps.directory.words.FoldedDocument('folded'), name='organisation_words'),
        ),
        migrations.AddIndex(
            model_name='personversion',
            index=models.Index(fields=['sort_key', 'person'], name='person_in_order'),
        ),
        migrations.AddIndex(
            model_name='personversion',
            index=django.contrib.postgres.indexes.GinIndex(antin.apps.directory.words.FoldedDocument('folded'), name='person_words'),
        ),
        migrations.AddIndex(
            model_name='unit',
            index=models.Index(fields=['sort_key', 'code'], name='unit_in_order'),
        ),
        migrations.AddIndex(
            model_name='unit',
            index=django.contrib.postgres.indexes.GinIndex(antin.apps.directory.words.FoldedDocument('folded'), name='unit_words'),
        ),
    ]
