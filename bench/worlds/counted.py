"""An office of any size for the roll-ups, made by SQL: communes, holders, certificates, a plan that is running.

No certificate in it was signed by anybody: roll-ups and cockpit read rows, and these are of the same shape.
Of a hundred holders ninety have a new certificate of the plan, and of these all but three have proved it.
"""

from __future__ import annotations

from dataclasses import dataclass

import psycopg

from antin.demo.world.tables import rows
from antin.kernel.text import fold, sort_key

__all__ = ["PLAN", "World", "fill"]

PLAN = "DO-01/NQ#1"
BODIES = 14  # in each commune: its People's Committee and others
ISSUED, UNPROVED_EVERY, LOCKED_EVERY = 90, 30, 97
_FROM = "2025-07-01T00:00:00+07:00"


@dataclass(frozen=True, slots=True)
class World:
    """How large an office is."""

    name: str
    communes: int
    certificates: int

    @property
    def people_each(self) -> int:
        """Holders in each organisation beside its own certificate."""
        return max(3, round(self.certificates / (self.communes * BODIES)) - 1)


def fill(connection: psycopg.Connection[tuple[object, ...]], world: World) -> int:
    """Write the world as the owner of the guards; returns how many certificates the plan has."""
    connection.execute("SET session_replication_role = replica")
    _units(connection, world)
    for statement in _STATEMENTS:
        connection.execute(
            statement,
            {
                "from": _FROM,
                "bodies": BODIES,
                "people": world.people_each,
                "plan": PLAN,
                "issued": ISSUED,
                "unproved": UNPROVED_EVERY,
                "locked": LOCKED_EVERY,
            },
        )
    connection.execute("ANALYZE")
    found = connection.execute("SELECT count(*) FROM reorganisation_frozenitem").fetchone()
    return int(str(found[0])) if found else 0


def _units(connection: psycopg.Connection[tuple[object, ...]], world: World) -> None:
    units = rows("admin/units_after.csv")
    communes = [unit for unit in units if unit["level"] == "commune"]
    if world.communes < len(communes):
        communes = [unit for unit in communes if unit["province_code"] == "25"][: world.communes]
    known = {unit["province_code"] for unit in communes}
    shown = [*(unit for unit in units if unit["level"] == "province" and unit["code"] in known), *communes]
    columns = "code, level, type, name, short_name, parent_code, province_code, folded, sort_key, valid_from"
    statement = f"COPY directory_unit ({columns}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for unit in shown:
            name = unit["name"]
            given = (unit["code"], unit["level"], unit["type"], name, unit["short_name"])
            copy.write_row(
                (*given, unit["parent_code"] or None, unit["province_code"], fold(name), sort_key(name), _FROM)
            )


