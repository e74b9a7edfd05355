from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from pkilint import loader
from pkilint.pkix import certificate, extension, name

from antin.pki.algorithms import PrivateKey
from antin.pki.issuers import IssuerFacts
from antin.pki.issuing import Prepared
from antin.pki.linting import LintFinding, LintRefused, Severity, lint, refuse_findings
from antin.pki.mandates import IssuanceItem

MakeItem = Callable[..., IssuanceItem]
Prepare = Callable[..., Prepared]


@pytest.mark.parametrize("kind", ["person", "organisation", "service"])
def test_twin_of_every_profile_has_no_warning(kind: str, make_item: MakeItem, prepare_item: Prepare) -> None:
    findings = lint(prepare_item(make_item(kind)).twin)
    assert {finding.severity for finding in findings} <= {Severity.NOTICE, Severity.INFO}
    refuse_findings(findings)


@pytest.fixture
def bad_certificate(device_key: PrivateKey) -> bytes:
    """An authority without key identifiers or key usage, valid backwards, with a broken address."""
    builder = (
        x509.CertificateBuilder()
        .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a")]))
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "b")]))
        .public_key(device_key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2025, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2026, 1, 1, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=False)
        .add_extension(x509.SubjectAlternativeName([x509.RFC822Name("not an address")]), critical=True)
    )
    return builder.sign(device_key, hashes.SHA256()).public_bytes(Encoding.DER)


def test_errors_come_first_and_are_refused(bad_certificate: bytes) -> None:
    findings = lint(bad_certificate)
    assert findings[0].severity is Severity.ERROR
    with pytest.raises(LintRefused, match=r"pkix\.") as refused:
        refuse_findings(findings, where="item 7")
    assert refused.value.where == "item 7"


def test_octets_that_are_no_certificate_are_one_fatal_finding() -> None:
    (finding,) = lint(b"\x30\x03\x02\x01\x01")
    assert finding.severity is Severity.FATAL


def test_milder_findings_pass() -> None:
    refuse_findings([LintFinding(Severity.WARNING, "pkix.x", "certificate", "")])


def test_faster_walk_finds_what_pkilint_finds(
    bad_certificate: bytes, issuer: IssuerFacts, make_item: MakeItem, prepare_item: Prepare
) -> None:
    plain = certificate.create_pkix_certificate_validator_container(
        certificate.create_decoding_validators(name.ATTRIBUTE_TYPE_MAPPINGS, extension.EXTENSION_MAPPINGS),
        [
            certificate.create_issuer_validator_container([]),
            certificate.create_validity_validator_container(),
            certificate.create_subject_validator_container([]),
            certificate.create_extensions_validator_container([]),
            certificate.create_spki_validator_container([]),
        ],
    )
    server = make_item("service", host_name="portal.phutho.gov.vn")
    for der in (
        bad_certificate,
        issuer.certificate_der,
        prepare_item(make_item()).twin,
        prepare_item(server).twin,
    ):
        expected = sorted(
            (item.finding.code, result.node.path, item.message or "")
            for result in plain.validate(loader.load_der_certificate(der).root)
            for item in result.finding_descriptions
        )
        assert sorted((finding.code, finding.path, finding.message) for finding in lint(der)) == expected
