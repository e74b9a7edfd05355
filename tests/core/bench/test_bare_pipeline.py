"""The yardstick issues certificates and OCSP responses that others accept."""

from __future__ import annotations

from cryptography import x509
from cryptography.x509 import ocsp

from bench.peers.authority import new_authority
from bench.peers.bare_pipeline import Writer, authority_der
from bench.peers.requests import new_requests, subject_of


def test_bare_certificate_has_fifteen_extensions_and_its_authority() -> None:
    authority = new_authority("P-256")
    (row,) = Writer(*authority_der(authority, "P-256")).rows(new_requests(1))
    certificate = x509.load_der_x509_certificate(row[6])
    certificate.verify_directly_issued_by(authority.certificate)
    assert len(certificate.extensions) == 15
    assert certificate.subject == subject_of(0)
    assert f"{certificate.serial_number:x}" == row[0]


def test_bare_response_is_good_for_its_certificate() -> None:
    authority = new_authority("P-256")
    (row,) = Writer(*authority_der(authority, "P-256")).rows(new_requests(1))
    response = ocsp.load_der_ocsp_response(row[7])
    assert response.certificate_status is ocsp.OCSPCertStatus.GOOD
    assert response.serial_number == int(row[0], 16)
    authority.key.public_key().verify(  # type: ignore[union-attr,call-arg]
        response.signature,
        response.tbs_response_bytes,
        ec_sha256(),
    )


def ec_sha256() -> object:
    """The algorithm that a P-256 authority signs with."""
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.hashes import SHA256

    return ECDSA(SHA256())
