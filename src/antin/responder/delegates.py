"""The responder's own keys: one a worker and issuer, made in memory, certified for a day, never stored."""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from antin.adapters.signer_socket.client import SignerClient, SignerUnavailable
from antin.pki.algorithms import Algorithm, PrivateKey, algorithm_of, sign, spki_der, spki_sha256
from antin.pki.ocsp.delegation import possession_bytes
from antin.pki.ocsp.issuers import key_octets
from antin.pki.ocsp.responses import assemble_response, certificates_field

__all__ = ["Delegate", "request_delegate"]


@dataclass(frozen=True)
class Delegate:
    """A key that answers for one issuer, and the certificate that allows it."""

    issuer_id: str
    key: PrivateKey
    certificate: bytes  # DER
    begins_at: datetime
    ends_at: datetime
    key_hash: bytes = field(init=False)  # the responder's id in answers: SHA-1 of its key
    algorithm: Algorithm = field(init=False)

    def __post_init__(self) -> None:
        octets = key_octets(spki_der(self.key.public_key()))
        object.__setattr__(self, "key_hash", hashlib.sha1(octets, usedforsecurity=False).digest())
        object.__setattr__(self, "algorithm", algorithm_of(self.key))

    @cached_property
    def tail(self) -> bytes:
        """How every answer of this delegate ends: its certificate."""
        return certificates_field(self.certificate)

    def answer(self, body: bytes) -> bytes:
        """The whole signed response over a body."""
        return assemble_response(body, self._sign(body), self.algorithm, self.tail)

    @cached_property
    def _sign(self) -> Callable[[bytes], bytes]:
        """The key's own algorithm, chosen once."""
        if isinstance(self.key, ec.EllipticCurvePrivateKey):
            return partial(self.key.sign, signature_algorithm=ec.ECDSA(self.algorithm.hash))
        return partial(sign, self.key)

    def serves(self, now: datetime) -> bool:
        """True while the certificate is valid."""
        return self.begins_at <= now < self.ends_at

    def is_fresh(self, now: datetime) -> bool:
        """True in the first half of its life; then the next one is asked for."""
        return self.begins_at <= now < self.begins_at + (self.ends_at - self.begins_at) / 2


def request_delegate(issuer_id: str, signer: SignerClient) -> Delegate:
    """Make a key and have it certified through the status signer; raises what the signers refuse with."""
    key = ec.generate_private_key(ec.SECP256R1())
    public_key = key.public_key()
    answer = signer.certify_responder(
        {
            "authority_id": issuer_id,
            "spki": b64encode(spki_der(public_key)).decode(),
            "proof": b64encode(sign(key, possession_bytes(issuer_id, spki_sha256(public_key)))).decode(),
        }
    )
    certificate = x509.load_der_x509_certificate(b64decode(answer["certificate"]))
    if spki_der(certificate.public_key()) != spki_der(public_key):  # type: ignore[arg-type]
        raise SignerUnavailable("The certificate is for another key.", where=issuer_id)
    return Delegate(
        issuer_id,
        key,
        certificate.public_bytes(serialization.Encoding.DER),
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
    )
