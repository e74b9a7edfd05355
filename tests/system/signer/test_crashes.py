"""Killed at any boundary, or with a full disk: nothing is signed twice, nothing signed is lost."""

from __future__ import annotations

import resource
from typing import TYPE_CHECKING

import pytest

from antin.adapters.signer_socket import Issued, NotIssued, SignerClient, SignerRefused, SignerUnavailable

if TYPE_CHECKING:
    from conftest import Office


def codes(answers: list[Issued | NotIssued]) -> list[str]:
    return [each.error.code if isinstance(each, NotIssued) else "issued" for each in answers]


@pytest.mark.parametrize(
    ("dies_in", "call", "afterwards"),
    [
        # before anything is written: the next attempt begins from nothing
        ("antin.signer.body_store:BodyStore.append", 1, "issued"),
        # The journal's writes: the start, two standing mandates, the plan, then intentions and signatures.
        # the bodies lie there, no intention names them
        ("antin.signer.journal:Journal._write", 5, "issued"),
        # intended, not signed
        ("antin.signer.issuing:Issuer._signatures", 1, "serial.burnt"),
        ("antin.adapters.keystores.file.store:sign", 3, "serial.burnt"),
        # signed, but the signatures are not stored
        ("antin.signer.journal:Journal._write", 6, "serial.burnt"),
        # stored, not answered: the signature is there and comes back
        ("antin.signer.issuing:_answer", 1, "issued"),
    ],
)
def test_killed_signer_goes_on_without_doubt(office: Office, dies_in: str, call: int, afterwards: str) -> None:
    dying = office.signer(dies_in=dies_in, call=call)
    plan = office.approved_plan(dying)
    requests = [plan.request(office.issuer, index) for index in range(3)]
    with pytest.raises(SignerUnavailable):
        dying.issue(plan.mandate.digest, requests)
    office.processes["ca"].wait(20)
    signer = office.signer()
    assert codes(signer.issue(plan.mandate.digest, requests)) == [afterwards] * 3
    answers = signer.issue(plan.mandate.digest, [plan.request(office.issuer, index) for index in range(3)])
    assert codes(answers) == ["issued"] * 3
    if afterwards == "issued":
        assert signer.issue(plan.mandate.digest, requests) == answers
    status = signer.status()
    assert (status["signed"], status["burnt"]) == (3, 0 if afterwards == "issued" else 3)
    lines = "\n".join(signer.log())
    assert lines.count("serial.burnt") == status["burnt"]
    assert lines.count('"certificate.signed"') == 3


def test_burnt_serial_stays_burnt(office: Office) -> None:
    dying = office.signer(dies_in="antin.signer.issuing:Issuer._signatures")
    plan = office.approved_plan(dying)
    cut_short = plan.request(office.issuer, 0)
    with pytest.raises(SignerUnavailable):
        dying.issue(plan.mandate.digest, [cut_short])
    for _ in range(2):
        signer = office.signer()
        assert codes(signer.issue(plan.mandate.digest, [cut_short])) == ["serial.burnt"]
        assert office.stop() == 0
    signer = office.signer()
    (done,) = signer.issue(plan.mandate.digest, [plan.request(office.issuer, 0)])
    assert isinstance(done, Issued)
    # The item has its certificate now, so even the burnt request is answered with it.
    assert signer.issue(plan.mandate.digest, [cut_short]) == [done]


def test_client_reconnects_to_a_restarted_signer(office: Office) -> None:
    client = office.signer()
    plan = office.approved_plan(client)
    office.kill()
    with pytest.raises(SignerUnavailable) as refused:
        client.status()
    assert refused.value.exit_code == 75
    office.signer()
    assert codes(client.issue(plan.mandate.digest, [plan.request(office.issuer, 0)])) == ["issued"]
    office.stop()
    office.signer()
    assert client.status()["signed"] == 1


def test_torn_last_line_is_cut_and_its_serial_burnt(office: Office) -> None:
    signer = office.signer()
    plan = office.approved_plan(signer)
    request = plan.request(office.issuer, 0)
    assert codes(signer.issue(plan.mandate.digest, [request])) == ["issued"]
    office.kill()
    content = office.journal().read_bytes()
    office.journal().write_bytes(content[:-20])
    signer = office.signer()
    assert codes(signer.issue(plan.mandate.digest, [request])) == ["serial.burnt"]
    assert '"torn_octets":' in "\n".join(signer.log())


