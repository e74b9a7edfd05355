"""Which store of keys a signer's settings name. The libraries of tokens are loaded by whoever uses one only."""

from __future__ import annotations

from antin.adapters.keystores.file import FileKeyStore
from antin.adapters.keystores.pkcs11 import Pkcs11KeyStore
from antin.signer.ports import KeyStore
from antin.signer.settings import SignerSettings

__all__ = ["open_key_store"]


def open_key_store(settings: SignerSettings, secret: bytes) -> KeyStore:
    """The signer's keys: files under a passphrase, or a token under its PIN."""
    if settings.token is None:
        return FileKeyStore(settings.keys, passphrase=secret)
    return Pkcs11KeyStore(settings.token, pin=secret)
