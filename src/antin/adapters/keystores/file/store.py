"""A folder of encrypted key files, all under one passphrase that comes from a secret file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from antin.adapters.keystores.encrypted_keys import open_key, seal_key
from antin.adapters.keystores.generation import generate_key
from antin.adapters.keystores.key_names import KeyNotFound, checked_name
from antin.adapters.keystores.secret_files import make_secret_folder, read_secret, write_secret
from antin.pki.algorithms import KeyRefused, PrivateKey, PublicKey, sign

__all__ = ["FileKeyStore"]


class FileKeyStore:
    """Keys in ``<folder>/<name>.key``; each is opened once and stays in memory.

    Opening costs about 0.2 s by design (scrypt), and an RSA key costs as much again, so a key is never opened
    for one signature.
    """

    def __init__(self, folder: Path, *, passphrase: bytes) -> None:
        self._folder = folder
        self._passphrase = passphrase
        self._opened: dict[str, PrivateKey] = {}

    def generate(self, name: str, algorithm: str) -> PublicKey:
        """Make and store a new key (``P-256``, ``RSA-3072``…); an existing name is refused."""
        key = generate_key(algorithm)
        make_secret_folder(self._folder)
        try:
            write_secret(self._path(name), seal_key(key, self._passphrase))
        except FileExistsError:
            raise KeyRefused(f"The key {name} exists already.", where=str(self._path(name))) from None
        self._opened[name] = key
        return key.public_key()

    def sign(self, name: str, data: bytes) -> bytes:
        """The signature over ``data`` with the key's own algorithm."""
        return sign(self._key(name), data)

    def sign_all(self, name: str, contents: Sequence[bytes]) -> list[bytes]:
        """One signature a content, in order."""
        key = self._key(name)
        return [sign(key, content) for content in contents]

    def public_key(self, name: str) -> PublicKey:
        """The public half of a key."""
        return self._key(name).public_key()

    def names(self) -> list[str]:
        """The names of all keys in the store."""
        return sorted(path.stem for path in self._folder.glob("*.key"))

    def _key(self, name: str) -> PrivateKey:
        if name not in self._opened:
            path = self._path(name)
            if not path.exists():
                raise KeyNotFound(f"There is no key {name}.", where=str(path))
            self._opened[name] = open_key(read_secret(path), self._passphrase, where=str(path))
        return self._opened[name]

    def _path(self, name: str) -> Path:
        return self._folder / f"{checked_name(name)}.key"
