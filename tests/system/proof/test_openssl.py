"""Another implementation judges the certificates and lists of a finished run, at the scenario's moments."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from tests.system.office import Office, Templates, offices


@dataclass(frozen=True)
class Papers:
    """What an outsider has: the anchors, each certificate by serial, and the lists as they were published."""

    folder: Path
    certificates: dict[str, Path]
    lists: dict[str, tuple[datetime, Path]]  # "eve", "switch", "cutoff": a moment of it, and the list
    rows: dict[str, dict[str, Any]]  # by holder's name: the line of the plan with both serials

    def verify(self, openssl: str, serial: str, when: str, *extra: str) -> str:
        """“OK”, or the sentence with which OpenSSL refuses a certificate."""
        moment, crl = self.lists[when]
        argv = [
            openssl,
            "verify",
            "-crl_check",
            "-x509_strict",
            "-attime",
            str(int(moment.timestamp())),
            *extra,
        ]
        argv += ["-CAfile", str(self.folder / "root.pem"), "-untrusted", str(self.folder / "issuing-1.pem")]
        done = subprocess.run(
            [*argv, "-CRLfile", str(crl), str(self.certificates[serial])],
            capture_output=True,
            text=True,
            check=False,
        )
        return "OK" if done.returncode == 0 else done.stderr


@pytest.fixture(scope="module")
def finished(templates: Templates) -> Iterator[Office]:
    with offices(templates) as new:
        yield new(stage="finished").open()


@pytest.fixture(scope="module")
def papers(finished: Office, tmp_path_factory: pytest.TempPathFactory) -> Papers:
    folder = tmp_path_factory.mktemp("papers")
    for anchor in (finished.data.proof / "anchors").iterdir():
        (folder / anchor.name).write_bytes(anchor.read_bytes())
    return Papers(folder, _certificates(finished, folder), _lists(finished, folder), _rows(finished))


def _certificates(office: Office, folder: Path) -> dict[str, Path]:
    places = {}
    for certificate in x509.load_pem_x509_certificates((office.data.proof / "certificates.pem").read_bytes()):
        serial = f"{certificate.serial_number:x}"
        places[serial] = folder / f"{serial}.pem"
        places[serial].write_bytes(certificate.public_bytes(Encoding.PEM))
    return places


def _lists(office: Office, folder: Path) -> dict[str, tuple[datetime, Path]]:
    """The last lists before the moment, after it, and after the cut-off, each at a moment when it serves."""
    rows = office.sql(
        "SELECT this_update, next_update, document FROM authorities_certificaterevocationlist"
        " WHERE authority_id = 'issuing-1' ORDER BY number DESC"
    )
    decision = office.estate.decision
    assert decision.cutoff_at is not None
    until = {"cutoff": None, "switch": decision.cutoff_at, "eve": decision.effective_at}
    lists = {}
    for name, end in until.items():
        this_update, next_update, document = next(row for row in rows if end is None or row[0] < end)
        lists[name] = (this_update + timedelta(seconds=30), folder / f"{name}.pem")
        lists[name][1].write_bytes(x509.load_der_x509_crl(bytes(document)).public_bytes(Encoding.PEM))
        assert lists[name][0] < next_update
    return lists


def _rows(office: Office) -> dict[str, dict[str, Any]]:
    found = office.sql(
        "SELECT i.name, i.action, i.old_serial, c.serial FROM reorganisation_frozenitem i LEFT JOIN"
        " certificates_certificate c ON c.plan_id = i.plan_id AND c.item_index = i.leaf_index"
        " WHERE i.plan_id = 'VD-01/NQ#1'"
    )
    return {name: {"action": action, "old": old, "new": new} for name, action, old, new in found}


@pytest.fixture
def openssl(requires_tool: Callable[[str], str]) -> str:
    return requires_tool("openssl")


def test_new_certificate_has_no_force_before_the_moment_and_is_good_after_it(
    papers: Papers, openssl: str
) -> None:
    merged = papers.rows["Ủy ban nhân dân xã An Bình"]
    assert "not yet valid" in papers.verify(openssl, merged["new"], "eve")
    assert papers.verify(openssl, merged["new"], "switch") == "OK"
    assert papers.verify(openssl, merged["new"], "cutoff") == "OK"


def test_old_certificate_is_good_until_the_moment_and_revoked_after_it(papers: Papers, openssl: str) -> None:
    for name in ("Ủy ban nhân dân xã An Bình", "Ủy ban nhân dân xã Bình Minh", "Quách Văn Thắng"):
        old = papers.rows[name]["old"]
        assert papers.verify(openssl, old, "eve") == "OK"
        assert "certificate revoked" in papers.verify(openssl, old, "switch")


def test_every_certificate_is_judged_as_the_plan_says(papers: Papers, openssl: str) -> None:
    for name, row in papers.rows.items():
        if row["action"] == "keep":
            assert papers.verify(openssl, row["old"], "cutoff") == "OK", name
        if row["new"]:
            assert papers.verify(openssl, row["new"], "cutoff") == "OK", name
        if row["action"] in ("modify", "revoke"):
            assert "certificate revoked" in papers.verify(openssl, row["old"], "cutoff"), name


def test_missing_or_stale_status_is_no_answer(papers: Papers, openssl: str) -> None:
    new = papers.rows["Hà Thị Nga"]["new"]
    moment, _ = papers.lists["cutoff"]
    swapped = Papers(papers.folder, papers.certificates, {"now": (moment, papers.lists["eve"][1])}, papers.rows)
    assert "CRL has expired" in swapped.verify(openssl, new, "now")
    foreign = Papers(
        papers.folder, papers.certificates, {"now": (moment, papers.folder / "root.pem")}, papers.rows
    )
    assert foreign.verify(openssl, new, "now") != "OK"


def test_lists_are_signed_by_their_authorities(papers: Papers, finished: Office, openssl: str) -> None:
    for crl, anchor in (("issuing-1-0", "issuing-1"), ("root", "root")):
        path = finished.data.proof / "crls" / f"{crl}.crl"
        assert crl_verdict(openssl, path, papers.folder / f"{anchor}.pem") == "verify OK"


def test_changed_list_is_refused(papers: Papers, finished: Office, openssl: str) -> None:
    content = bytearray((finished.data.proof / "crls" / "issuing-1-0.crl").read_bytes())
    content[len(content) // 2] ^= 1
    changed = papers.folder / "changed.crl"
    changed.write_bytes(content)
    assert crl_verdict(openssl, changed, papers.folder / "issuing-1.pem") != "verify OK"


def crl_verdict(openssl: str, crl: Path, anchor: Path) -> str:
    done = subprocess.run(
        [openssl, "crl", "-inform", "DER", "-in", str(crl), "-noout", "-verify", "-CAfile", str(anchor)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr.strip() if "unable" not in done.stderr else f"{done.returncode} {done.stderr}"
