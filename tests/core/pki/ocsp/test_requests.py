"""OCSP requests: what others write is read, and nothing but a request is one."""

from __future__ import annotations

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from hypothesis import given
from hypothesis import strategies as st

from antin.pki import der
from antin.pki.issuers import IssuerFacts
from antin.pki.ocsp.issuers import IssuerBook, key_octets
from antin.pki.ocsp.requests import LARGEST_REQUEST, OcspRequestRefused, read_ocsp_request

SERIAL = 0x1BA9E4569B924178EDBE0E5DF036894CC
ALGORITHMS = (hashes.SHA1(), hashes.SHA256(), hashes.SHA384(), hashes.SHA512())  # noqa: S303 - as clients ask


def request_for(
    issuer: IssuerFacts,
    algorithm: hashes.HashAlgorithm = ALGORITHMS[0],
    serial: int = SERIAL,
    nonce: bytes | None = None,
) -> bytes:
    """A request as the library writes it."""

    def hashed(data: bytes) -> bytes:
        digest = hashes.Hash(algorithm)
        digest.update(data)
        return digest.finalize()

    builder = ocsp.OCSPRequestBuilder().add_certificate_by_hash(
        hashed(issuer.name_der), hashed(key_octets(issuer.spki)), serial, algorithm
    )
    if nonce is not None:
        builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
    return builder.build().public_bytes(Encoding.DER)


@pytest.mark.parametrize("algorithm", ALGORITHMS, ids=lambda each: each.name)
def test_request_of_the_library_is_read_and_its_issuer_found(
    issuer: IssuerFacts, algorithm: hashes.HashAlgorithm
) -> None:
    request = request_for(issuer, algorithm, nonce=b"n" * 32)
    read = read_ocsp_request(request)
    assert [each.serial for each in read.cert_ids] == [SERIAL]
    assert read.nonce == b"n" * 32
    assert IssuerBook([issuer]).find(read.cert_ids[0]) == "issuing-1"
    assert read.cert_ids[0].raw in request


def test_name_alone_or_key_alone_is_not_the_issuer(issuer: IssuerFacts, root: IssuerFacts) -> None:
    """A request with another issuer's hashes gets no answer of ours."""
    mine, other = (read_ocsp_request(request_for(each)).cert_ids[0] for each in (issuer, root))
    book = IssuerBook([issuer])
    assert book.find(other) is None
    mixed = mine.raw.replace(mine.issuer_key_hash, other.issuer_key_hash)
    request = der.sequence(der.sequence(der.sequence(der.sequence(mixed))))
    assert book.find(read_ocsp_request(request).cert_ids[0]) is None


@pytest.mark.parametrize("size", [0, 129])
def test_nonce_outside_of_rfc_9654_is_refused(issuer: IssuerFacts, size: int) -> None:
    with pytest.raises(OcspRequestRefused, match="nonce"):
        read_ocsp_request(request_for(issuer, nonce=b"n" * size))


def test_request_for_many_certificates_is_refused(issuer: IssuerFacts) -> None:
    one = der.sequence(read_ocsp_request(request_for(issuer)).cert_ids[0].raw)
    many = der.sequence(der.sequence(der.sequence(*[one] * 64)))
    assert len(read_ocsp_request(many).cert_ids) == 64
    with pytest.raises(OcspRequestRefused, match="64"):
        read_ocsp_request(der.sequence(der.sequence(der.sequence(*[one] * 65))))


def test_request_that_is_too_long_is_refused_unread() -> None:
    with pytest.raises(OcspRequestRefused, match="longer"):
        read_ocsp_request(bytes(LARGEST_REQUEST + 1))


def test_critical_extension_that_is_unknown_is_refused(issuer: IssuerFacts) -> None:
    one = der.sequence(read_ocsp_request(request_for(issuer)).cert_ids[0].raw)
    extension = der.sequence(der.object_identifier("1.2.3.4"), der.TRUE, der.octet_string(b"\x05\x00"))
    tbs = der.sequence(der.sequence(one), der.explicit(2, der.sequence(extension)))
    with pytest.raises(OcspRequestRefused, match="critical"):
        read_ocsp_request(der.sequence(tbs))


@given(st.binary(max_size=300))
def test_anything_else_is_refused_with_one_error(data: bytes) -> None:
    with pytest.raises(OcspRequestRefused):
        read_ocsp_request(data)


@given(data=st.data())
def test_request_with_octets_changed_is_read_or_refused(issuer: IssuerFacts, data: st.DataObject) -> None:
    changed = bytearray(request_for(issuer, nonce=b"n" * 16))
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(changed[: data.draw(st.integers(0, len(changed)))])
    for each in (bytes(changed), cut):
        try:
            read_ocsp_request(each)
        except OcspRequestRefused as refusal:
            assert refusal.message  # noqa: PT017 - either outcome is right; any other error is not