_BODY = "u.code || ':C-UBND' || CASE b WHEN 1 THEN '' ELSE '-' || b END"
_STATEMENTS = (
    f"""CREATE TEMP TABLE body AS
SELECT {_BODY} AS code, {_BODY} || '@2025-07-01' AS id, u.code AS unit, u.name AS place, b,
  CASE b WHEN 1 THEN NULL ELSE u.code || ':C-UBND@2025-07-01' END AS parent
FROM directory_unit u CROSS JOIN generate_series(1, %(bodies)s) b WHERE u.level = 'commune'""",  # noqa: S608 - our own text
    "INSERT INTO directory_organisation (id, founded_on) SELECT id, '2025-07-01' FROM body",
    """INSERT INTO directory_organisationversion (organisation_id, code, kind, name, short_name, unit_code,
  parent_id, branch, official_code, abbreviation, number_style, has_seal, mail_domain, requires_certificate,
  folded, sort_key, valid_from)
SELECT id, code, 'body', 'Ủy ban nhân dân ' || place || ' ' || b, 'UBND ' || b, unit, parent, 'government',
  code,
  'UBND', 'gov', TRUE, '', TRUE, lower(place), lower(place), %(from)s FROM body""",
    """CREATE TEMP TABLE person AS
SELECT row_number() OVER () AS n, body.id AS body, body.unit, p FROM body
CROSS JOIN generate_series(1, %(people)s) p""",
    """INSERT INTO directory_person (id, personal_number, born_on)
SELECT 'p' || n, lpad(n::text, 12, '0'), '1980-01-01' FROM person""",
    """INSERT INTO directory_personversion (person_id, full_name, email, folded, sort_key, valid_from)
SELECT 'p' || n, 'Nguyễn Văn ' || n, 'n' || n || '@vi.du', 'nguyen van ' || n, 'nguyen van ' || n, %(from)s
FROM person""",
    "INSERT INTO directory_post (id, organisation_id) SELECT 's' || n, body FROM person",
    """INSERT INTO directory_postversion
  (post_id, title, rank, capacity, ordinal, requires_certificate, valid_from)
SELECT 's' || n,
  CASE p WHEN 1 THEN 'Chủ tịch' WHEN 2 THEN 'Phó Chủ tịch' WHEN 3 THEN 'Văn thư' ELSE 'Chuyên viên' END,
  CASE p WHEN 1 THEN 'head' WHEN 2 THEN 'deputy' WHEN 3 THEN 'clerk' ELSE 'official' END, '', p, TRUE, %(from)s
FROM person""",
    """INSERT INTO directory_incumbency (post_id, person_id, is_main, valid_from)
SELECT 's' || n, 'p' || n, TRUE, %(from)s FROM person""",
    """CREATE TEMP TABLE holder AS
SELECT row_number() OVER (ORDER BY unit, kind, id) - 1 AS leaf, * FROM (
  SELECT 'organisation' AS kind, id, unit, 'Ủy ban nhân dân ' || place AS name FROM body
  UNION ALL SELECT 'person', 'p' || n, unit, 'Nguyễn Văn ' || n FROM person) each""",
    "CREATE INDEX ON holder (leaf)",
    """INSERT INTO devices_keydevice
  (serial, kind, algorithm, public_key, spki_sha256, state, holder_kind, holder_id)
SELECT 'VD-' || leaf, 'token', 'P-256', '', lpad(to_hex(leaf), 64, '0'),
  CASE WHEN leaf %% %(locked)s = 0 THEN 'locked' ELSE 'working' END, kind, id FROM holder""",
    """INSERT INTO reorganisation_decision (number, title, is_example, adopted_on, effective_at, cutoff_at,
  legal_basis, late_reason, archive, imported_at)
VALUES ('DO-01/NQ', 'Đo hiệu năng', TRUE, '2025-06-12', %(from)s, '2027-01-01', '[]', '', '', %(from)s)""",
    """INSERT INTO reorganisation_frozenplan (id, decision_id, title, mandate, mandate_digest, plan_digest,
  totals, effective_at, cutoff_at, frozen_at, state, frozen_by, lint_every)
SELECT %(plan)s, 'DO-01/NQ', 'Đo hiệu năng', '{}', repeat('a', 64), repeat('b', 64),
  jsonb_build_object('keep', 0, 'modify', count(*), 'issue', 0, 'revoke', 0),
  %(from)s, '2027-01-01', now() - interval '2 hours', 'running', 'do', 1 FROM holder""",
    """INSERT INTO reorganisation_frozenitem
  (plan_id, index, action, rule, holder_kind, holder_id, name, leaf_index, device_serial, record)
SELECT %(plan)s, leaf, 'modify', 'body-merged', kind, id, name, leaf, 'VD-' || leaf, '{}' FROM holder""",
    """INSERT INTO certificates_certificate (serial, issuer_id, shard, holder_kind, holder_id, profile,
  device_serial, not_before, not_after, plan_id, item_index, document)
SELECT to_hex(leaf + 4096), 'issuing-1', 0, kind, id, kind, 'VD-' || leaf, %(from)s, '2030-01-01', %(plan)s,
  leaf, '' FROM holder WHERE leaf %% 100 < %(issued)s""",
    """INSERT INTO devices_confirmation (serial, device_serial, nonce, signature, confirmed_at, channel)
SELECT to_hex(leaf + 4096), 'VD-' || leaf, '', '', now() - interval '1 hour', 'simulated-field'
FROM holder WHERE leaf %% 100 < %(issued)s AND leaf %% %(unproved)s <> 0""",
    """INSERT INTO ledger_ledgerentry (sequence, at, kind, subject, body, hash)
SELECT row_number() OVER () - 1, now() - interval '100 minutes' + (leaf %% 90) * interval '1 minute',
  'certificate.issued', serial, '{}', '' FROM (
  SELECT leaf, to_hex(leaf + 4096) AS serial FROM holder WHERE leaf %% 100 < %(issued)s) each""",
)
