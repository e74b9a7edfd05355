from __future__ import annotations

import pickle
from collections.abc import Callable

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st

from antin.pki.admission import IssuanceRefused
from antin.pki.algorithms import KeyRefused, PrivateKey, sign, spki_der, spki_sha256
from antin.pki.issuers import IssuerFacts
from antin.pki.issuing import Prepared, assemble, key_identifier, new_serial, tbs_of
from antin.pki.mandates import IssuanceItem

MakeItem = Callable[..., IssuanceItem]
Prepare = Callable[..., Prepared]


def test_certificate_says_what_the_item_says(
    make_item: MakeItem, prepare_item: Prepare, issuer: IssuerFacts, issuing_key: PrivateKey
) -> None:
    item = make_item()
    tbs = prepare_item(item).tbs
    certificate = x509.load_der_x509_certificate(assemble(tbs, sign(issuing_key, tbs), issuer.algorithm))
    certificate.verify_directly_issued_by(issuer.certificate)
    assert certificate.not_valid_before_utc == item.not_before
    assert certificate.not_valid_after_utc == item.not_after
    assert [attribute.value for attribute in certificate.subject] == [
        value for _, value in item.subject.attributes
    ]
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.RFC822Name) == [item.email]


def test_addresses_in_the_certificate_derive_from_the_base_url(
    make_item: MakeItem, prepare_item: Prepare
) -> None:
    twin = x509.load_der_x509_certificate(prepare_item(make_item(shard=3)).twin)
    points = twin.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    access = twin.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    assert points[0].full_name[0].value == "http://127.0.0.1:8001/crl/issuing-1/3.crl"
    assert [description.access_location.value for description in access] == [
        "http://127.0.0.1:8001/ocsp",
        "http://127.0.0.1:8001/ca/issuing-1.cer",
    ]


def test_twin_holds_the_very_body(make_item: MakeItem, prepare_item: Prepare) -> None:
    prepared = prepare_item(make_item())
    assert tbs_of(prepared.twin) == prepared.tbs


def test_body_does_not_depend_on_the_twin_key(make_item: MakeItem, prepare_item: Prepare) -> None:
    other = ec.generate_private_key(ec.SECP256R1())
    assert prepare_item(make_item()).tbs == prepare_item(make_item(), twin_key=other).tbs


@given(st.binary(min_size=16, max_size=40))
def test_body_is_the_same_each_time_and_carries_its_serial(
    make_item: MakeItem, prepare_item: Prepare, randomness: bytes
) -> None:
    serial = new_serial(randomness)
    first, second = (prepare_item(make_item(), serial=serial) for _ in range(2))
    assert first.tbs == second.tbs
    assert x509.load_der_x509_certificate(first.twin).serial_number == serial


@given(st.binary(min_size=16, max_size=40))
def test_serial_is_positive_holds_128_random_bits_and_fits_20_octets(randomness: bytes) -> None:
    serial = new_serial(randomness)
    assert serial.bit_length() == 129
    assert serial.to_bytes(17, "big")[1:] == randomness[:16]


def test_serial_from_too_little_randomness_is_refused() -> None:
    with pytest.raises(IssuanceRefused):
        new_serial(b"short")


def test_key_that_is_not_the_one_of_the_item_is_refused(make_item: MakeItem, prepare_item: Prepare) -> None:
    other = ec.generate_private_key(ec.SECP256R1()).public_key()
    with pytest.raises(IssuanceRefused) as refused:
        prepare_item(make_item(), public_key=other)
    assert refused.value.code == "issuance.public_key"


def test_key_that_is_too_small_is_refused(make_item: MakeItem, prepare_item: Prepare) -> None:
    small = rsa.RSAPublicNumbers(65537, 2**1023 + 1).public_key()
    with pytest.raises(KeyRefused, match="RSA-1024"):
        prepare_item(make_item(spki_sha256=spki_sha256(small)), public_key=small)


def test_rsa_key_gets_a_certificate_too(make_item: MakeItem, prepare_item: Prepare) -> None:
    key = rsa.RSAPublicNumbers(65537, 2**2047 + 1).public_key()
    twin = prepare_item(make_item(spki_sha256=spki_sha256(key)), public_key=key).twin
    assert x509.load_der_x509_certificate(twin).public_key() == key


def test_subject_key_identifier_is_the_one_of_rfc_7093(
    device_key: PrivateKey, prepare_item: Prepare, make_item: MakeItem
) -> None:
    twin = x509.load_der_x509_certificate(prepare_item(make_item()).twin)
    identifier = twin.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    assert identifier == key_identifier(spki_der(device_key.public_key()))
    assert len(identifier) == 20


def test_issuer_facts_travel_to_another_process_after_use(issuer: IssuerFacts) -> None:
    assert issuer.certificate.serial_number
    copy = pickle.loads(pickle.dumps(issuer))  # noqa: S301 - our own bytes
    assert copy == issuer
    assert copy.key_id == issuer.key_id
