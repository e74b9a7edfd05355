"""What the database itself refuses, whoever asks: changed records, and steps that a plan cannot take."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from antin.adapters.postgres.roles import OWNER, READER, WORKER
from tests.system.office import Office, Templates, offices

KEPT = [
    "ledger_ledgerentry",
    "ledger_checkpoint",
    "certificates_certificate",
    "certificates_revocation",
    "authorities_certificaterevocationlist",
    "devices_confirmation",
    "reorganisation_frozenitem",
    "reorganisation_approval",
]
STATES = ["frozen", "approved", "running", "issued", "switched", "finished", "rolled_back"]
STEPS = {
    *(("frozen", "approved"), ("approved", "running"), ("running", "issued"), ("issued", "switched")),
    *(("switched", "finished"), ("issued", "finished")),
    *((state, "rolled_back") for state in ("frozen", "approved", "running", "issued")),
}


@pytest.fixture(scope="module")
def finished(templates: Templates) -> Iterator[Office]:
    """A finished run with rows in every table; only PostgreSQL runs."""
    with offices(templates) as new:
        yield new(stage="finished").open()


def columns(office: Office, table: str) -> list[str]:
    rows = office.sql(
        "SELECT column_name::text FROM information_schema.columns WHERE table_name = %s", [table], role=OWNER
    )
    return sorted(name for (name,) in rows)


@pytest.mark.parametrize("role", [WORKER, OWNER])
@pytest.mark.parametrize("table", KEPT)
def test_record_cannot_be_changed_removed_or_emptied(finished: Office, table: str, role: str) -> None:
    rows = finished.sql(f"SELECT count(*) FROM {table}")[0][0]  # noqa: S608 - a name of the list above
    assert rows > 0
    column = columns(finished, table)[0]
    for statement in (
        f'UPDATE {table} SET "{column}" = "{column}"',  # noqa: S608
        f"DELETE FROM {table}",  # noqa: S608
        f"TRUNCATE {table} CASCADE",
    ):
        with pytest.raises((psycopg.errors.IntegrityError, psycopg.errors.InsufficientPrivilege)):
            finished.sql(statement, role=role)
    assert finished.sql(f"SELECT count(*) FROM {table}")[0][0] == rows  # noqa: S608


@pytest.mark.parametrize("after", STATES)
@pytest.mark.parametrize("before", STATES)
def test_plan_takes_only_the_steps_of_its_life(finished: Office, before: str, after: str) -> None:
    plan = "VD-01/NQ#1"
    finished.forge("UPDATE reorganisation_frozenplan SET state = %s WHERE id = %s", [before, plan])
    step = "UPDATE reorganisation_frozenplan SET state = %s WHERE id = %s"
    try:
        if before == after or (before, after) in STEPS:
            finished.sql(step, [after, plan])
        else:
            with pytest.raises(psycopg.errors.IntegrityError, match=f"from {before} to {after}"):
                finished.sql(step, [after, plan])
    finally:
        finished.forge(step, ["finished", plan])


@pytest.mark.parametrize("column", ["title", "mandate", "totals", "effective_at", "cutoff_at", "lint_every"])
def test_frozen_plan_cannot_be_changed(finished: Office, column: str) -> None:
    values = {"mandate": "'{}'", "totals": "'{}'", "lint_every": "7", "title": "'Khác'"}
    value = values.get(column, "'2030-01-01 00:00+07'")
    change = f"UPDATE reorganisation_frozenplan SET {column} = {value} WHERE effective_at IS NOT NULL"  # noqa: S608
    with pytest.raises(psycopg.errors.IntegrityError, match="frozen plan cannot be changed"):
        finished.sql(change)
    with pytest.raises(psycopg.errors.IntegrityError):
        finished.sql("DELETE FROM reorganisation_frozenplan")


def test_reader_writes_nothing(finished: Office) -> None:
    assert finished.sql("SELECT count(*) FROM certificates_certificate", role=READER)[0][0] == 64
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        finished.sql("INSERT INTO ledger_checkpoint VALUES (1, '', now(), '{}')", role=READER)


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        (
            "INSERT INTO certificates_certificate SELECT md5(serial), issuer_id, shard, holder_kind, holder_id,"
            " profile, email, host_name, device_serial, not_before, not_after, plan_id,"
            " item_index, previous_serial, document FROM certificates_certificate LIMIT 1",
            "certificate_item_once",
        ),
        (
            "INSERT INTO certificates_intention (serial, plan_id, item_index, tbs_sha256, state)"
            " VALUES ('1a', 'p', 0, '', 'intended'), ('1b', 'p', 0, '', 'intended')",
            "intention_live_once",
        ),
        (
            "INSERT INTO certificates_revocation SELECT * FROM certificates_revocation LIMIT 1",
            "certificates_revocation_pkey",
        ),
        (
            "INSERT INTO ledger_ledgerentry SELECT * FROM ledger_ledgerentry LIMIT 1",
            "ledger_ledgerentry_pkey",
        ),
        (
            "INSERT INTO reorganisation_approval (plan_id, approver_id, approved_at, document)"
            " SELECT plan_id, approver_id, approved_at, document FROM reorganisation_approval LIMIT 1",
            "approver_once",
        ),
    ],
)
def test_nothing_happens_twice(finished: Office, statement: str, constraint: str) -> None:
    with pytest.raises(psycopg.errors.UniqueViolation, match=constraint):
        finished.sql(statement)
