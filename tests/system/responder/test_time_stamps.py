"""Time-stamps over HTTP, made by OpenSSL's client and verified by it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from antin.cli.main import root
from tests.system.responder.conftest import Served


def openssl(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["openssl", "ts", *arguments], capture_output=True, text=True, check=False)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "decision.txt"
    path.write_text("Quyết định số 1 về sắp xếp đơn vị", encoding="utf-8")
    return path


def stamped(served: Served, document: Path, *options: str) -> tuple[Path, Path]:
    """Query and answer files of a document."""
    query, answer = document.with_suffix(".tsq"), document.with_suffix(".tsr")
    assert openssl("-query", "-data", document, *options, "-out", query).returncode == 0
    headers = {"Content-Type": "application/timestamp-query"}
    status, told, body = served.ask("POST", "/tsa", query.read_bytes(), headers)
    assert (status, told["content-type"]) == (200, "application/timestamp-reply")
    answer.write_bytes(body)
    return query, answer


@pytest.mark.parametrize(
    "options", [("-sha256", "-cert"), ("-sha384", "-cert"), ("-sha512", "-cert", "-no_nonce")]
)
def test_openssl_verifies_the_token(served: Served, document: Path, options: tuple[str, ...]) -> None:
    query, answer = stamped(served, document, *options)
    trust = ("-CAfile", served.pem("root"))
    for asked in (("-queryfile", query), ("-data", document)):
        verified = openssl("-verify", "-in", answer, *asked, *trust)
        assert "Verification: OK" in verified.stdout + verified.stderr


def test_token_without_certificate_is_verified_with_the_units(served: Served, document: Path) -> None:
    query, answer = stamped(served, document, "-sha256")
    unit = ("-untrusted", served.pem("tsa-1"), "-CAfile", served.pem("root"))
    verified = openssl("-verify", "-in", answer, "-queryfile", query, *unit)
    assert "Verification: OK" in verified.stdout + verified.stderr


def test_changed_document_is_not_verified(served: Served, document: Path) -> None:
    _, answer = stamped(served, document, "-sha256", "-cert")
    document.write_text("another text", encoding="utf-8")
    verified = openssl("-verify", "-in", answer, "-data", document, "-CAfile", served.pem("root"))
    assert verified.returncode != 0


def test_every_token_has_a_number_of_its_own(served: Served, document: Path) -> None:
    numbers = set()
    for _ in range(5):
        _, answer = stamped(served, document, "-sha256", "-cert")
        told = openssl("-reply", "-in", answer, "-text").stdout
        numbers.add(next(line for line in told.splitlines() if line.startswith("Serial number")))
    assert len(numbers) == 5


def test_unknown_policy_and_weak_digest_are_refused(served: Served, document: Path) -> None:
    for options, failure in (
        (("-sha256", "-tspolicy", "1.2.3.4"), "unacceptedPolicy"),
        (("-sha1",), "badAlg"),
    ):
        _, answer = stamped(served, document, *options)
        told = openssl("-reply", "-in", answer, "-text")
        said = (told.stdout + told.stderr).lower()
        assert "rejected" in said or "rejection" in said, failure


def test_command_stamps_a_file_and_openssl_verifies_it(served: Served, document: Path) -> None:
    def antin(*words: str) -> Result:
        return CliRunner().invoke(root, ["timestamp", str(document), *words, "--json"])

    told = antin("--tsa", f"{served.url}/tsa")
    assert told.exit_code == 0, told.output
    answer = Path(json.loads(told.stdout)["out"])
    assert answer == document.with_name("decision.txt.tsr")
    verified = openssl("-verify", "-in", answer, "-data", document, "-CAfile", served.pem("root"))
    assert "Verification: OK" in verified.stdout + verified.stderr
    assert antin("--tsa", f"{served.url}/tsa").exit_code == 9  # nothing is written over
    assert antin("--tsa", "ftp://x", "--out", f"{answer}2").exit_code == 2
    assert antin("--tsa", "http://127.0.0.1:9/tsa", "--out", f"{answer}2").exit_code == 75
