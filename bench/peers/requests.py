"""Signing requests for the peers: P-256 keys, Vietnamese subjects, made before anything is timed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

__all__ = ["SUBJECT", "new_requests", "pem_of", "subject_of", "write_bundle", "write_files"]

SUBJECT = (
    (NameOID.COUNTRY_NAME, "VN"),
    (NameOID.STATE_OR_PROVINCE_NAME, "Tỉnh Phú Thọ"),
    (NameOID.LOCALITY_NAME, "Huyện Thanh Sơn"),
    (NameOID.ORGANIZATION_NAME, "Ủy ban nhân dân xã Yên Lạc"),
    (NameOID.ORGANIZATIONAL_UNIT_NAME, "Văn phòng HĐND và UBND"),
)


def subject_of(number: int) -> x509.Name:
    """Seven attributes, the last two of their own for each holder."""
    own = (
        (NameOID.SERIAL_NUMBER, f"VN-25-{number:06}"),
        (NameOID.COMMON_NAME, f"Nguyễn Thị Hương {number}"),
    )
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in (*SUBJECT, *own)])


def new_requests(count: int) -> list[bytes]:
    """DER requests, each signed by its own new key."""
    return [_request(number) for number in range(count)]


def _request(number: int) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    builder = x509.CertificateSigningRequestBuilder().subject_name(subject_of(number))
    return builder.sign(key, SHA256()).public_bytes(Encoding.DER)


def pem_of(request: bytes) -> bytes:
    """A DER request as PEM."""
    return x509.load_der_x509_csr(request).public_bytes(Encoding.PEM)


def write_bundle(requests: Sequence[bytes], path: Path) -> None:
    """All requests as PEM, one after the other."""
    path.write_bytes(b"".join(map(pem_of, requests)))


def write_files(requests: Sequence[bytes], folder: Path) -> list[Path]:
    """One PEM file a request, in order."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{number:06}.pem" for number in range(len(requests))]
    for path, request in zip(paths, requests, strict=True):
        path.write_bytes(pem_of(request))
    return paths
