"""OCSP responses: what the library reads back is what was meant."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from antin.pki.algorithms import PrivateKey, algorithm_of, sign, spki_der, verify
from antin.pki.issuers import IssuerFacts
from antin.pki.issuing import assemble, new_serial
from antin.pki.linting import lint, refuse_findings
from antin.pki.ocsp.delegation import prepare_responder
from antin.pki.ocsp.freshness import LIFETIME, next_update_of, status_at
from antin.pki.ocsp.issuers import HASHES, IssuerBook, key_octets
from antin.pki.ocsp.responses import (
    MALFORMED_REQUEST,
    TRY_LATER,
    UNAUTHORIZED,
    UNKNOWN,
    Answer,
    Good,
    Revoked,
    Status,
    assemble_response,
    build_response_body,
    certificates_field,
)

NOW = datetime(2025, 7, 1, 2, 0, tzinfo=UTC)
SHA1 = next(iter(HASHES))


@pytest.fixture(scope="module")
def responder_key() -> PrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture(scope="module")
def certificate(issuer: IssuerFacts, issuing_key: PrivateKey, responder_key: PrivateKey) -> bytes:
    prepared = prepare_responder(
        issuer=issuer, public_key=responder_key.public_key(), serial=new_serial(b"o" * 16), now=NOW
    )
    return assemble(prepared.tbs, sign(issuing_key, prepared.tbs), issuer.algorithm)


def read_back(
    issuer: IssuerFacts, key: PrivateKey, certificate: bytes, *statuses: Status, nonce: bytes | None = None
) -> ocsp.OCSPResponse:
    book = IssuerBook([issuer])
    answers = [
        Answer(book.cert_id("issuing-1", SHA1, 100 + at), status, NOW, NOW + LIFETIME, NOW)
        for at, status in enumerate(statuses)
    ]
    key_hash = hashlib.sha1(key_octets(spki_der(key.public_key())), usedforsecurity=False).digest()
    body = build_response_body(answers, responder_key_hash=key_hash, produced_at=NOW, nonce=nonce)
    return ocsp.load_der_ocsp_response(
        assemble_response(body, sign(key, body), algorithm_of(key), certificates_field(certificate))
    )


def test_statuses_are_told(issuer: IssuerFacts, responder_key: PrivateKey, certificate: bytes) -> None:
    revoked = Revoked(NOW - timedelta(days=1), "superseded")
    response = read_back(issuer, responder_key, certificate, Good(), revoked, UNKNOWN)
    told = list(response.responses)
    status = ocsp.OCSPCertStatus
    assert [each.certificate_status for each in told] == [status.GOOD, status.REVOKED, status.UNKNOWN]
    assert [each.serial_number for each in told] == [100, 101, 102]
    assert told[1].revocation_time_utc == NOW - timedelta(days=1)
    assert told[1].revocation_reason == x509.ReasonFlags.superseded
    assert told[0].this_update_utc == NOW
    assert told[0].next_update_utc == NOW + LIFETIME
    verify(responder_key.public_key(), response.signature, response.tbs_response_bytes)
    assert [each.public_bytes(Encoding.DER) for each in response.certificates] == [certificate]


def test_reason_that_is_unspecified_is_left_out(
    issuer: IssuerFacts, responder_key: PrivateKey, certificate: bytes
) -> None:
    response = read_back(issuer, responder_key, certificate, Revoked(NOW, "unspecified"))
    assert response.revocation_reason is None


def test_nonce_is_repeated(issuer: IssuerFacts, responder_key: PrivateKey, certificate: bytes) -> None:
    response = read_back(issuer, responder_key, certificate, Good(), nonce=b"\x01" * 32)
    assert response.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce == b"\x01" * 32


def test_refusals_have_no_body() -> None:
    status = ocsp.OCSPResponseStatus
    for response, meaning in (
        (MALFORMED_REQUEST, status.MALFORMED_REQUEST),
        (TRY_LATER, status.TRY_LATER),
        (UNAUTHORIZED, status.UNAUTHORIZED),
    ):
        assert ocsp.load_der_ocsp_response(response).response_status == meaning


def test_responders_certificate_says_what_it_is_for(certificate: bytes) -> None:
    read = x509.load_der_x509_certificate(certificate)
    usage = read.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [x509.oid.ExtendedKeyUsageOID.OCSP_SIGNING]
    assert read.extensions.get_extension_for_class(x509.OCSPNoCheck)
    assert read.not_valid_after_utc - NOW == timedelta(days=1)
    refuse_findings(lint(certificate))


def test_revocation_counts_from_its_own_moment() -> None:
    revoked = Revoked(NOW + timedelta(minutes=30), "affiliationChanged")
    assert status_at(revoked, NOW) == Good()
    assert status_at(revoked, NOW + timedelta(minutes=30)) == revoked
    assert next_update_of(NOW, revoked=revoked, dies_by=None) == NOW + timedelta(minutes=30)


def test_no_answer_outlives_a_waiting_moment() -> None:
    dies_by = NOW + timedelta(minutes=10, microseconds=5)
    assert next_update_of(NOW, revoked=None, dies_by=dies_by) == NOW + timedelta(minutes=10)
    assert next_update_of(NOW, revoked=None, dies_by=NOW) == NOW + timedelta(seconds=1)
    assert next_update_of(NOW, revoked=None, dies_by=None) == NOW + LIFETIME