def test_edited_journal_stops_the_start(office: Office) -> None:
    signer = office.signer()
    plan = office.approved_plan(signer)
    signer.issue(plan.mandate.digest, [plan.request(office.issuer, 0)])
    office.stop()
    content = office.journal().read_text(encoding="utf-8")
    office.journal().write_text(content.replace('"index":0', '"index":1'), encoding="utf-8")
    code, log = office.fails_to_start()
    assert code == 5
    assert "signer.journal_broken" in log


def test_damaged_body_is_not_passed_off_as_a_certificate(office: Office) -> None:
    signer = office.signer()
    plan = office.approved_plan(signer)
    request = plan.request(office.issuer, 0)
    signer.issue(plan.mandate.digest, [request])
    bodies = office.folder.signer("ca") / "bodies.bin"
    content = bytearray(bodies.read_bytes())
    content[100] ^= 1
    bodies.write_bytes(content)
    both = [request, plan.request(office.issuer, 1)]
    assert codes(signer.issue(plan.mandate.digest, both)) == ["signer.body_damaged", "issued"]


class FullDisk:
    """Limits how long a file the running signer may write; the kernel refuses the octet after that."""

    def __init__(self, office: Office) -> None:
        self._pid = office.processes["ca"].pid

    def fill(self, octets: int) -> None:
        resource.prlimit(self._pid, resource.RLIMIT_FSIZE, (octets, resource.RLIM_INFINITY))

    def make_room(self) -> None:
        self.fill(resource.RLIM_INFINITY)


def cannot_record(signer: SignerClient, digest: str, requests: list) -> None:  # type: ignore[type-arg]
    with pytest.raises(SignerRefused) as refused:
        signer.issue(digest, requests)
    assert refused.value.code == "signer.cannot_record"
    assert refused.value.exit_code == 75


def test_full_disk_signs_nothing_and_recovers(office: Office) -> None:
    signer = office.signer()
    plan = office.approved_plan(signer)
    disk, size = FullDisk(office), office.journal().stat().st_size
    request = plan.request(office.issuer, 0)
    for room in (0, 100):  # nothing fits; half a line fits
        disk.fill(size + room)
        cannot_record(signer, plan.mandate.digest, [request])
        assert signer.status()["signed"] == 0
    disk.make_room()
    assert codes(signer.issue(plan.mandate.digest, [request])) == ["issued"]
    office.stop()
    assert office.signer().status()["signed"] == 1


def test_disk_that_fills_up_between_intention_and_signature_burns_the_serial(office: Office) -> None:
    signer = office.signer()
    plan = office.approved_plan(signer)
    signer.issue(plan.mandate.digest, [plan.request(office.issuer, 0)])
    lines = [len(line.encode()) + 1 for line in signer.log()]
    intention = lines[-2]
    disk, size = FullDisk(office), office.journal().stat().st_size
    disk.fill(size + intention + 20)
    request = plan.request(office.issuer, 1)
    cannot_record(signer, plan.mandate.digest, [request])
    disk.make_room()
    assert codes(signer.issue(plan.mandate.digest, [request])) == ["serial.burnt"]
    assert "serial.burnt" in list(signer.log())[-1]
    assert codes(signer.issue(plan.mandate.digest, [plan.request(office.issuer, 1)])) == ["issued"]
    office.kill()
    signer = office.signer()
    status = signer.status()
    assert (status["signed"], status["burnt"]) == (2, 1)
    assert codes(signer.issue(plan.mandate.digest, [plan.request(office.issuer, 2)])) == ["issued"]


def test_full_disk_registers_no_mandate(office: Office) -> None:
    signer = office.signer()
    plan = office.plan()
    disk = FullDisk(office)
    disk.fill(office.journal().stat().st_size + 10)
    with pytest.raises(SignerRefused) as refused:
        signer.register_mandate(plan.mandate, office.approvals(plan.mandate))
    assert refused.value.code == "signer.cannot_record"
    with pytest.raises(SignerRefused, match="registered"):
        signer.issue(plan.mandate.digest, [plan.request(office.issuer, 0)])
    disk.make_room()
    signer.register_mandate(plan.mandate, office.approvals(plan.mandate))
