"""A link is used once: a trigger refuses every change but the use of an unused one."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION antin_link_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.used_at IS NULL AND NEW.used_at IS NOT NULL
     AND to_jsonb(NEW) - 'used_at' = to_jsonb(OLD) - 'used_at' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a link can only be used once' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER used_once BEFORE UPDATE ON accounts_signinlink
  FOR EACH ROW EXECUTE FUNCTION antin_link_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, "DROP FUNCTION antin_link_guard() CASCADE")]
