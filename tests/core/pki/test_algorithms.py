from __future__ import annotations

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from antin.pki.algorithms import (
    ALGORITHMS,
    KeyRefused,
    PrivateKey,
    SignatureRefused,
    algorithm_of,
    load_public_key,
    name_of,
    new_twin_key,
    sign,
    spki_der,
    spki_sha256,
    verify,
)
from antin.pki.ceremony import authority_subject
from antin.pki.issuers import IssuerFacts
from antin.pki.names import to_x509


@pytest.fixture(scope="module")
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(params=["P-256", "P-384", "RSA-2048"])
def key(request: pytest.FixtureRequest, rsa_key: rsa.RSAPrivateKey) -> PrivateKey:
    if request.param == "RSA-2048":
        return rsa_key
    return ec.generate_private_key(ec.SECP256R1() if request.param == "P-256" else ec.SECP384R1())


def test_signature_verifies_with_the_signers_key(key: PrivateKey) -> None:
    verify(key.public_key(), sign(key, b"data"), b"data")


def test_signature_over_other_data_is_refused(key: PrivateKey) -> None:
    with pytest.raises(SignatureRefused):
        verify(key.public_key(), sign(key, b"data"), b"other data")


def test_algorithm_identifier_is_the_one_the_library_writes(key: PrivateKey) -> None:
    name = to_x509(authority_subject("Root CA", demo=True))
    request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, algorithm_of(key).hash)
    assert algorithm_of(key).identifier in request.public_bytes(Encoding.DER)


def test_twin_key_signs_with_the_issuers_algorithm(issuer: IssuerFacts) -> None:
    assert algorithm_of(new_twin_key(issuer.algorithm)) is issuer.algorithm
    assert name_of(new_twin_key(ALGORITHMS["P-384"])) == "P-384"


def test_public_key_survives_its_der_form(key: PrivateKey) -> None:
    loaded = load_public_key(spki_der(key.public_key()))
    assert spki_sha256(loaded) == spki_sha256(key.public_key())
    assert name_of(loaded) == name_of(key)


def test_key_of_another_kind_is_refused() -> None:
    with pytest.raises(KeyRefused):
        name_of(ed25519.Ed25519PrivateKey.generate())
    with pytest.raises(KeyRefused, match="secp521r1"):
        name_of(ec.generate_private_key(ec.SECP521R1()))


def test_octets_that_are_no_key_are_refused() -> None:
    with pytest.raises(KeyRefused):
        load_public_key(b"\x30\x00")
