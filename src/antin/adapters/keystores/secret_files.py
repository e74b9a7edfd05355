"""Files that hold secrets: written 0600, and refused when anybody else can read them."""

from __future__ import annotations

import os
from pathlib import Path

from antin.kernel.errors import AntinError

__all__ = ["SecretFileRefused", "make_secret_folder", "read_passphrase", "read_secret", "write_secret"]


class SecretFileRefused(AntinError):
    """The file is missing, belongs to somebody else, or others may read or change it."""

    code = "secret.refused"
    exit_code = 7


def read_secret(path: Path) -> bytes:
    """The content of a file that only its owner may read.

    The permissions are those of the open file, so nobody can exchange it between the check and the reading.
    """
    try:
        with path.open("rb") as file:
            _check_private(os.fstat(file.fileno()), path)
            return file.read()
    except OSError as error:
        raise SecretFileRefused(
            f"The secret file cannot be read: {error.strerror}.",
            where=str(path),
            remedy="Restore the file, or hold the ceremony again.",
            code="secret.unreadable",
        ) from error


def _check_private(status: os.stat_result, path: Path) -> None:
    if status.st_mode & 0o077:
        raise SecretFileRefused(
            f"Others may read or change the secret file (mode {status.st_mode & 0o777:04o}).",
            where=str(path),
            remedy=f"Run: chmod 600 '{path}', and consider the secret known to others.",
            code="secret.readable_by_others",
        )
    if status.st_uid not in (os.geteuid(), 0):  # root owns the credentials that systemd hands over
        raise SecretFileRefused(
            "The secret file belongs to another user.",
            where=str(path),
            remedy="Give it to the user that the signer runs as.",
            code="secret.foreign_owner",
        )


def read_passphrase(path: Path) -> bytes:
    """The passphrase in a secret file: its first line, without the line end."""
    passphrase = read_secret(path).split(b"\n", 1)[0].rstrip(b"\r")
    if not passphrase:
        raise SecretFileRefused("The passphrase file is empty.", where=str(path), code="secret.empty")
    return passphrase


def make_secret_folder(path: Path) -> Path:
    """The folder; it and its parents are made 0700 where they are missing, and left alone where they exist."""
    if not path.is_dir():
        make_secret_folder(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)
    return path


def write_secret(path: Path, content: bytes) -> None:
    """Write a new 0600 file durably; an existing one is never overwritten."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
