"""Certificates, lists, ledger and proof of a finished reorganisation, read by the commands and by OpenSSL."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.system.cli_commands.antin import AntinWithin

HUNG = "VN-97-000012"  # the person whose token is locked: certified anew, not able to sign


def test_certificates_are_listed_page_by_page(finished: AntinWithin) -> None:
    whole = finished.must("cert", "list", "--limit", "100")
    assert (len(whole["certificates"]), whole["after"]) == (64, None)
    first = finished.must("cert", "list", "--limit", "40")
    second = finished.must("cert", "list", "--limit", "40", "--after", first["after"])
    assert first["certificates"] + second["certificates"] == whole["certificates"]


def test_certificates_of_a_holder_at_a_moment(finished: AntinWithin) -> None:
    before = finished.must("cert", "list", "--holder", HUNG, "--at", "2025-06-30T23:59:59+07:00")
    after = finished.must("cert", "list", "--holder", HUNG, "--at", "2025-09-01T00:00:00+07:00")
    assert [each["not_before"][:4] for each in before["certificates"]] == ["2023"]
    assert [each["not_before"][:10] for each in after["certificates"]] == ["2025-06-30"]


def test_certificate_tells_its_lineage_and_its_plan_lines(finished: AntinWithin) -> None:
    listed = finished.must("cert", "list", "--holder", HUNG)["certificates"]
    old, new = sorted(listed, key=lambda each: each["not_before"])
    told_old = finished.must("cert", "show", old["serial"])
    told_new = finished.must("cert", "show", new["serial"].upper())
    assert (told_old["state"], told_old["next_serial"]) == ("revoked", new["serial"])
    assert (told_new["state"], told_new["previous_serial"]) == ("valid", old["serial"])
    assert told_old["ended_by"] == told_new["made_by"]
    assert told_old["ended_by"]["rule"] == "person-moves"
    assert "BEGIN CERTIFICATE" in finished("cert", "show", new["serial"], "--pem").out
    assert "CN=Nguyễn Văn Hùng" in finished("cert", "show", new["serial"], "--text").out


def test_export_satisfies_openssl_at_the_moment_it_states(
    finished: AntinWithin, tmp_path: Path, requires_tool: Callable[[str], str]
) -> None:
    requires_tool("openssl")
    requires_tool("awk")
    out = tmp_path / "xuất"
    assert finished.must("cert", "export", "--all", out)["certificates"] == 64
    guide = (out / "README.txt").read_text(encoding="utf-8")
    commands = guide[guide.index("mkdir one") :]
    done = subprocess.run(["sh", "-c", commands], cwd=out, capture_output=True, text=True, check=False)
    good = [line for line in done.stdout.splitlines() if line.endswith(": OK")]
    assert len(good) == 35, done.stderr
    assert done.stderr.count("certificate revoked") == 29
    assert "X509v3 CRL Number" in done.stdout
    assert finished("cert", "export", "--all", out, "--json").error == "export.exists"


def test_one_certificate_is_exported_in_the_form_that_its_name_says(
    finished: AntinWithin, tmp_path: Path
) -> None:
    serial = finished.must("cert", "list", "--limit", "1")["certificates"][0]["serial"]
    finished.must("cert", "export", serial, tmp_path / "one.pem")
    finished.must("cert", "export", serial, tmp_path / "one.cer")
    assert (tmp_path / "one.pem").read_bytes().startswith(b"-----BEGIN CERTIFICATE-----")
    assert (tmp_path / "one.cer").read_bytes()[:1] == b"\x30"


def test_lists_are_published_under_higher_numbers_and_covered_by_a_checkpoint(finished: AntinWithin) -> None:
    before = {each["authority"]: each for each in finished.must("crl", "list")["crls"]}
    published = finished.must("crl", "publish")["crls"]
    assert [each["authority"] for each in published] == ["issuing-1"]
    assert published[0]["number"] > before["issuing-1"]["number"]
    assert (published[0]["entries"], published[0]["state"]) == (29, "fresh")
    assert finished.must("ledger", "verify")["findings"] == []


def test_kept_checkpoint_binds_the_ledger(finished: AntinWithin, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    kept.write_text(finished("ledger", "checkpoint").out)
    assert finished.must("ledger", "verify", "--kept", kept)["sound"] is True


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (
            lambda lines: [*lines[:40], lines[40].replace(b"certificate", b"certificat3", 1), *lines[41:]],
            "edited",
        ),
        (lambda lines: [*lines[:40], *lines[41:]], "missing"),
        (lambda lines: [*lines[:40], lines[41], lines[40], *lines[42:]], "out_of_order"),
        (lambda lines: lines[:-1], "tail_cut"),
    ],
    ids=["edit", "delete", "swap", "cut"],
)
def test_spoilt_ledger_of_a_bundle_is_a_negative_verdict(
    finished: AntinWithin, bundle: Path, spoil: Callable[[list[bytes]], list[bytes]], code: str
) -> None:
    assert finished.must("ledger", "verify", bundle)["sound"] is True
    path = bundle / "ledger.jsonl"
    path.write_bytes(b"\n".join(spoil(path.read_bytes().splitlines())) + b"\n")
    told = finished("ledger", "verify", bundle, "--json")
    assert told.code == 5
    assert f"ledger.{code}" in {finding["code"] for finding in told.json["findings"]}


def test_spoilt_proof_names_the_holder(finished: AntinWithin, bundle: Path) -> None:
    rows = json.loads((bundle / "not_ready.json").read_bytes())["rows"]
    assert [row["name"] for row in rows] == ["Nguyễn Văn Hùng"]
    (bundle / "not_ready.json").write_text('{"rows": []}')
    told = finished("reorg", "proof", "--check", bundle)
    assert told.code == 5
    assert "Nguyễn Văn Hùng" in told.out
    assert "does NOT hold" in told.err


def test_those_who_are_not_ready_have_reason_owner_and_deadline(finished: AntinWithin, tmp_path: Path) -> None:
    told = finished.must("reorg", "not-ready", "--csv", tmp_path / "list.csv")
    (row,) = told["rows"]
    assert (row["holder_id"], row["code"]) == (HUNG, "locked")
    assert all(row[name] for name in ("unit", "reason", "owner", "deadline"))
    assert len((tmp_path / "list.csv").read_text(encoding="utf-8-sig").splitlines()) == 2


def test_proof_is_never_written_over_something_else(finished: AntinWithin, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Thư")
    told = finished("reorg", "proof", "--out", tmp_path, "--json")
    assert (told.code, told.error) == (7, "proof.refused")
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
