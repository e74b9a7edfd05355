"""The bare pipeline: what the machine can do where nothing is planned, approved, linted or recorded.

For every request: signature checked, certificate with 15 extensions, pre-signed OCSP response; rows go to
PostgreSQL by COPY with one commit for 500, in two processes. Certificates and responses are put together from
DER pieces that are encoded once, which is the fastest way known (``limits.md`` section 9 of the design notes);
the product uses the library's builder instead. This is the yardstick, not a way to issue.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import psycopg
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from antin.pki import der
from antin.pki.algorithms import ALGORITHMS, sign
from antin.pki.issuing import key_identifier
from bench.measuring.clocks import span_of
from bench.peers.authority import NOT_AFTER, NOT_BEFORE, PeerAuthority
from bench.peers.peer import Measured

__all__ = ["CHUNK", "TABLE", "Writer", "authority_der", "run_pipeline"]

CHUNK = 500
TABLE = """
CREATE TABLE bare_certificate (
    serial text PRIMARY KEY, subject text NOT NULL, spki_sha256 text NOT NULL, holder text NOT NULL,
    not_before timestamptz NOT NULL, not_after timestamptz NOT NULL,
    document bytea NOT NULL, ocsp bytea NOT NULL
);
CREATE INDEX ON bare_certificate (subject);
CREATE INDEX ON bare_certificate (spki_sha256);
CREATE INDEX ON bare_certificate (holder);
CREATE INDEX ON bare_certificate (not_before);
CREATE INDEX ON bare_certificate (not_after);
"""
_COPY = (
    "COPY bare_certificate (serial, subject, spki_sha256, holder, not_before, not_after, document, ocsp) "
    "FROM STDIN (FORMAT BINARY)"
)
_TYPES = ("text", "text", "text", "text", "timestamptz", "timestamptz", "bytea", "bytea")
_HOST = "http://pki.example.gov.vn"


def run_pipeline(
    requests: Sequence[bytes], authority_der: tuple[bytes, bytes, str], dsn: str, *, server: int
) -> Measured:
    """Issue for all requests in two processes; their start is not counted, the server's CPU is.

    ``authority_der`` is certificate, PKCS #8 key and kind of key, because keys do not travel otherwise.
    ``server`` is the process id of PostgreSQL.
    """
    chunks = [requests[start : start + CHUNK] for start in range(0, len(requests), CHUNK)]
    work = partial(_issue_chunks, authority_der, dsn)
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.map(work, [[], []], chunksize=1)
        with span_of(trees=[server], own=False) as span:
            seconds = sum(pool.map(work, [chunks[0::2], chunks[1::2]], chunksize=1))
    return Measured(len(requests), span.wall, span.cpu + seconds)


def authority_der(authority: PeerAuthority, kind: str) -> tuple[bytes, bytes, str]:
    """What :func:`run_pipeline` needs of an authority."""
    return (
        authority.certificate.public_bytes(serialization.Encoding.DER),
        authority.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
        kind,
    )


def _issue_chunks(authority: tuple[bytes, bytes, str], dsn: str, chunks: Sequence[Sequence[bytes]]) -> float:
    """CPU seconds of this process."""
    writer, began = Writer(*authority), time.process_time()
    with psycopg.connect(dsn) as connection:
        for chunk in chunks:
            with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
                copy.set_types(_TYPES)
                for row in writer.rows(chunk):
                    copy.write_row(row)
            connection.commit()
    return time.process_time() - began


@dataclass
class Writer:
    """Writes certificates and OCSP responses of one authority."""

    certificate: bytes
    private_key: bytes
    kind: str

    def __post_init__(self) -> None:
        loaded = x509.load_der_x509_certificate(self.certificate)
        self._key: Any = serialization.load_der_private_key(self.private_key, None)
        self._algorithm = ALGORITHMS[self.kind]
        self._issuer = loaded.subject.public_bytes()
        spki = loaded.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        self._key_id = key_identifier(spki)
        self._shared = _shared_extensions(self._key_id)
        self._validity = der.sequence(der.time(NOT_BEFORE), der.time(NOT_AFTER))
        self._responder = der.explicit(2, der.octet_string(self._key_id))
        self._hashed = (
            der.sequence(der.object_identifier("1.3.14.3.2.26"), der.NULL)
            + der.octet_string(hashlib.sha1(self._issuer, usedforsecurity=False).digest())
            + der.octet_string(self._key_id)
        )
        self._produced = der.generalized_time(NOT_BEFORE)

    def rows(self, requests: Sequence[bytes]) -> Iterator[tuple[Any, ...]]:
        """One table row for each request; a request that is not signed by its key stops the run."""
        for request in requests:
            loaded = x509.load_der_x509_csr(request)
            if not loaded.is_signature_valid:
                raise ValueError("a request is not signed by its key")
            serial = 1 << 128 | int.from_bytes(os.urandom(16), "big")
            subject, spki = _subject_and_key(request)
            document = self._sign(self._body(serial, subject, spki))
            yield (
                *(f"{serial:x}", subject.hex(), hashlib.sha256(spki).hexdigest(), subject[-40:].hex()),
                *(NOT_BEFORE, NOT_AFTER, document, self.ocsp(serial)),
            )

    def _body(self, serial: int, subject: bytes, spki: bytes) -> bytes:
        own = _extension("2.5.29.14", der.octet_string(key_identifier(spki))) + _alternative_name(serial)
        return der.sequence(
            b"\xa0\x03\x02\x01\x02",
            der.integer(serial),
            self._algorithm.identifier,
            self._issuer,
            self._validity,
            subject,
            spki,
            der.explicit(3, der.sequence(self._shared, own)),
        )

    def ocsp(self, serial: int) -> bytes:
        """A signed ``good`` response without certificates (RFC 6960 section 4.2.1)."""
        single = der.sequence(
            der.sequence(self._hashed, der.integer(serial)), der.tlv(0x80, b""), self._produced
        )
        data = der.sequence(self._responder, self._produced, der.sequence(single))
        basic = der.octet_string(self._sign(data))
        body = der.sequence(der.object_identifier("1.3.6.1.5.5.7.48.1.1"), basic)
        return der.sequence(b"\x0a\x01\x00", der.explicit(0, body))

    def _sign(self, body: bytes) -> bytes:
        return der.sequence(body, self._algorithm.identifier, der.bit_string(sign(self._key, body)))


def _subject_and_key(request: bytes) -> tuple[bytes, bytes]:
    """The subject and the public key of a request, as they stand in it (RFC 2986 section 4.1)."""
    _, start, _ = der.unwrap(request)
    _, start, end = der.unwrap(request, start)
    values = [request[offset:following] for _, offset, _, following in der.children(request, start, end)]
    return values[1], values[2]


def _extension(oid: str, value: bytes, *, critical: bool = False) -> bytes:
    return der.sequence(der.object_identifier(oid), der.TRUE if critical else b"", der.octet_string(value))


def _alternative_name(serial: int) -> bytes:
    return _extension(
        "2.5.29.17", der.sequence(der.tlv(0x81, f"canbo{serial % 1_000_000}@example.gov.vn".encode()))
    )


def _uri(path: str) -> bytes:
    return der.tlv(0x86, f"{_HOST}/{path}".encode())


def _point(path: str) -> bytes:
    return der.sequence(der.sequence(der.explicit(0, der.explicit(0, _uri(path)))))


def _shared_extensions(key_id: bytes) -> bytes:
    """The thirteen extensions that are the same for everybody; key identifier and mail address follow."""
    oid = der.object_identifier
    policy = der.sequence(
        oid("2.25.1.2.3"),
        der.sequence(der.sequence(oid("1.3.6.1.5.5.7.2.1"), der.ia5_string(f"{_HOST}/cps"))),
    )
    access = der.sequence(
        der.sequence(oid("1.3.6.1.5.5.7.48.1"), _uri("ocsp")),
        der.sequence(oid("1.3.6.1.5.5.7.48.2"), _uri("ca.crt")),
    )
    period = der.sequence(
        der.tlv(0x80, der.generalized_time(NOT_BEFORE)[2:]), der.tlv(0x81, der.generalized_time(NOT_AFTER)[2:])
    )
    statements = der.sequence(der.sequence(oid("0.4.0.1862.1.1")), der.sequence(oid("0.4.0.1862.1.4")))
    return b"".join(
        (
            _extension("2.5.29.19", der.sequence(), critical=True),
            _extension("2.5.29.15", der.named_bits([0, 1]), critical=True),
            _extension("2.5.29.37", der.sequence(oid("1.3.6.1.5.5.7.3.2"), oid("1.3.6.1.5.5.7.3.4"))),
            _extension("2.5.29.35", der.sequence(der.tlv(0x80, key_id))),
            _extension("2.5.29.31", _point("ca.crl")),
            _extension("2.5.29.46", _point("delta.crl")),
            _extension("1.3.6.1.5.5.7.1.1", access),
            _extension("2.5.29.32", der.sequence(policy)),
            _extension("2.5.29.18", der.sequence(_uri("issuer"))),
            _extension("2.5.29.16", period),
            _extension("1.3.6.1.5.5.7.1.3", statements),
            _extension("2.25.1.2.4", der.utf8_string("Phú Thọ")),
            _extension("2.25.1.2.5", der.utf8_string("09025:C-UBND")),
        )
    )
