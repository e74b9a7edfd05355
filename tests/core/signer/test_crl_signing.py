"""CRLs: numbered upwards, never losing an entry, never saying more than their entries."""

from __future__ import annotations

import errno
import os
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from antin.adapters.keystores.memory import MemoryKeyStore
from antin.kernel.errors import AntinError
from antin.ledger.entries import Entry as Line
from antin.pki.algorithms import spki_der
from antin.pki.crl import Entry, build_tbs
from antin.pki.issuers import IssuerFacts
from antin.pki.mandates import Approval, StandingMandate
from antin.signer.approvers import ApproverList
from antin.signer.authorities import Authority
from antin.signer.body_store import BodyPlace
from antin.signer.crl_signing import CrlSigner
from antin.signer.crl_store import CrlStore
from antin.signer.issuance_register import Intention, IssuanceRegister
from antin.signer.journal import Journal
from antin.signer.mandate_store import MandateStore

REVOKED_AT = datetime(2025, 6, 10, 1, 0, tzinfo=UTC)
EXPIRES = datetime(2025, 6, 20, tzinfo=UTC)


def entry(serial: int, at: datetime = REVOKED_AT) -> Entry:
    return (serial, at, "superseded")


class SelfSigned(MemoryKeyStore):
    """A store whose key can also sign its own certificate."""

    def certificate(self) -> bytes:
        key = self._key("issuing-1")
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Antin DEMO Issuing CA 1")])
        builder = x509.CertificateBuilder(name, name, key.public_key(), 1)
        builder = builder.not_valid_before(datetime(2020, 1, 1)).not_valid_after(datetime(2034, 1, 1))  # noqa: DTZ001
        digest = x509.SubjectKeyIdentifier(spki_der(key.public_key())[-20:])
        certificate = builder.add_extension(digest, critical=False).sign(key, hashes.SHA256())
        return certificate.public_bytes(serialization.Encoding.DER)


@dataclass
class Desk:
    """The signer of lists as it stands after a (re)start, and a builder of bodies."""

    issuer: IssuerFacts
    signer: CrlSigner
    register: IssuanceRegister
    now: datetime

    def tbs(self, number: int, entries: Iterable[Entry] = (), **change: object) -> bytes:
        facts: dict[str, object] = {
            "issuer": self.issuer.name_der,
            "number": number,
            "this_update": self.now,
            "next_update": self.now + timedelta(hours=24),
            "entries": entries,
            "idp_url": self.issuer.urls.crl("issuing-1", 0),
            "aki": self.issuer.key_id,
            "algorithm": self.issuer.algorithm,
        }
        return build_tbs(**(facts | change))  # type: ignore[arg-type]

    def ask(self, tbs: bytes, *, authority: object = "issuing-1", shard: object = 0) -> bytes:
        message = {"authority_id": authority, "shard": shard, "tbs": b64encode(tbs).decode()}
        return b64decode(self.signer.sign_crl(message, self.now)["crl"])

    def publish(self, number: int, entries: Iterable[Entry] = (), **change: object) -> bytes:
        return self.ask(self.tbs(number, entries, **change))

    def refusal(self, tbs: bytes, **where: object) -> str:
        with pytest.raises(AntinError) as refused:
            self.ask(tbs, **where)
        return refused.value.code


OpenDesk = Callable[[], Desk]


@pytest.fixture
def open_desk(
    approvers: ApproverList,
    approve: Callable[[str, str], Approval],
    open_journal: Callable[..., Journal],
    tmp_path: Path,
    now: datetime,
) -> OpenDesk:
    keys = SelfSigned()
    keys.generate("issuing-1", "P-256")
    issuer = IssuerFacts("issuing-1", keys.certificate(), "http://127.0.0.1:8001")
    held: list[Journal] = []

    def reopen() -> Desk:
        for journal in held:
            journal.close()
        held.clear()
        lines: list[Line] = []
        held.append(open_journal(lines))
        mandates = MandateStore(approvers, plans=True, purposes=frozenset({"crl"}))
        mandate = StandingMandate("crl", "issuing-1", 4, now, now + timedelta(days=365))
        mandates.admit(mandate, [approve("chau", mandate.digest), approve("lam", mandate.digest)], now)
        mandates.accept(mandate)
        register = IssuanceRegister()
        signer = CrlSigner(
            authorities={"issuing-1": Authority(issuer, "issuing-1")},
            keys=keys,
            journal=held[0],
            store=CrlStore(tmp_path / "crls"),
            register=register,
            mandates=mandates,
        )
        for line in lines:
            signer.replay(line)
        return Desk(issuer, signer, register, now)

    return reopen


@pytest.fixture
def desk(open_desk: OpenDesk) -> Desk:
    return open_desk()


def test_list_is_signed(desk: Desk) -> None:
    crl = x509.load_der_x509_crl(desk.publish(7, [entry(0xABC), entry(0xDEF)]))
    assert crl.is_signature_valid(desk.issuer.certificate.public_key())  # type: ignore[arg-type]
    assert [each.serial_number for each in crl] == [0xABC, 0xDEF]


