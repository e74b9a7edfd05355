"""Reading DER: what is read, and that nothing but an error comes of rubbish."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from antin.proof.certificate_content import read_content
from antin.proof.der import Element, UnableToReadDer, elements, object_identifier, text

KEY = ec.derive_private_key(7, ec.SECP256R1())
LONG = "Uỷ ban nhân dân xã Hương Khê thuộc huyện Đông Triều, tỉnh Phú Thọ"


def certificate(*attributes: x509.NameAttribute) -> x509.Certificate:
    name = x509.Name(attributes)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(KEY.public_key())
    dated = builder.serial_number(5).not_valid_before(datetime(2025, 1, 1, tzinfo=UTC))
    return dated.not_valid_after(datetime(2026, 1, 1, tzinfo=UTC)).sign(KEY, SHA256())


def test_elements_are_read_one_after_the_other() -> None:
    first, second = elements(bytes.fromhex("0c0141 0281 0105".replace(" ", "")))
    assert (first.tag, text(first), first.whole) == (0x0C, "A", b"\x0c\x01A")
    assert second.content == b"\x05"
    assert elements(b"") == []


@pytest.mark.parametrize(
    ("octets", "dotted"),
    [("550403", "2.5.4.3"), ("2a864886f70d010101", "1.2.840.113549.1.1.1"), ("550461", "2.5.4.97")],
)
def test_object_identifier_is_dotted(octets: str, dotted: str) -> None:
    assert object_identifier(Element(0x06, bytes.fromhex(octets), b"")) == dotted


def test_name_is_counted_in_characters_and_read_in_order() -> None:
    name = LONG[:62]
    assert len(name.encode()) > 64
    with warnings.catch_warnings():  # the library counts octets, and says so when it builds the name
        warnings.simplefilter("ignore")
        parsed = certificate(
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.COMMON_NAME, name, _validate=False),
        )
    content = read_content(parsed)
    assert content.subject == (("C", "VN"), ("CN", name))
    assert (content.emails, content.host_names, content.crl_urls, content.is_authority) == ((), (), (), False)


def test_key_is_hashed_as_it_stands() -> None:
    spki = KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    content = read_content(certificate(x509.NameAttribute(NameOID.COMMON_NAME, "x")))
    assert content.spki_sha256 == sha256(spki).hexdigest()


@pytest.mark.parametrize("octets", ["0c", "0c05", "0c0541", "0c82", "308400"])
def test_cut_element_is_refused(octets: str) -> None:
    with pytest.raises(UnableToReadDer):
        elements(bytes.fromhex(octets))


@pytest.mark.parametrize(
    "element", [Element(0x02, b"A", b""), Element(0x13, b"\xc3", b""), Element(0x0C, b"\xc3", b"")]
)
def test_what_is_no_text_is_refused(element: Element) -> None:
    with pytest.raises(UnableToReadDer):
        text(element)


@given(st.binary(max_size=40))
def test_rubbish_is_read_or_refused(data: bytes) -> None:
    try:
        found = elements(data)
    except UnableToReadDer:
        return
    assert b"".join(element.whole for element in found) == data
