"""Tokens and remembered answers. What was made stays as it was made; an end is never taken back."""

import django.core.serializers.json
import django.db.models.deletion
import uuid
from django.db import migrations, models

GUARD = """
CREATE FUNCTION antin_token_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.revoked_at IS NOT NULL
    OR (NEW.id, NEW.digest, NEW.name, NEW.account_id, NEW.grant_id, NEW.made_by, NEW.made_at, NEW.expires_at)
      IS DISTINCT FROM
      (OLD.id, OLD.digest, OLD.name, OLD.account_id, OLD.grant_id, OLD.made_by, OLD.made_at, OLD.expires_at)
  THEN
    RAISE EXCEPTION 'a token is only revoked, once' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER token_guard BEFORE UPDATE OR DELETE ON api_apitoken
  FOR EACH ROW EXECUTE FUNCTION antin_token_guard();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('account_id', models.UUIDField(db_index=True)),
                ('grant_id', models.UUIDField()),
                ('made_by', models.CharField(max_length=60)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('revoked_by', models.CharField(max_length=60, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), name='token_expires_later'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at', None), ('revoked_by', None)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='token_revocation_whole')],
            },
        ),
        migrations.CreateModel(
            name='RememberedAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=128)),
                ('request_sha256', models.CharField(max_length=64)),
                ('status', models.PositiveSmallIntegerField()),
                ('body', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('answered_at', models.DateTimeField()),
                ('token', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='api.apitoken')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('token', 'key'), name='answer_once')],
            },
        ),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
    ]
