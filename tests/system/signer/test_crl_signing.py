"""CRLs: numbered upwards, never losing an entry."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography import x509

from antin.adapters.signer_socket import SignerClient, SignerRefused, SignerUnavailable
from antin.pki.crl import Entry, build_tbs
from antin.pki.mandates import StandingMandate

if TYPE_CHECKING:
    from conftest import Office

REVOKED_AT = datetime(2025, 6, 10, 1, 0, tzinfo=UTC)


def entry(serial: int, at: datetime = REVOKED_AT) -> Entry:
    return (serial, at, "superseded")


@dataclass
class Publisher:
    """Builds the bodies that a worker would send."""

    office: Office
    signer: SignerClient

    def tbs(self, number: int, entries: Iterable[Entry] = (), **change: object) -> bytes:
        issuer = self.office.issuer
        now = self.office.clock.now().replace(microsecond=0)
        facts: dict[str, object] = {
            "issuer": issuer.name_der,
            "number": number,
            "this_update": now,
            "next_update": now + timedelta(hours=24),
            "entries": entries,
            "idp_url": issuer.urls.crl("issuing-1", 0),
            "aki": issuer.key_id,
            "algorithm": issuer.algorithm,
        }
        return build_tbs(**(facts | change))  # type: ignore[arg-type]

    def publish(self, number: int, entries: Iterable[Entry] = (), **change: object) -> bytes:
        return self.signer.sign_crl("issuing-1", 0, self.tbs(number, entries, **change))

    def refusal(self, tbs: bytes, *, authority: str = "issuing-1", shard: int = 0) -> str:
        with pytest.raises(SignerRefused) as refused:
            self.signer.sign_crl(authority, shard, tbs)
        return refused.value.code


@pytest.fixture
def publisher(office: Office) -> Publisher:
    return Publisher(office, office.signer())


def test_list_is_signed(publisher: Publisher) -> None:
    crl = x509.load_der_x509_crl(publisher.publish(7, [entry(0xABC), entry(0xDEF)]))
    assert crl.is_signature_valid(publisher.office.issuer.certificate.public_key())  # type: ignore[arg-type]
    assert [each.serial_number for each in crl] == [0xABC, 0xDEF]


def test_list_holds_before_openssl(
    publisher: Publisher, tmp_path: Path, requires_tool: Callable[[str], str]
) -> None:
    (tmp_path / "list.crl").write_bytes(publisher.publish(1, [entry(0xABC)]))
    (tmp_path / "issuing.pem").write_text(publisher.office.ceremony.issuing.pem)
    check = ["crl", "-inform", "DER", "-in", "list.crl", "-CAfile", "issuing.pem", "-noout"]
    done = subprocess.run([requires_tool("openssl"), *check], cwd=tmp_path, capture_output=True, text=True)
    assert "verify OK" in done.stderr


def test_repetition_returns_the_same_list(publisher: Publisher) -> None:
    tbs = publisher.tbs(1, [entry(1)])
    first = publisher.signer.sign_crl("issuing-1", 0, tbs)
    assert publisher.signer.sign_crl("issuing-1", 0, tbs) == first
    publisher.office.stop()
    publisher.signer = publisher.office.signer()
    assert publisher.signer.sign_crl("issuing-1", 0, tbs) == first
    assert sum('"crl.signed"' in line for line in publisher.signer.log()) == 1


def test_number_goes_up_only(publisher: Publisher) -> None:
    publisher.publish(10, [entry(1)])
    for number in (9, 10):
        assert publisher.refusal(publisher.tbs(number, [entry(1), entry(2)])) == "crl.number_not_higher"
    publisher.publish(11, [entry(1), entry(2)])
    assert publisher.refusal(publisher.tbs(11, [entry(1)])) == "crl.number_not_higher"


def test_entry_never_disappears_or_moves(publisher: Publisher) -> None:
    publisher.publish(1, [entry(1), entry(2)])
    for again in (publisher.signer, restarted(publisher)):
        publisher.signer = again
        assert publisher.refusal(publisher.tbs(2, [entry(1)])) == "crl.entry_dropped"
        assert publisher.refusal(publisher.tbs(2, [])) == "crl.entry_dropped"
        later = entry(2, REVOKED_AT + timedelta(hours=1))
        assert publisher.refusal(publisher.tbs(2, [entry(1), later])) == "crl.entry_dropped"
    publisher.publish(2, [entry(2), entry(1), entry(3)])


def restarted(publisher: Publisher) -> SignerClient:
    publisher.office.stop()
    return publisher.office.signer()


def test_entry_of_an_expired_certificate_goes_after_it_appeared_once_more(publisher: Publisher) -> None:
    office = publisher.office
    plan = office.approved_plan(publisher.signer)
    (done,) = publisher.signer.issue(plan.mandate.digest, [plan.request(office.issuer, 0)])
    serial = done.serial  # type: ignore[union-attr]
    publisher.publish(1, [entry(serial), entry(5)])
    office.clock.enter("after")
    mandate = StandingMandate(
        "crl", "issuing-1", 100, office.clock.now(), office.clock.now() + timedelta(days=9)
    )
    publisher.signer.register_mandate(mandate, office.approvals(mandate))
    assert publisher.refusal(publisher.tbs(2, [entry(5)])) == "crl.entry_dropped"
    publisher.publish(2, [entry(serial), entry(5)])
    publisher.publish(3, [entry(5)])
    assert publisher.refusal(publisher.tbs(4, [])) == "crl.entry_dropped"  # serial 5 is nobody's we know


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
        ({"idp_url": "http://evil.example/crl"}, "crl.body_differs"),
    ],
)
def test_body_that_says_something_else_is_refused(
    publisher: Publisher, change: dict[str, object], code: str
) -> None:
    assert publisher.refusal(publisher.tbs(1, [], **change)) == code


def test_older_list_is_refused(publisher: Publisher) -> None:
    publisher.publish(1)
    now = publisher.office.clock.now().replace(microsecond=0)
    older = publisher.tbs(2, this_update=now - timedelta(hours=1), next_update=now + timedelta(hours=1))
    assert publisher.refusal(older) == "crl.older"


def test_garbage_is_no_list(publisher: Publisher) -> None:
    good = publisher.tbs(1, [entry(1)])
    for tbs in (b"", b"\x30\x00", b"\xff" * 50, good[:-1], good + b"\x00", good[:40] + b"\x00" + good[41:]):
        assert publisher.refusal(tbs).startswith("crl.")
    assert publisher.refusal(good, authority="issuing-9") == "ca.unknown"
    assert publisher.refusal(good, shard=-1) == "ca.unknown"
    assert publisher.refusal(good, shard=1) == "crl.body_differs"


def test_certificate_is_not_signed_as_a_list(publisher: Publisher) -> None:
    """A body smuggled in under another operation's name would be a certificate nobody approved."""
    tbs = publisher.office.plan().request(publisher.office.issuer, 0).tbs
    assert publisher.refusal(tbs).startswith("crl.")


