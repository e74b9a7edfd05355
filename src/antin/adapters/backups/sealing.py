"""A stream under a passphrase: scrypt for the key, AES-256-GCM for each mebibyte, nothing left out or swapped.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015): the nonce of a piece holds its number
and whether it is the last, so a piece that is missing, doubled, moved or cut off does not open. The head is
bound to every piece.

==========  =======================================================
16 octets   ``antin-backup-1\\n\\0``
3 octets    scrypt: log2 of the cost, block size, parallelism
16 octets   salt
7 octets    beginning of every nonce
16 octets   tells a wrong passphrase from a damaged file
==========  =======================================================
"""

from __future__ import annotations

import io
import os
from hashlib import sha256
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from antin.kernel.errors import AntinError

__all__ = ["PIECE", "BackupDamaged", "PassphraseRefused", "SealedReader", "SealedWriter"]

PIECE = 1024 * 1024  # octets of plain text
_MAGIC = b"antin-backup-1\n\0"
_COST, _BLOCK_SIZE, _PARALLELISM = 15, 8, 4  # 32 MiB of memory and about half a second a guess
_HEAD = len(_MAGIC) + 3 + 16 + 7 + 16
_TAG = 16


class BackupDamaged(AntinError):
    """The file is not a backup, or something in it was changed, lost or cut off."""

    code = "backup.damaged"
    exit_code = 5


class PassphraseRefused(AntinError):
    """The passphrase is not the one that the backup was sealed with."""

    code = "backup.wrong_passphrase"
    exit_code = 7


def _keys(passphrase: bytes, parameters: bytes, salt: bytes) -> tuple[bytes, bytes]:
    """The key of the pieces, and the value that tells a wrong passphrase."""
    cost, block_size, parallelism = parameters
    derived = Scrypt(salt=salt, length=64, n=2**cost, r=block_size, p=parallelism).derive(passphrase)
    return derived[:32], sha256(b"antin/backup/check\n" + derived[32:]).digest()[:16]


class _Pieces:
    """Nonces and head, the same on both sides."""

    def __init__(self, key: bytes, head: bytes, prefix: bytes) -> None:
        self._cipher, self._head, self._prefix, self._number = AESGCM(key), head, prefix, 0

    def seal(self, piece: bytes, *, last: bool) -> bytes:
        return self._cipher.encrypt(self._nonce(last), piece, self._head)

    def open(self, piece: bytes, *, last: bool) -> bytes:
        return self._cipher.decrypt(self._nonce(last), piece, self._head)

    def _nonce(self, last: bool) -> bytes:
        nonce = self._prefix + self._number.to_bytes(4, "big") + (b"\1" if last else b"\0")
        self._number += 1
        return nonce


class SealedWriter(io.RawIOBase):
    """Seals what is written to it; :meth:`close` writes the last piece and leaves ``file`` open."""

    def __init__(self, file: BinaryIO, passphrase: bytes) -> None:
        super().__init__()
        parameters, salt, prefix = bytes((_COST, _BLOCK_SIZE, _PARALLELISM)), os.urandom(16), os.urandom(7)
        key, check = _keys(passphrase, parameters, salt)
        head = _MAGIC + parameters + salt + prefix + check
        self._file, self._waiting = file, bytearray()
        self._pieces = _Pieces(key, head, prefix)
        file.write(head)

    def writable(self) -> bool:
        """True."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # octets are all that is ever written
        """Take octets; whole pieces are sealed at once."""
        self._waiting += data
        while len(self._waiting) > PIECE:
            self._file.write(self._pieces.seal(bytes(self._waiting[:PIECE]), last=False))
            del self._waiting[:PIECE]
        return len(data)

    def close(self) -> None:
        """Seal the last piece."""
        if not self.closed:
            self._file.write(self._pieces.seal(bytes(self._waiting), last=True))
        super().close()


class SealedReader(io.RawIOBase):
    """Opens what :class:`SealedWriter` sealed, piece by piece.

    Raises :class:`PassphraseRefused` at once, :class:`BackupDamaged` where a piece does not open.
    """

    def __init__(self, file: BinaryIO, passphrase: bytes, *, where: str) -> None:
        super().__init__()
        head = file.read(_HEAD)
        if len(head) < _HEAD or not head.startswith(_MAGIC):
            raise BackupDamaged("This is not a backup of Antin.", where=where, code="backup.not_one")
        parameters, salt, prefix, check = head[16:19], head[19:35], head[35:42], head[42:]
        key, expected = _usable_keys(passphrase, parameters, salt, where)
        if check != expected:
            raise PassphraseRefused(
                "The passphrase does not open this backup.",
                where=where,
                remedy="Give the passphrase file that it was made with.",
            )
        self._file, self._where = file, where
        self._pieces = _Pieces(key, head, prefix)
        self._next = file.read(PIECE + _TAG)
        self._open = b""
        self._at_end = False

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]  # what the io classes hand over
        """Fill a buffer with as much as is at hand; nothing only at the end."""
        while not self._open and not self._at_end:
            self._open = self._piece()
        count = min(len(buffer), len(self._open))
        buffer[:count] = self._open[:count]
        self._open = self._open[count:]
        return count

    def _piece(self) -> bytes:
        piece, self._next = self._next, self._file.read(PIECE + _TAG)
        self._at_end = not self._next
        try:
            return self._pieces.open(piece, last=self._at_end)
        except InvalidTag:
            raise BackupDamaged(
                "The backup was changed or cut off.",
                where=self._where,
                remedy="Take another copy of it, or an earlier backup.",
            ) from None


def _usable_keys(passphrase: bytes, parameters: bytes, salt: bytes, where: str) -> tuple[bytes, bytes]:
    """Keys by the head's parameters; absurd ones would exhaust the machine before anything is checked."""
    cost, block_size, parallelism = parameters
    if not (10 <= cost <= 20 and 1 <= block_size <= 32 and 1 <= parallelism <= 16):
        raise BackupDamaged("The head of the backup is damaged.", where=where)
    return _keys(passphrase, parameters, salt)
