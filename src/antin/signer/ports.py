"""What the signer needs from outside: keys. Adapters under ``antin.adapters.keystores`` provide them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from antin.pki.algorithms import PublicKey

__all__ = ["KeyStore", "TimeSource"]


class KeyStore(Protocol):
    """Named private keys that never leave their store."""

    def generate(self, name: str, algorithm: str) -> PublicKey:
        """Make and keep a new key (``P-256``, ``RSA-3072``…); an existing name is refused."""
        ...

    def sign(self, name: str, data: bytes) -> bytes:
        """The signature over ``data`` with the key's own algorithm."""
        ...

    def sign_all(self, name: str, contents: Sequence[bytes]) -> list[bytes]:
        """One signature a content, in order; a store may sign several at once."""
        ...

    def public_key(self, name: str) -> PublicKey:
        """The public half of a key."""
        ...

    def names(self) -> list[str]:
        """The names of all keys in the store."""
        ...


class TimeSource(Protocol):
    """Something with a name that knows how far the machine's clock is off."""

    @property
    def name(self) -> str:
        """What settings and refusals call it."""
        ...

    def offset(self) -> timedelta | None:
        """The most that the clock can be off now; ``None`` where that is unknown."""
        ...
