"""A grant is given once and ended once: a trigger refuses every other change, and removal."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION antin_grant_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL
     AND to_jsonb(NEW) - ARRAY['revoked_at', 'revoked_by', 'revoked_because']
       = to_jsonb(OLD) - ARRAY['revoked_at', 'revoked_by', 'revoked_because'] THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a grant can only be revoked' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER given_once BEFORE UPDATE OR DELETE ON grants_grant
  FOR EACH ROW EXECUTE FUNCTION antin_grant_guard();
CREATE TRIGGER given_once_whole BEFORE TRUNCATE ON grants_grant
  FOR EACH STATEMENT EXECUTE FUNCTION antin_append_only();
"""
BACK = "DROP FUNCTION antin_grant_guard() CASCADE; DROP TRIGGER given_once_whole ON grants_grant;"


class Migration(migrations.Migration):
    dependencies = [("grants", "0001_initial"), ("ledger", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
