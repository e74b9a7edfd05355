"""A signer whose keys lie on a token: the same office, the same certificates, no key in its folder."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509

from antin.adapters.data_folder import DataFolder
from antin.adapters.keystores import approver_file
from antin.adapters.keystores.pkcs11 import Pkcs11KeyStore, TokenPlace
from antin.adapters.signer_socket import Issued
from antin.demo.ceremony import find_ceremony, hold_ceremony
from antin.demo.personas import APPROVERS
from antin.pki.algorithms import KeyRefused
from antin.signer.ceremony import TokenOrder
from tests.system.adapters.keystores.conftest import LABEL, MODULE, PIN, open_token, token
from tests.system.signer.conftest import BASE_URL, NOW, Office, open_office

__all__ = ["open_token", "token"]

ORDER = TokenOrder(TokenPlace(MODULE, LABEL, 2), PIN)


@pytest.fixture
def office(token: Path, traversable_tmp: Path) -> Iterator[Office]:
    """An office that held its ceremony with a token for its issuing authority."""
    folder = DataFolder(traversable_tmp / "held")
    folder.create("demo")
    hold(folder.path)
    people = folder.path / "approvers"
    keys = [
        approver_file.load(people / f"{each.id}.key", people / f"{each.id}.passphrase") for each in APPROVERS
    ]
    office = open_office(folder.path, keys, traversable_tmp)
    yield office
    office.close()


def hold(path: Path) -> None:
    hold_ceremony(path, base_url=BASE_URL, now=NOW, approvers=APPROVERS, demo=True, tokens={"ca": ORDER})


def test_token_issues_a_plan_and_its_certificates_verify(office: Office) -> None:
    signer = office.signer()
    plan = office.approved_plan(signer, 20)
    requests = [plan.request(office.issuer, index) for index in range(20)]
    answers = signer.issue(plan.mandate.digest, requests)
    issuing = x509.load_der_x509_certificate(office.ceremony.issuing.certificate)
    assert [answer.index for answer in answers] == list(range(20))
    for answer in answers:
        assert isinstance(answer, Issued)
        x509.load_der_x509_certificate(answer.certificate).verify_directly_issued_by(issuing)
    assert signer.issue(plan.mandate.digest, requests) == answers


def test_no_key_of_the_authority_lies_in_its_folder(office: Office) -> None:
    assert list(office.folder.signer("ca").rglob("*.key")) == []
    assert len(list(office.folder.signer("evidence").rglob("*.key"))) == 1


def test_process_of_the_token_that_dies_between_two_plans_is_not_noticed(
    office: Office, open_token: Callable[..., Pkcs11KeyStore]
) -> None:
    signer = office.signer()
    first = office.approved_plan(signer, 1)
    signer.issue(first.mandate.digest, [first.request(office.issuer, 0)])
    for child in children_of(office.processes["ca"].pid):
        os.kill(child, signal.SIGKILL)
    second = office.approved_plan(signer, 1, title="Điều chỉnh")
    (answer,) = signer.issue(second.mandate.digest, [second.request(office.issuer, 0)])
    assert isinstance(answer, Issued)


def test_wrong_pin_stops_the_signer_at_its_start(office: Office) -> None:
    passphrase = office.folder.signer("ca") / "passphrase"
    passphrase.write_text("000000\n")
    code, log = office.fails_to_start()
    assert code == 7
    assert "token.pin_incorrect" in log
    assert "000000" not in log


def test_second_ceremony_on_the_same_token_refuses_its_key(office: Office, traversable_tmp: Path) -> None:
    other = DataFolder(traversable_tmp / "other")
    other.create("demo")
    with pytest.raises(KeyRefused, match="issuing-1 exists already"):
        hold(other.path)
    assert find_ceremony(other.path) is None


def children_of(parent: int) -> list[int]:
    text = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(each) for each in text.split()]
