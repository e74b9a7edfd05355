"""The life of a frozen plan: only these steps exist, whoever writes the row, and nothing else of it changes."""

from django.db import migrations

GUARD = """
CREATE FUNCTION antin_plan_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (
    ('frozen', 'approved'), ('approved', 'running'), ('running', 'issued'), ('issued', 'switched'),
    ('switched', 'finished'), ('issued', 'finished'), ('frozen', 'rolled_back'), ('approved', 'rolled_back'),
    ('running', 'rolled_back'), ('issued', 'rolled_back')
  ) AND OLD.state <> NEW.state THEN
    RAISE EXCEPTION 'a plan cannot go from % to %', OLD.state, NEW.state
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF to_jsonb(OLD) - 'state' <> to_jsonb(NEW) - 'state' THEN
    RAISE EXCEPTION 'a frozen plan cannot be changed' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER plan_guard BEFORE UPDATE ON reorganisation_frozenplan
  FOR EACH ROW EXECUTE FUNCTION antin_plan_guard();
CREATE TRIGGER plan_stays BEFORE DELETE ON reorganisation_frozenplan
  FOR EACH ROW EXECUTE FUNCTION antin_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("reorganisation", "0002_append_only")]
    operations = [
        migrations.RunSQL(
            GUARD,
            "DROP TRIGGER plan_guard ON reorganisation_frozenplan; "
            "DROP TRIGGER plan_stays ON reorganisation_frozenplan; DROP FUNCTION antin_plan_guard()",
        )
    ]
