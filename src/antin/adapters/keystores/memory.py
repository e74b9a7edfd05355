"""The fake key store: keys that live and die with the process. For tests."""

from __future__ import annotations

from collections.abc import Sequence

from antin.adapters.keystores.generation import generate_key
from antin.adapters.keystores.key_names import KeyNotFound, checked_name
from antin.pki.algorithms import KeyRefused, PrivateKey, PublicKey, sign

__all__ = ["MemoryKeyStore"]


class MemoryKeyStore:
    """Behaves like the stores that keep their keys."""

    def __init__(self) -> None:
        self._keys: dict[str, PrivateKey] = {}

    def generate(self, name: str, algorithm: str) -> PublicKey:
        """Make a new key; an existing name is refused."""
        if checked_name(name) in self._keys:
            raise KeyRefused(f"The key {name} exists already.")
        self._keys[name] = generate_key(algorithm)
        return self.public_key(name)

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
        return sorted(self._keys)

    def _key(self, name: str) -> PrivateKey:
        try:
            return self._keys[checked_name(name)]
        except KeyError:
            raise KeyNotFound(f"There is no key {name}.") from None
