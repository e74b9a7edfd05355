"""CRLs by the real process; the rules themselves are tried in the core."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from antin.adapters.signer_socket import Issued, SignerClient, SignerRefused, SignerUnavailable
from antin.pki.crl import Entry, build_tbs

if TYPE_CHECKING:
    from conftest import Office

REVOKED_AT = datetime(2025, 6, 10, 1, 0, tzinfo=UTC)


def entry(serial: int) -> Entry:
    return (serial, REVOKED_AT, "superseded")


@dataclass
class Publisher:
    """Sends what a worker would send."""

    office: Office
    signer: SignerClient

    def tbs(self, number: int, entries: Iterable[Entry] = ()) -> bytes:
        issuer = self.office.issuer
        now = self.office.clock.now().replace(microsecond=0)
        return build_tbs(
            issuer=issuer.name_der,
            number=number,
            this_update=now,
            next_update=now + timedelta(hours=24),
            entries=entries,
            idp_url=issuer.urls.crl("issuing-1", 0),
            aki=issuer.key_id,
            algorithm=issuer.algorithm,
        )

    def publish(self, number: int, entries: Iterable[Entry] = ()) -> bytes:
        return self.signer.sign_crl("issuing-1", 0, self.tbs(number, entries))

    def refusal(self, tbs: bytes) -> str:
        with pytest.raises(SignerRefused) as refused:
            self.signer.sign_crl("issuing-1", 0, tbs)
        return refused.value.code


def test_list_of_an_issued_certificate_holds_before_openssl(
    office: Office, tmp_path: Path, requires_tool: Callable[[str], str]
) -> None:
    publisher = Publisher(office, office.signer())
    plan = office.approved_plan(publisher.signer)
    (done,) = publisher.signer.issue(plan.mandate.digest, [plan.request(office.issuer, 0)])
    assert isinstance(done, Issued)
    crl = publisher.publish(1, [entry(done.serial)])
    (tmp_path / "list.crl").write_bytes(crl)
    (tmp_path / "issuing.pem").write_text(office.ceremony.issuing.pem)
    check = ["crl", "-inform", "DER", "-in", "list.crl", "-CAfile", "issuing.pem", "-noout", "-text"]
    shown = subprocess.run([requires_tool("openssl"), *check], cwd=tmp_path, capture_output=True, text=True)
    assert "verify OK" in shown.stderr
    assert f"Serial Number: {done.serial:034X}" in shown.stdout


def test_signer_remembers_its_lists(office: Office) -> None:
    publisher = Publisher(office, office.signer())
    tbs = publisher.tbs(5, [entry(1), entry(2)])
    first = publisher.signer.sign_crl("issuing-1", 0, tbs)
    office.kill()
    publisher.signer = office.signer()
    assert publisher.signer.sign_crl("issuing-1", 0, tbs) == first
    assert publisher.refusal(publisher.tbs(4, [entry(1), entry(2)])) == "crl.number_not_higher"
    assert publisher.refusal(publisher.tbs(6, [entry(1)])) == "crl.entry_dropped"
    assert sum('"crl.signed"' in line for line in publisher.signer.log()) == 1


def test_certificate_is_not_signed_as_a_list(shared_office: Office) -> None:
    """A body smuggled in under another operation's name would be a certificate that nobody approved."""
    publisher = Publisher(shared_office, shared_office.client())
    body = shared_office.plan().request(shared_office.issuer, 0).tbs
    assert publisher.refusal(body).startswith("crl.")


def test_list_needs_a_standing_mandate(office: Office) -> None:
    (office.folder.signer("ca") / "mandates" / "crl.json").unlink()
    publisher = Publisher(office, office.signer())
    assert publisher.refusal(publisher.tbs(1)) == "mandate.not_in_force"


@pytest.mark.parametrize(
    "dies_in", ["antin.signer.crl_store:CrlStore.keep", "antin.signer.crl_signing:assemble_crl"]
)
def test_killed_while_signing_a_list(office: Office, dies_in: str) -> None:
    publisher = Publisher(office, office.signer(dies_in=dies_in, call=2))
    publisher.publish(1, [entry(1)])
    with pytest.raises(SignerUnavailable):
        publisher.publish(2, [entry(1), entry(2)])
    publisher.signer = office.signer()
    publisher.publish(2, [entry(1), entry(3)])  # nobody has seen the other number 2
    assert publisher.refusal(publisher.tbs(3, [entry(1)])) == "crl.entry_dropped"
