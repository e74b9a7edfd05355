"""Sealed archives: what goes in comes out; whatever is changed, lost, doubled or cut off is noticed."""

from __future__ import annotations

import gzip
import io
import stat
import tarfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antin.adapters.backups import sealing
from antin.adapters.backups.archive import ArchiveWriter, BackupRefused, Member, UnableToCopy, read_archive
from antin.adapters.backups.manifest import Height, Manifest
from antin.adapters.backups.sealing import PIECE, BackupDamaged, PassphraseRefused, SealedReader, SealedWriter

PASSPHRASE = "tre xanh gạch đỏ".encode()
HEAD = Manifest(
    made_at=datetime(2026, 11, 24, 3, tzinfo=UTC),
    version="0.1.0",
    kind="site",
    ceremony_sha256="ab" * 32,
    postgres="17.10.0",
    migrations=("ledger.0001_initial",),
    ledger=Height(9, "cd" * 32),
    signers={"ca": Height(3, "ef" * 32)},
)


@pytest.fixture(autouse=True)
def quick_stretching(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cost is in the head of each file; a low one is as good for these tests."""
    monkeypatch.setattr(sealing, "_COST", 10)


def seal(content: bytes) -> bytes:
    target = io.BytesIO()
    with SealedWriter(target, PASSPHRASE) as writer:
        writer.write(content)
    return target.getvalue()


def unseal(sealed: bytes, passphrase: bytes = PASSPHRASE) -> bytes:
    return SealedReader(io.BytesIO(sealed), passphrase, where="b").read()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_is_sealed_is_opened_again(size: int) -> None:
    content = bytes(range(256)) * (size // 256 + 1)
    assert unseal(seal(content[:size])) == content[:size]


def test_two_seals_of_one_content_differ_and_show_nothing_of_it() -> None:
    content = b"BEGIN ENCRYPTED PRIVATE KEY" * 100
    first, second = seal(content), seal(content)
    assert first[60:] != second[60:]
    assert b"PRIVATE" not in first


def test_wrong_passphrase_is_told_from_damage() -> None:
    with pytest.raises(PassphraseRefused) as refused:
        unseal(seal(b"x"), b"another one")
    assert refused.value.exit_code == 7


@given(st.data())
def test_any_changed_octet_is_noticed(data: st.DataObject) -> None:
    sealed = bytearray(seal(b"content" * 50))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= data.draw(st.integers(1, 255))
    if at in (16, 17, 18):
        sealed[at] = 255  # a changed cost is absurd; others would only take long
    with pytest.raises((BackupDamaged, PassphraseRefused)):
        unseal(bytes(sealed))


@pytest.mark.parametrize("kept", [0, 10, 57, 58, 80, 58 + PIECE + 16, 58 + 2 * (PIECE + 16)])
def test_any_cut_is_noticed(kept: int) -> None:
    with pytest.raises(BackupDamaged):
        unseal(seal(b"x" * (2 * PIECE + 5))[:kept])


def test_pieces_that_are_swapped_doubled_or_added_are_noticed() -> None:
    sealed = seal(b"a" * PIECE + b"b" * PIECE + b"c")
    first, second, third = 58, 58 + PIECE + 16, 58 + 2 * (PIECE + 16)
    head, one, two, rest = sealed[:first], sealed[first:second], sealed[second:third], sealed[third:]
    swapped, doubled = head + two + one + rest, head + one + one + two + rest
    for changed in (swapped, doubled, sealed + b"\0", sealed + sealed[58:]):
        with pytest.raises(BackupDamaged):
            unseal(changed)


def test_foreign_file_is_told_as_no_backup() -> None:
    with pytest.raises(BackupDamaged) as refused:
        unseal(b"PK\3\4" + bytes(200))
    assert refused.value.code == "backup.not_one"


# --- archives ---


def write(path: Path, files: dict[str, bytes]) -> Manifest:
    with ArchiveWriter(path, PASSPHRASE) as archive:
        for name, content in files.items():
            archive.add_bytes(name, content)
        return archive.finish(HEAD)


def read(path: Path, passphrase: bytes = PASSPHRASE) -> tuple[Manifest, dict[str, bytes]]:
    found: dict[str, bytes] = {}

    def take(member: Member) -> None:
        found[member.name] = member.read()

    return read_archive(path, passphrase, take), found


def test_archive_comes_back_with_its_manifest(tmp_path: Path) -> None:
    files = {"database.dump": b"PGDMP" * 9, "files/secrets/django.key": b"key\n", "files/empty": b""}
    made = write(tmp_path / "b.antin", files)
    manifest, found = read(tmp_path / "b.antin")
    assert found == files
    assert manifest == made
    assert manifest.files.keys() == files.keys()
    assert replace(manifest, files={}) == HEAD
    assert stat.S_IMODE((tmp_path / "b.antin").stat().st_mode) == 0o600


def test_file_that_nobody_reads_is_checked_all_the_same(tmp_path: Path) -> None:
    write(tmp_path / "b.antin", {"files/a": b"a" * 5000})
    assert read_archive(tmp_path / "b.antin", PASSPHRASE, lambda member: None).files["files/a"].size == 5000


def test_existing_file_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "b.antin").write_bytes(b"mine")
    with pytest.raises(BackupRefused):
        write(tmp_path / "b.antin", {})
    assert (tmp_path / "b.antin").read_bytes() == b"mine"


def test_archive_that_is_not_finished_leaves_nothing(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path / "b.antin", PASSPHRASE) as archive:
        archive.add_bytes("files/a", b"a")
    assert list(tmp_path.iterdir()) == []


def test_growing_file_is_copied_up_to_its_first_size_and_a_shrinking_one_refused(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path / "b.antin", PASSPHRASE) as archive:
        archive.add("files/grows", io.BytesIO(b"one two"), size=3, mode=0o600)
        archive.finish(HEAD)
    assert read(tmp_path / "b.antin")[1] == {"files/grows": b"one"}
    with pytest.raises(UnableToCopy), ArchiveWriter(tmp_path / "c.antin", PASSPHRASE) as archive:
        archive.add("files/shrinks", io.BytesIO(b"one"), size=7, mode=0o600)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "files/../../x"])
def test_name_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    write(tmp_path / "b.antin", {name: b"x"})
    with pytest.raises(BackupDamaged):
        read(tmp_path / "b.antin")


def test_archive_without_its_manifest_is_refused(tmp_path: Path) -> None:
    with (
        (tmp_path / "b.antin").open("wb") as file,
        SealedWriter(file, PASSPHRASE) as sealed,
        gzip.GzipFile(fileobj=sealed, mode="wb") as packed,
        tarfile.open(fileobj=packed, mode="w|") as tar,
    ):
        tar.addfile(tarfile.TarInfo("files/a"), io.BytesIO())
    with pytest.raises(BackupDamaged, match="before its manifest"):
        read(tmp_path / "b.antin")


def test_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BackupRefused) as refused:
        read(tmp_path / "none")
    assert refused.value.code == "backup.not_found"


def test_manifest_of_a_newer_form_is_refused() -> None:
    with pytest.raises(BackupDamaged) as refused:
        Manifest.from_bytes(HEAD.as_bytes().replace(b"antin.backup/1", b"antin.backup/2"), where="b")
    assert refused.value.code == "backup.other_version"
