"""Writing time-stamp tokens (RFC 3161 section 2.4.2, RFC 5816) octet by octet.

A token is CMS SignedData over a TSTInfo. What does not change between tokens of one unit is written once, so
that a token costs little more than its signature.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from cryptography import x509

from antin.pki import der
from antin.pki.algorithms import Algorithm, algorithm_of
from antin.pki.timestamping.requests import Failure, TimeStampRequest

__all__ = ["ACCURACY_SECONDS", "TimeStampingUnit", "granted", "rejection", "token_in"]

ACCURACY_SECONDS = 1  # what every token states, and the most that the clock may be off (EN 319 421 7.7.2)

_SIGNED_DATA = der.object_identifier("1.2.840.113549.1.7.2")
_TST_INFO = der.object_identifier("1.2.840.113549.1.9.16.1.4")
_CONTENT_TYPE = der.object_identifier("1.2.840.113549.1.9.3")
_MESSAGE_DIGEST = der.object_identifier("1.2.840.113549.1.9.4")
_SIGNING_CERTIFICATE_V2 = der.object_identifier("1.2.840.113549.1.9.16.2.47")
_HASH_IDENTIFIERS = {
    "sha256": der.sequence(der.object_identifier("2.16.840.1.101.3.4.2.1")),
    "sha384": der.sequence(der.object_identifier("2.16.840.1.101.3.4.2.2")),
}
_ACCURACY = der.sequence(der.integer(ACCURACY_SECONDS))
_GRANTED = der.sequence(der.integer(0))
_REJECTION = 2


@dataclass(frozen=True)
class TimeStampingUnit:
    """One key that stamps: its certificate (DER) and the policies it stamps under, the first by default."""

    certificate_der: bytes
    policies: tuple[str, ...]

    def tst_info(self, request: TimeStampRequest, *, policy: str, serial: int, at: datetime) -> bytes:
        """What is said about the digest; ``at`` is told to the millisecond."""
        return der.sequence(
            der.integer(1),
            der.object_identifier(policy),
            request.imprint,
            der.integer(serial),
            der.tlv(0x18, _precise(at)),
            _ACCURACY,
            b"" if request.nonce is None else der.tlv(0x02, request.nonce),
            self._own_name,
        )

    def token(self, tst_info: bytes, sign: Callable[[bytes], bytes], *, with_certificate: bool) -> bytes:
        """The token over a TSTInfo; ``sign`` signs with the unit's key."""
        digest = hashlib.new(self.algorithm.hash.name, tst_info).digest()
        attributes = self._attributes_before_digest + der.sequence(
            _MESSAGE_DIGEST, der.tlv(0x31, der.octet_string(digest))
        )
        attributes += self._attributes_after_digest
        signature = sign(der.tlv(0x31, attributes))
        signer = der.sequence(
            self._signer_head,
            der.tlv(0xA0, attributes),
            self.algorithm.identifier,
            der.octet_string(signature),
        )
        content = der.sequence(_TST_INFO, der.explicit(0, der.octet_string(tst_info)))
        certificates = der.explicit(0, self.certificate_der) if with_certificate else b""
        signed = der.sequence(self._head, content, certificates, der.tlv(0x31, signer))
        return der.sequence(_SIGNED_DATA, der.explicit(0, signed))

    @cached_property
    def certificate(self) -> x509.Certificate:
        """The unit's certificate."""
        return x509.load_der_x509_certificate(self.certificate_der)

    @cached_property
    def algorithm(self) -> Algorithm:
        """What the unit signs with."""
        return algorithm_of(self.certificate.public_key())

    @cached_property
    def _hash_identifier(self) -> bytes:
        return _HASH_IDENTIFIERS[self.algorithm.hash.name]

    @cached_property
    def _head(self) -> bytes:
        return der.integer(3) + der.tlv(0x31, self._hash_identifier)

    @cached_property
    def _signer_head(self) -> bytes:
        issuer = self.certificate.issuer.public_bytes()
        identifier = der.sequence(issuer, der.integer(self.certificate.serial_number))
        return der.integer(1) + identifier + self._hash_identifier

    @cached_property
    def _own_name(self) -> bytes:
        """``tsa``: the subject as a directory name."""
        return der.explicit(0, der.explicit(4, self.certificate.subject.public_bytes()))

    # A DER SET is sorted; these three begin alike and differ in length, so their order never changes.
    @cached_property
    def _attributes_before_digest(self) -> bytes:
        return der.sequence(_CONTENT_TYPE, der.tlv(0x31, _TST_INFO))

    @cached_property
    def _attributes_after_digest(self) -> bytes:
        issuer = der.explicit(4, self.certificate.issuer.public_bytes())
        issuer_serial = der.sequence(der.sequence(issuer), der.integer(self.certificate.serial_number))
        certificate_id = der.sequence(
            der.octet_string(hashlib.sha256(self.certificate_der).digest()), issuer_serial
        )
        value = der.sequence(der.sequence(certificate_id))
        return der.sequence(_SIGNING_CERTIFICATE_V2, der.tlv(0x31, value))


def granted(token: bytes) -> bytes:
    """The whole answer with a token."""
    return der.sequence(_GRANTED, token)


def rejection(failure: Failure, text: str) -> bytes:
    """The whole answer without a token: status *rejection*, a sentence, and the failure."""
    return der.sequence(
        der.sequence(
            der.integer(_REJECTION), der.sequence(der.utf8_string(text)), der.named_bits([int(failure)])
        )
    )


def token_in(response: bytes) -> bytes | None:
    """The token of a whole answer, ``None`` where the authority has refused."""
    _, start, end = der.unwrap(response)
    parts = list(der.children(response, start, end))
    return response[parts[1][1] : parts[1][3]] if len(parts) == 2 else None


def _precise(moment: datetime) -> bytes:
    """GeneralizedTime with as many digits of the second as there are, none at its end being zero."""
    utc = moment.astimezone(UTC)
    fraction = f".{utc.microsecond // 1000:03d}".rstrip("0").rstrip(".")
    return f"{utc:%Y%m%d%H%M%S}{fraction}Z".encode()
