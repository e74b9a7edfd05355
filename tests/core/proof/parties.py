"""Who is in the office, with which keys, and what its authority signs; nothing here comes from the product."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

FOUNDED = datetime(2024, 1, 10, 2, tzinfo=UTC)
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@cache
def key(number: int) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(1000 + number, ec.SECP256R1())


@cache
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def sign(private: Key, data: bytes) -> bytes:
    if isinstance(private, rsa.RSAPrivateKey):
        return private.sign(data, padding.PKCS1v15(), SHA256())
    return private.sign(data, ec.ECDSA(SHA256()))


def spki(public: Any) -> bytes:
    return bytes(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def pem(public: Any) -> str:
    return str(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode())


ROOT_KEY, ISSUING_KEY, EVIDENCE_KEY = key(1), key(2), key(3)
APPROVERS = {"hanh": key(4), "minh": key(5), "quang": key(6)}
OIDS = {
    "C": NameOID.COUNTRY_NAME,
    "O": NameOID.ORGANIZATION_NAME,
    "CN": NameOID.COMMON_NAME,
    "serialNumber": NameOID.SERIAL_NUMBER,
    "organizationIdentifier": ObjectIdentifier("2.5.4.97"),
}


@dataclass(frozen=True)
class Party:
    """A holder with the name that a certificate prints and the device that carries its key."""

    kind: str
    id: str
    name: str
    device: str
    key: Key
    email: str | None = None
    host_name: str | None = None

    @property
    def holder(self) -> list[str]:
        return [self.kind, self.id]

    def subject(self) -> list[list[str]]:
        identifier = "serialNumber" if self.kind == "person" else "organizationIdentifier"
        return [["C", "VN"], ["O", "DEMO"], [identifier, self.id], ["CN", self.name]]


PARTIES = {
    "A": Party("organisation", "1:C-UBND@2010-01-01", "UBND xã A", "T-A", key(11)),
    "B": Party("organisation", "2:C-UBND@2010-01-01", "UBND xã B", "T-B", key(12)),
    "Mới": Party("organisation", "3:C-UBND@2025-07-01", "UBND xã Mới", "T-A", key(11)),
    "An": Party("person", "VN-1", "Nguyễn Văn An", "T-AN", key(13), email="an@a.gov.vn"),
    "Bình": Party("person", "VN-2", "Trần Thị Bình", "T-BINH", key(14)),
    "Chi": Party("person", "VN-3", "Lê Chi", "T-CHI", key(15)),
    "Dung": Party("person", "VN-4", "Phạm Dung", "T-DUNG", key(16)),
    "Dung mới": Party("person", "VN-4", "Phạm Dung", "T-DUNG-2", key(17)),
    "Giang": Party("person", "VN-5", "Hoàng Giang", "T-GIANG", key(18)),
    "Cổng": Party("service", "1:SV/1@2020-01-01", "Cổng dịch vụ", "T-CONG", rsa_key(), host_name="cong.gov.vn"),
}


def authority_certificate(
    name: str, private: Key, issuer: str, issuer_key: Key, serial: int
) -> x509.Certificate:
    usage = {"key_cert_sign": True, "crl_sign": True}
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(private.public_key())
        .serial_number(serial)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2040, 1, 1, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(key_usage(**usage), critical=True)
        .sign(issuer_key, SHA256())
    )


def key_usage(**wanted: bool) -> x509.KeyUsage:
    names = (
        *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
        *("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
    )
    return x509.KeyUsage(**{name: wanted.get(name, False) for name in names})


@cache
def authorities() -> tuple[x509.Certificate, x509.Certificate]:
    return (
        authority_certificate("DEMO root", ROOT_KEY, "DEMO root", ROOT_KEY, 1),
        authority_certificate("DEMO issuing-1", ISSUING_KEY, "DEMO root", ROOT_KEY, 2),
    )


def issue(item: dict[str, Any], party: Party, serial: int) -> x509.Certificate:
    """The certificate of a frozen issuance item."""
    names: list[x509.GeneralName] = [x509.RFC822Name(item["email"])] if item["email"] else []
    names += [x509.DNSName(item["host_name"])] if item["host_name"] else []
    point = x509.DistributionPoint(
        [x509.UniformResourceIdentifier("http://127.0.0.1:8001/crl/issuing-1/0.crl")], None, None, None
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(OIDS[kind], value) for kind, value in item["subject"]]))
        .issuer_name(authorities()[1].subject)
        .public_key(party.key.public_key())
        .serial_number(serial)
        .not_valid_before(item["not_before"])
        .not_valid_after(item["not_after"])
        .add_extension(x509.CRLDistributionPoints([point]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(ISSUING_KEY, SHA256())
