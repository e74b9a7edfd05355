"""Recognising an issuer by the hashes of its name and key that a CertID carries (RFC 6960 section 4.1.1)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from antin.pki import der
from antin.pki.issuers import IssuerFacts
from antin.pki.ocsp.requests import CertId

__all__ = ["HASHES", "IssuerBook", "key_octets"]

# Hash algorithms of a CertID: content octets of the identifier -> name in hashlib.
HASHES = {
    der.object_identifier("1.3.14.3.2.26")[2:]: "sha1",  # what OpenSSL and the JDK ask with
    der.object_identifier("2.16.840.1.101.3.4.2.1")[2:]: "sha256",
    der.object_identifier("2.16.840.1.101.3.4.2.2")[2:]: "sha384",
    der.object_identifier("2.16.840.1.101.3.4.2.3")[2:]: "sha512",
}


def key_octets(spki: bytes) -> bytes:
    """The content of the BIT STRING of a SubjectPublicKeyInfo, without its count of unused bits."""
    _, start, end = der.unwrap(spki)
    *_, (_, _, content, following) = der.children(spki, start, end)
    return spki[content + 1 : following]


class IssuerBook:
    """The issuers whose certificates a responder tells the status of."""

    def __init__(self, issuers: Iterable[IssuerFacts]) -> None:
        self.issuers = {each.id: each for each in issuers}
        self._by_hashes: dict[tuple[bytes, bytes, bytes], str] = {}
        self._fixed: dict[tuple[str, bytes], bytes] = {}
        for issuer in self.issuers.values():
            for identifier, name in HASHES.items():
                self._enter(issuer, identifier, name)

    def find(self, cert_id: CertId) -> str | None:
        """The id of the issuer that a CertID means; both hashes must fit. ``None``: none of ours."""
        return self._by_hashes.get((cert_id.hash_algorithm, cert_id.issuer_name_hash, cert_id.issuer_key_hash))

    def cert_id(self, issuer_id: str, hash_algorithm: bytes, serial: int) -> bytes:
        """The CertID (DER) of a certificate as most clients write it, with NULL parameters."""
        return der.sequence(self._fixed[issuer_id, hash_algorithm], der.integer(serial))

    def archive_cutoff(self, issuer_id: str) -> datetime:
        """Statuses are kept for good, so from the beginning of the issuer on."""
        return self.issuers[issuer_id].certificate.not_valid_before_utc

    def _enter(self, issuer: IssuerFacts, identifier: bytes, name: str) -> None:
        name_hash = hashlib.new(name, issuer.name_der, usedforsecurity=False).digest()
        key_hash = hashlib.new(name, key_octets(issuer.spki), usedforsecurity=False).digest()
        self._by_hashes[identifier, name_hash, key_hash] = issuer.id
        hashed = der.octet_string(name_hash) + der.octet_string(key_hash)
        self._fixed[issuer.id, identifier] = der.sequence(der.tlv(0x06, identifier), der.NULL) + hashed
