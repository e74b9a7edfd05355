"""Indexes for lists in order and for search by words and by ends of numbers."""

import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0002_append_only'),
    ]

    operations = [
        # Django's second index of each text key, for LIKE: serials are compared and ordered only.
        migrations.RunSQL(
            "DROP INDEX certificates_certificate_serial_2a2fec05_like, certificates_intention_serial_416bf346_like,"
            " certificates_revocation_serial_d5a3df4e_like",
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['previous_serial'], name='certificate_previous'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['not_after', 'serial'], name='certificate_in_order'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['device_serial'], name='certificate_device', opclasses=['varchar_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(django.db.models.functions.comparison.Collate(django.db.models.functions.text.Reverse('serial'), 'C'), name='certificate_ends'),
        ),
    ]
