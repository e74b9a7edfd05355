"""Keys in a hardware security module, reached through its PKCS #11 library (OASIS PKCS #11 v2.40)."""

from antin.adapters.keystores.pkcs11.errors import UnableToUseToken
from antin.adapters.keystores.pkcs11.store import Pkcs11KeyStore, TokenPlace

__all__ = ["Pkcs11KeyStore", "TokenPlace", "UnableToUseToken"]