def test_expired_authority_signs_no_list(publisher: Publisher) -> None:
    tbs = publisher.tbs(1)
    publisher.office.clock.enter("expired")
    assert publisher.refusal(tbs) == "ca.expired"


def test_list_needs_a_standing_mandate(office: Office) -> None:
    (office.folder.signer("ca") / "mandates" / "crl.json").unlink()
    publisher = Publisher(office, office.signer())
    assert publisher.refusal(publisher.tbs(1)) == "mandate.not_in_force"
    narrow = StandingMandate("crl", "issuing-1", 2, office.ceremony.held_at, datetime(2026, 1, 1, tzinfo=UTC))
    publisher.signer.register_mandate(narrow, office.approvals(narrow))
    publisher.publish(1)
    publisher.publish(2)
    assert publisher.refusal(publisher.tbs(3)) == "mandate.rate_exceeded"
    publisher.signer = restarted(publisher)
    assert publisher.refusal(publisher.tbs(3)) == "mandate.rate_exceeded"


@pytest.mark.parametrize(
    "dies_in", ["antin.signer.crl_store:CrlStore.keep", "antin.signer.crl_signing:assemble_crl"]
)
def test_killed_while_signing_a_list(office: Office, dies_in: str) -> None:
    publisher = Publisher(office, office.signer())
    publisher.publish(1, [entry(1)])
    office.stop()
    publisher.signer = office.signer(dies_in=dies_in)
    with pytest.raises(SignerUnavailable):
        publisher.publish(2, [entry(1), entry(2)])
    publisher.signer = office.signer()
    publisher.publish(2, [entry(1), entry(3)])  # nobody has seen the other number 2
    assert publisher.refusal(publisher.tbs(3, [entry(1)])) == "crl.entry_dropped"


def test_lost_last_list_is_noticed(publisher: Publisher) -> None:
    publisher.publish(1, [entry(1)])
    (kept,) = (publisher.office.folder.signer("ca") / "crls").iterdir()
    kept.unlink()
    assert publisher.refusal(publisher.tbs(2, [])) == "signer.body_damaged"
