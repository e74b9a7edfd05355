"""A faultless bundle holds, whole or unfinished; nothing of it can be left out."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from antin.kernel.canonical import canonical_bytes
from antin.ledger.checkpoints import read_checkpoint
from antin.proof.bundle import Bundle, UnableToReadBundle, open_bundle
from antin.proof.checking import ProofReport, check

Recount = Callable[[Any], ProofReport]


def found(report: ProofReport) -> set[tuple[str, str]]:
    """Code and name of the holder of every finding."""
    return {(finding.code, finding.name) for finding in report.findings}


def test_faultless_bundle_holds_and_its_figures_are_counted(office: Any, recount: Recount) -> None:
    report = recount(office)
    assert report.findings == ()
    assert report.holds
    assert report.figures == report.claimed
    assert report.figures.plan == {"keep": 1, "modify": 3, "issue": 2, "revoke": 3}
    assert (report.figures.issued, report.figures.revoked) == (5, 6)
    assert report.figures.active == {"organisation": 1, "person": 4, "service": 1}
    assert (report.figures.ready, report.figures.not_ready) == (5, 1)
    assert (report.figures.gaps, report.figures.unexplained) == (0, 0)
    assert report.counted == {
        "entries": 48,
        "plans": 2,
        "lines": 16,
        "certificates": 12,
        "crl_entries": 6,
        "confirmations": 5,
    }


def test_bundle_is_read_from_a_folder(office: Any, tmp_path: Any) -> None:
    for name, content in office.seal().items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    assert check(open_bundle(tmp_path)).holds


@pytest.mark.parametrize(("until", "revoked", "not_ready"), [("issued", 0, 2), ("switch", 5, 1)])
def test_unfinished_run_holds_as_far_as_it_went(
    make_office: Any, recount: Recount, until: str, revoked: int, not_ready: int
) -> None:
    report = recount(make_office(until=until))
    assert report.findings == ()
    assert (report.figures.revoked, report.figures.not_ready) == (revoked, not_ready)


def test_bundle_with_an_earlier_plan_that_was_rolled_back_holds(make_office: Any, recount: Recount) -> None:
    report = recount(make_office(after_a_roll_back=True))
    assert report.findings == ()
    assert report.counted["plans"] == 3


def test_rolled_back_certificate_that_was_not_revoked_is_found(make_office: Any, recount: Recount) -> None:
    office = make_office(after_a_roll_back=True)
    serial = office.serial("first An")
    office.drop("certificate.revoked", f"{serial:x}")
    del office.revoked[serial]
    assert ("plan.certificate_unexplained", "Nguyễn Văn An") in found(recount(office))


def test_ledger_is_compared_with_a_kept_checkpoint(office: Any, make_office: Any) -> None:
    kept = read_checkpoint(office.seal()["checkpoints.jsonl"])
    rewritten = make_office()
    rewritten.find("decision.imported", "1676/NQ-UBTVQH15").body["legal_basis"] = ["another"]
    bundle = Bundle(rewritten.seal())
    assert check(bundle).holds
    report = check(bundle, kept=kept)
    assert "ledger.rewritten" in report.findings[0].detail


UNUSED = {"run.finished"}  # says that the run has ended, which the figures do not depend on


def claimed_anew(files: dict[str, bytes]) -> dict[str, bytes]:
    """Whoever changed the files has also written their new digests into the claim."""
    digests = {name: sha256(content).hexdigest() for name, content in files.items() if name != "proof.json"}
    return files | {"proof.json": canonical_bytes(json.loads(files["proof.json"]) | {"files": digests})}


def test_no_fact_can_be_left_out_of_the_ledger(office: Any, recount: Recount) -> None:
    for position, event in enumerate(office.events):
        poorer = replace(office, events=office.events[:position] + office.events[position + 1 :])
        assert not recount(poorer).holds or event.kind in UNUSED, (event.kind, event.subject)


def test_no_line_can_be_left_out_of_a_file(office: Any, recount: Recount) -> None:
    files = office.seal()
    for name in (name for name in files if name.endswith((".jsonl", ".log"))):
        lines = files[name].splitlines(keepends=True)
        for position in range(len(lines)):
            poorer = files | {name: b"".join(lines[:position] + lines[position + 1 :])}
            assert not recount(claimed_anew(poorer)).holds, (name, position)


def test_no_file_can_be_left_out(office: Any, recount: Recount) -> None:
    files = office.seal()
    for name in files.keys() - {"proof.json"}:
        poorer = {key: value for key, value in files.items() if key != name}
        with contextlib.suppress(UnableToReadBundle):
            assert not recount(claimed_anew(poorer)).holds, name
