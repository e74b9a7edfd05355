"""A restored database is brought level with the signers: nothing revoked, ended or issued is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.backups.conftest import Life
from tests.system.cli_commands.antin import Antin
from tests.system.office import DESK, Office

_NUMBERS = "SELECT authority_id, max(number) FROM authorities_certificaterevocationlist GROUP BY 1"


@pytest.fixture
def restored(life: Life) -> Iterator[Office]:
    """The office after the restore, its database running."""
    again = Office(life.office.data.path, life.office.archive).open()
    yield again
    again.close()


def test_every_certificate_is_there_and_none_twice(life: Life, restored: Office) -> None:
    found = [serial for (serial,) in restored.sql("SELECT serial FROM certificates_certificate")]
    assert sorted(found) == sorted(life.issued)
    assert life.told["certificates"] > 0


def test_what_was_revoked_stays_revoked(life: Life, restored: Office) -> None:
    found = dict(restored.sql("SELECT serial, revoked_at FROM certificates_revocation"))
    assert found.keys() >= life.revoked.keys()
    assert {serial: found[serial] for serial in life.revoked} == life.revoked
    assert life.told["revocations"] == len(life.revoked)


def test_ledger_reaches_as_far_as_before_and_tells_of_the_restore(life: Life, restored: Office) -> None:
    from antin.apps.ledger import api as ledger

    (entry_hash,) = restored.sql(
        "SELECT encode(hash, 'hex') FROM ledger_ledgerentry WHERE sequence = %s", [life.head.size - 1]
    )[0]
    assert entry_hash == life.head.hash
    assert ledger.head().size == life.head.size + 1
    assert restored.sql("SELECT kind FROM ledger_ledgerentry ORDER BY sequence DESC LIMIT 1") == [
        ("office.restored",)
    ]


def test_access_that_had_ended_does_not_come_back(life: Life, restored: Office) -> None:
    assert restored.sql("SELECT login_name, is_active FROM accounts_user ORDER BY 1") == [
        ("clerk", True),
        ("leaver", False),
    ]
    assert restored.sql("SELECT revoked_because FROM grants_grant") == [("chuyển công tác",)]
    assert restored.sql("SELECT count(*) FROM api_apitoken WHERE revoked_at IS NULL") == [(0,)]
    assert restored.sql("SELECT count(*) FROM mfa_authenticator") == [(0,)]
    assert life.told["ended_access"] == 4


def test_links_and_sessions_of_the_backup_open_nothing(life: Life, restored: Office) -> None:
    from antin.apps.accounts import api as accounts

    with pytest.raises(accounts.LinkRefused):
        accounts.use_link(life.people["link"], now=restored.clock.now())
    assert restored.sql("SELECT count(*) FROM django_session") == [(0,)]


def test_acts_whose_rows_are_lost_are_named_without_mere_visits(life: Life) -> None:
    kinds = life.told["acts_to_repeat"].keys()
    assert {"decision.imported", "plan.frozen", "approval.given"} <= kinds
    assert not {"account.disabled", "grant.revoked", "token.revoked", "account.link_used"} & kinds


def test_reconciling_again_changes_nothing(life: Life) -> None:
    told = life.antin.must("restore", "--reconcile")["reconciled"]
    assert told["ledger_entries"] == told["certificates"] == told["revocations"] == told["ended_access"] == 0


def test_numbers_of_lists_go_on_where_the_signer_stands(life: Life) -> None:
    office = Office(life.office.data.path, life.office.archive).open(*DESK)
    try:
        before = dict(office.sql(_NUMBERS))
        office.reorganiser._publish()
        after = dict(office.sql(_NUMBERS))
    finally:
        office.close()
    assert after["issuing-1"] > before["issuing-1"]


def test_whole_office_is_restored_on_another_machine(life: Life, traversable_tmp: Path) -> None:
    other = Antin(traversable_tmp / "other")
    told = other.must("restore", *life.backup.words)["reconciled"]
    assert told["ledger_entries"] == told["certificates"] == 0
    assert other("doctor").code == 0
    accounts = {row["login_name"]: row["is_active"] for row in other.must("user", "list")["accounts"]}
    assert accounts == {"clerk": True, "leaver": True}  # it knows nothing of what came after the backup
    for role in ("ca", "evidence"):
        journal = other.folder / "signers" / role / "journal.jsonl"
        whole = (life.office.data.signer(role) / "journal.jsonl").read_bytes()
        assert whole.startswith(journal.read_bytes())
    assert (other.folder / "ceremony.json").stat().st_mode & 0o077 == 0


def test_restore_that_was_cut_short_begins_anew(life: Life, traversable_tmp: Path) -> None:
    folder = traversable_tmp / "other"
    staging = folder / "restore.new"
    staging.mkdir(parents=True)
    folder.chmod(0o711)
    (staging / "half").write_text("of a file")
    Antin(folder).must("restore", *life.backup.words)
    assert not staging.exists()
    assert not list(folder.rglob("half"))


def test_database_of_before_is_kept_beside_the_restored_one(life: Life) -> None:
    kept = [path.name for path in life.office.data.path.glob("postgres.replaced-*")]
    assert kept == ["postgres.replaced-1"]
