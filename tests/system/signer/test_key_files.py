"""Key files: sealed, readable by their owner only, openable by any OpenSSL that has the passphrase."""

from __future__ import annotations

import stat
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from antin.adapters.keystores import approver_file
from antin.adapters.keystores.encrypted_keys import UnableToOpenKey
from antin.adapters.keystores.file import FileKeyStore
from antin.adapters.keystores.secret_files import SecretFileRefused, read_passphrase, write_secret
from antin.pki.algorithms import spki_sha256, verify

NOW = datetime(2025, 6, 12, 2, 0, tzinfo=UTC)


def test_key_is_opened_again_and_only_with_its_passphrase(tmp_path: Path) -> None:
    made = FileKeyStore(tmp_path / "keys", passphrase=b"right").generate("issuing-1", "P-384")
    assert spki_sha256(
        FileKeyStore(tmp_path / "keys", passphrase=b"right").public_key("issuing-1")
    ) == spki_sha256(made)
    with pytest.raises(UnableToOpenKey) as refused:
        FileKeyStore(tmp_path / "keys", passphrase=b"wrong").sign("issuing-1", b"data")
    assert refused.value.exit_code == 7


def test_key_is_opened_once(tmp_path: Path) -> None:
    FileKeyStore(tmp_path / "keys", passphrase=b"right").generate("issuing-1", "P-256")
    store = FileKeyStore(tmp_path / "keys", passphrase=b"right")
    key = store.public_key("issuing-1")
    (tmp_path / "keys" / "issuing-1.key").unlink()
    verify(key, store.sign("issuing-1", b"data"), b"data")


def test_key_file_is_closed_to_others(tmp_path: Path) -> None:
    FileKeyStore(tmp_path / "keys", passphrase=b"right").generate("issuing-1", "P-256")
    path = tmp_path / "keys" / "issuing-1.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    path.chmod(0o644)
    with pytest.raises(SecretFileRefused) as refused:
        FileKeyStore(tmp_path / "keys", passphrase=b"right").sign("issuing-1", b"data")
    assert refused.value.code == "secret.readable_by_others"
    assert "chmod 600" in refused.value.remedy


def test_openssl_opens_the_key_file(tmp_path: Path, requires_tool: Callable[[str], str]) -> None:
    openssl = requires_tool("openssl")
    made = FileKeyStore(tmp_path / "keys", passphrase=b"right").generate("issuing-1", "P-256")
    write_secret(tmp_path / "passphrase", b"right\n")
    arguments = [
        "pkey",
        "-in",
        "keys/issuing-1.key",
        "-passin",
        "file:passphrase",
        "-pubout",
        "-outform",
        "DER",
    ]
    done = subprocess.run([openssl, *arguments], cwd=tmp_path, capture_output=True, check=True)
    assert sha256(done.stdout).hexdigest() == spki_sha256(made)


def test_approver_signs_with_the_key_file(tmp_path: Path) -> None:
    made = approver_file.create(tmp_path / "chau.key", passphrase="mật khẩu".encode())
    write_secret(tmp_path / "chau.passphrase", "mật khẩu\n".encode())
    key = approver_file.load(tmp_path / "chau.key", tmp_path / "chau.passphrase")
    approval = key.approve("ab" * 32, now=NOW, reason="Đã đối chiếu")
    assert approval.approver_id == "chau"
    verify(made.public_key, approval.signature, approval.signed_bytes())


def test_wrong_passphrase_of_an_approver_is_refused(tmp_path: Path) -> None:
    approver_file.create(tmp_path / "chau.key", passphrase=b"right")
    write_secret(tmp_path / "passphrase", b"wrong\n")
    with pytest.raises(UnableToOpenKey) as refused:
        approver_file.load(tmp_path / "chau.key", tmp_path / "passphrase")
    assert (refused.value.code, refused.value.exit_code) == ("approver.wrong_passphrase", 7)
    assert "wrong" not in str(refused.value).replace("wrong_passphrase", "")


@pytest.mark.parametrize("content", [b"", b"\n", b"\nsecond line\n"])
def test_empty_passphrase_is_refused(tmp_path: Path, content: bytes) -> None:
    write_secret(tmp_path / "passphrase", content)
    with pytest.raises(SecretFileRefused) as refused:
        read_passphrase(tmp_path / "passphrase")
    assert refused.value.code == "secret.empty"


def test_missing_passphrase_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SecretFileRefused) as refused:
        read_passphrase(tmp_path / "nowhere")
    assert refused.value.code == "secret.unreadable"
    assert refused.value.where == str(tmp_path / "nowhere")


def test_secret_is_never_overwritten(tmp_path: Path) -> None:
    write_secret(tmp_path / "key", b"one")
    with pytest.raises(FileExistsError):
        write_secret(tmp_path / "key", b"two")
    assert (tmp_path / "key").read_bytes() == b"one"
