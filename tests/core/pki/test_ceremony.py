from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509

from antin.pki.admission import IssuanceRefused
from antin.pki.algorithms import PrivateKey
from antin.pki.ceremony import authority_subject, build_issuing, build_root, root_crl
from antin.pki.crl import crl_facts
from antin.pki.issuers import IssuerFacts


def test_issuing_authority_is_signed_by_the_root(root: IssuerFacts, issuer: IssuerFacts) -> None:
    root.certificate.verify_directly_issued_by(root.certificate)
    issuer.certificate.verify_directly_issued_by(root.certificate)


def test_issuing_authority_can_sign_holders_but_no_further_authority(issuer: IssuerFacts) -> None:
    constraints = issuer.certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    assert (constraints.critical, constraints.value.ca, constraints.value.path_length) == (True, True, 0)
    usage = issuer.certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.key_cert_sign
    assert usage.crl_sign
    assert not usage.digital_signature


def test_root_points_to_its_own_list(root: IssuerFacts) -> None:
    points = root.certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    assert points[0].full_name == [x509.UniformResourceIdentifier("http://127.0.0.1:8001/crl/root/0.crl")]


def test_names_of_a_demonstration_say_so(root: IssuerFacts) -> None:
    assert root.name.rfc4514_string() == "CN=Antin DEMO Root CA,O=Antin DEMO,C=VN"
    assert str(authority_subject("Root CA", demo=False)) == "CN=Antin Root CA, O=Antin, C=VN"


def test_root_list_is_signed_and_lasts_as_the_settings_say(root: IssuerFacts, root_key: PrivateKey) -> None:
    at = datetime(2025, 1, 1, tzinfo=UTC)
    document = root_crl(
        root_key=root_key, root=root, number=1, this_update=at, entries=[(77, at, "cACompromise")]
    )
    crl = x509.load_der_x509_crl(document)
    assert crl.is_signature_valid(root.public_key)
    assert [entry.serial_number for entry in crl] == [77]
    assert crl_facts(document).next_update == at + timedelta(days=365)
    assert crl_facts(document).shard_url == "http://127.0.0.1:8001/crl/root/0.crl"


@pytest.mark.parametrize(
    "changes",
    [{"not_after": datetime(2040, 1, 2, tzinfo=UTC)}, {"not_after": datetime(2020, 1, 1, tzinfo=UTC)}],
    ids=["longer than 20 years", "ends as it begins"],
)
def test_root_with_dates_the_law_forbids_is_refused(root_key: PrivateKey, changes: dict[str, Any]) -> None:
    facts: dict[str, Any] = {
        "key": root_key,
        "subject": authority_subject("Root CA", demo=True),
        "serial": 2**129,
        "not_before": datetime(2020, 1, 1, tzinfo=UTC),
        "base_url": "http://127.0.0.1:8001",
    }
    with pytest.raises(IssuanceRefused):
        build_root(**(facts | changes))


def test_issuing_authority_that_outlives_its_root_is_refused(
    root: IssuerFacts, root_key: PrivateKey, issuing_key: PrivateKey
) -> None:
    with pytest.raises(IssuanceRefused, match="outlive"):
        build_issuing(
            root_key=root_key,
            root=root,
            subject=authority_subject("Issuing CA 2", demo=True),
            public_key=issuing_key.public_key(),
            serial=2**129,
            not_before=datetime(2030, 1, 1, tzinfo=UTC),
            not_after=datetime(2041, 1, 1, tzinfo=UTC),
        )