def test_repetition_returns_the_same_list(desk: Desk, open_desk: OpenDesk) -> None:
    tbs = desk.tbs(1, [entry(1)])
    first = desk.ask(tbs)
    assert desk.ask(tbs) == first
    assert open_desk().ask(tbs) == first


def test_number_goes_up_only(desk: Desk) -> None:
    desk.publish(10, [entry(1)])
    for number in (9, 10):
        assert desk.refusal(desk.tbs(number, [entry(1), entry(2)])) == "crl.number_not_higher"
    desk.publish(11, [entry(1), entry(2)])
    assert desk.refusal(desk.tbs(11, [entry(1)])) == "crl.number_not_higher"


def test_entry_never_disappears_or_moves(desk: Desk, open_desk: OpenDesk) -> None:
    desk.publish(1, [entry(1), entry(2)])
    for again in (desk, open_desk()):
        assert again.refusal(again.tbs(2, [entry(1)])) == "crl.entry_dropped"
        assert again.refusal(again.tbs(2, [])) == "crl.entry_dropped"
        later = entry(2, REVOKED_AT + timedelta(hours=1))
        assert again.refusal(again.tbs(2, [entry(1), later])) == "crl.entry_dropped"
    again.publish(2, [entry(2), entry(1), entry(3)])


def test_entry_of_an_expired_certificate_goes_after_it_appeared_once_more(desk: Desk) -> None:
    place = BodyPlace(0, 0, "")
    desk.register.intend(
        Intention("ab" * 32, 0, serial=8, issuer_id="issuing-1", not_after=EXPIRES, place=place)
    )
    desk.publish(1, [entry(8), entry(5)])
    desk.now = EXPIRES + timedelta(days=1)
    assert desk.refusal(desk.tbs(2, [entry(5)])) == "crl.entry_dropped"
    desk.publish(2, [entry(8), entry(5)])
    desk.publish(3, [entry(5)])
    assert desk.refusal(desk.tbs(4, [])) == "crl.entry_dropped"  # nobody knows when serial 5 expires


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (
            {
                "this_update": datetime(2025, 6, 20, tzinfo=UTC),
                "next_update": datetime(2025, 6, 21, tzinfo=UTC),
            },
            "crl.dates",
        ),
        ({"next_update": datetime(2026, 6, 20, tzinfo=UTC)}, "crl.dates"),
        ({"aki": b"\x00" * 20}, "crl.body_differs"),
        ({"issuer": b"\x30\x00"}, "crl.body_differs"),
        ({"idp_url": "http://127.0.0.1:8001/crl/issuing-1/1.crl"}, "crl.body_differs"),
        ({"idp_url": "http://elsewhere.example/0.crl"}, "crl.body_differs"),
    ],
)
def test_body_that_says_something_else_is_refused(desk: Desk, change: dict[str, object], code: str) -> None:
    assert desk.refusal(desk.tbs(1, [], **change)) == code


def test_older_list_is_refused(desk: Desk) -> None:
    desk.publish(1)
    earlier, later = desk.now - timedelta(hours=1), desk.now + timedelta(hours=1)
    assert desk.refusal(desk.tbs(2, this_update=earlier, next_update=later)) == "crl.older"


def test_garbage_is_no_list(desk: Desk) -> None:
    good = desk.tbs(1, [entry(1)])
    for tbs in (b"", b"\x30\x00", b"\xff" * 50, good[:-1], good + b"\x00", good[:40] + b"\x00" + good[41:]):
        assert desk.refusal(tbs).startswith("crl.")
    assert desk.refusal(good, authority="issuing-9") == "ca.unknown"
    assert desk.refusal(good, shard=-1) == "ca.unknown"
    assert desk.refusal(good, shard="x") == "request.unreadable"
    assert desk.refusal(good, shard=1) == "crl.body_differs"


def test_expired_authority_signs_no_list(desk: Desk) -> None:
    desk.now = datetime(2034, 1, 1, tzinfo=UTC)
    assert desk.refusal(desk.tbs(1)) == "ca.expired"


def test_number_of_lists_a_day_is_bounded_across_restarts(desk: Desk, open_desk: OpenDesk) -> None:
    for number in range(4):
        desk.publish(number)
    assert desk.refusal(desk.tbs(5)) == "mandate.rate_exceeded"
    again = open_desk()
    assert again.refusal(again.tbs(5)) == "mandate.rate_exceeded"
    again.now += timedelta(days=1)
    again.publish(5)
    again.now += timedelta(days=365)
    assert again.refusal(again.tbs(6)) == "mandate.not_in_force"


def test_lost_last_list_is_noticed(desk: Desk, tmp_path: Path) -> None:
    desk.publish(1, [entry(1)])
    (kept,) = (tmp_path / "crls").iterdir()
    kept.unlink()
    assert desk.refusal(desk.tbs(2, [])) == "signer.body_damaged"


@pytest.mark.parametrize("call", ["fsync", "fdatasync"])
def test_list_that_cannot_be_recorded_is_not_released(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    desk.publish(1, [entry(1)])
    with monkeypatch.context() as disk:
        disk.setattr(os, call, full)
        assert desk.refusal(desk.tbs(2, [entry(1), entry(2)])) == "signer.cannot_record"
    desk.publish(2, [entry(1), entry(3)])  # nobody has seen the other number 2
