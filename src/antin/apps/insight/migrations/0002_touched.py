"""Triggers that note whose roll-ups a change makes untrue, in the transaction of the change.

One statement-level trigger an event and table, so that a COPY of 500 rows costs one insert of 500 rows.
"""

from collections.abc import Iterator

from django.db import migrations

BY_SERIAL = "SELECT c.holder_kind, c.holder_id FROM changed JOIN certificates_certificate c ON c.serial = changed.serial"
DEVICE = """
SELECT holder_kind, holder_id FROM changed WHERE holder_id IS NOT NULL
UNION SELECT c.holder_kind, c.holder_id FROM changed
JOIN certificates_certificate c ON c.device_serial = changed.serial
"""
SEAT = "SELECT 'person', i.person_id FROM changed JOIN directory_incumbency i ON i.post_id = changed.post_id"
LINE = """
SELECT f.holder_kind, f.holder_id FROM changed
JOIN reorganisation_frozenitem f ON f.plan_id = changed.plan_id AND f.leaf_index BETWEEN changed.first AND changed.last
WHERE changed.kind = 'issue' AND changed.last_error <> ''
"""
SOURCES = {  # table: who is touched by its changed rows
    "certificates_certificate": "SELECT holder_kind, holder_id FROM changed",
    "certificates_revocation": BY_SERIAL,
    "devices_confirmation": BY_SERIAL,
    "devices_keydevice": DEVICE,
    "directory_organisationversion": "SELECT 'organisation', organisation_id FROM changed",
    "directory_incumbency": "SELECT 'person', person_id FROM changed",
    "directory_personversion": "SELECT 'person', person_id FROM changed",
    "directory_postversion": SEAT,
    "directory_serviceversion": "SELECT 'service', service_id FROM changed",
    "directory_unit": "SELECT '*', '*' FROM changed",
    "reorganisation_workchunk": LINE,
}
EVENTS = {"INSERT": ("NEW",), "UPDATE": ("NEW", "OLD"), "DELETE": ("OLD",)}
NOTE = "INSERT INTO insight_touched (kind, holder_id) SELECT DISTINCT whose.* FROM ({source}) whose;"


def _statements() -> Iterator[str]:
    for table, source in SOURCES.items():
        for event, sides in EVENTS.items():
            for side in sides:
                name = f"antin_touch_{table}_{event}_{side}".lower()
                yield f"""
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN {NOTE.format(source=source)} RETURN NULL; END $$;
CREATE TRIGGER touch_{event}_{side} AFTER {event} ON {table}
  REFERENCING {side} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("insight", "0001_initial"),
        ("certificates", "0003_lists_and_search"),
        ("devices", "0002_append_only"),
        ("directory", "0002_lists_and_search"),
        ("ledger", "0002_append_only"),
        ("reorganisation", "0006_four_eyes"),
    ]
    operations = [migrations.RunSQL(each, migrations.RunSQL.noop) for each in _statements()]
