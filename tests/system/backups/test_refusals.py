"""Backups that are damaged, foreign, too old or badly placed are refused before anything is replaced."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.system.backups.conftest import Backup
from tests.system.cli_commands.antin import Antin, Told
from tests.system.office import NewOffice, Templates, offices

WORDS = "một câu đủ dài cho bản sao lưu\n"


@pytest.fixture(scope="module")
def backed_up(
    templates: Templates, secret_file: Callable[[str], Path], make_traversable_tmp: Callable[[], Path]
) -> Backup:
    """A backup of a village on which nothing runs."""
    made = Backup(make_traversable_tmp() / "office.antin", secret_file(WORDS))
    with offices(templates) as make:
        told = Antin(make().data.path).must("backup", "create", *made.words)
    assert told["files"] > 0
    assert made.file.stat().st_mode & 0o077 == 0
    return made


@pytest.fixture
def anywhere(traversable_tmp: Path) -> Antin:
    """The command line on a folder that is not there."""
    return Antin(traversable_tmp / "other")


def verify(antin: Antin, *words: str | Path) -> Told:
    """``antin backup verify``, which asks for no data folder."""
    argv = [sys.executable, "-P", "-m", "antin.cli", "backup", "verify", "--json", *map(str, words)]
    done = subprocess.run(argv, env=antin.environment, capture_output=True, text=True, timeout=60, check=False)
    return Told(done.returncode, done.stdout, done.stderr)


def test_sound_backup_is_verified_without_a_data_folder(backed_up: Backup, anywhere: Antin) -> None:
    told = verify(anywhere, *backed_up.words)
    assert told.code == 0
    assert told.json["ok"] is True
    assert told.json["journals"].keys() >= {"ca", "evidence"}
    assert not anywhere.folder.exists()


@pytest.mark.parametrize("harm", ["changed", "cut"])
def test_damaged_backup_is_refused_and_nothing_is_written(
    backed_up: Backup, anywhere: Antin, tmp_path: Path, harm: str
) -> None:
    octets = bytearray(backed_up.file.read_bytes())
    if harm == "changed":
        octets[len(octets) // 2] ^= 1
    else:
        del octets[-100:]
    bad = tmp_path / "bad.antin"
    bad.write_bytes(octets)
    words = (bad, "--passphrase-file", backed_up.passphrase)
    assert verify(anywhere, *words).code == 5
    told = anywhere("restore", *words, "--json")
    assert told.code == 5
    assert not anywhere.folder.exists()


def test_wrong_passphrase_is_told_apart_from_damage(
    backed_up: Backup, anywhere: Antin, secret_file: Callable[[str], Path]
) -> None:
    wrong = secret_file("một câu khác hẳn câu trước\n")
    told = verify(anywhere, backed_up.file, "--passphrase-file", wrong)
    assert told.code == 7
    assert "does not open this backup" in told.json["error"]["message"]


def test_short_passphrase_is_refused_for_a_new_backup(
    new_office: NewOffice, secret_file: Callable[[str], Path], tmp_path: Path
) -> None:
    antin = Antin(new_office().data.path)
    told = antin("backup", "create", tmp_path / "x.antin", "--passphrase-file", secret_file("ngắn"), "--json")
    assert told.code != 0
    assert "too short" in told.json["error"]["message"]
    assert not (tmp_path / "x.antin").exists()


def test_existing_file_is_never_replaced(new_office: NewOffice, backed_up: Backup) -> None:
    before = backed_up.file.read_bytes()
    told = Antin(new_office().data.path)("backup", "create", *backed_up.words, "--json")
    assert told.code == 9
    assert backed_up.file.read_bytes() == before


def test_backup_inside_the_folder_that_it_is_of_is_refused(new_office: NewOffice, backed_up: Backup) -> None:
    antin = Antin(new_office().data.path)
    inside = antin.folder / "x.antin"
    told = antin("backup", "create", inside, "--passphrase-file", backed_up.passphrase, "--json")
    assert "must not lie in the folder" in told.json["error"]["message"]
    assert not inside.exists()


def test_folder_that_holds_an_office_is_not_overwritten(new_office: NewOffice, backed_up: Backup) -> None:
    antin = Antin(new_office().data.path)
    told = antin("restore", *backed_up.words, "--json")
    assert (told.code, told.error) == (9, "restore.occupied")
    assert "--database-only" in told.json["error"]["remedy"]


def test_running_office_is_not_restored(new_office: NewOffice, backed_up: Backup) -> None:
    office = new_office().open("signer-ca")
    told = Antin(office.data.path)("restore", *backed_up.words, "--database-only", "--json")
    assert told.code == 9
    assert "Stop “antin serve” first." in told.json["error"]["remedy"]


def test_signer_that_knows_less_than_the_backup_keeps_its_database(
    new_office: NewOffice, backed_up: Backup
) -> None:
    data = new_office().data
    journal = data.signer("ca") / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:-1]))
    told = Antin(data.path)("restore", *backed_up.words, "--database-only", "--json")
    assert (told.code, told.error) == (9, "restore.older_signer")


def test_backup_of_another_office_is_refused(new_office: NewOffice, backed_up: Backup) -> None:
    data = new_office().data
    ceremony = data.path / "ceremony.json"
    ceremony.write_bytes(ceremony.read_bytes() + b"\n")
    told = Antin(data.path)("restore", *backed_up.words, "--database-only", "--json")
    assert (told.code, told.error) == (9, "restore.other_office")
