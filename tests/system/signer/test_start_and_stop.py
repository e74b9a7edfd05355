"""Starting, refusing to start, stopping; and what else comes over the socket."""

from __future__ import annotations

import socket
import stat
import struct
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from antin.adapters.signer_socket import SignerClient, SignerUnavailable
from antin.adapters.sockets.framing import encode_message, read_message

if TYPE_CHECKING:
    from conftest import Office


@pytest.mark.parametrize(("role", "standing"), [("ca", 2), ("evidence", 1), ("status", 1)])
def test_signer_starts_and_stops(office: Office, role: str, standing: int) -> None:
    signer = office.signer(role)
    status = signer.status()
    assert status["role"] == role
    assert status["approvers"] == ["approver-1", "approver-2", "approver-3", "approver-4"]
    assert status["mandates"] == {"plan": 0, "standing": standing, "enrolment": 0}
    path = office.folder.socket(f"signer-{role}")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert office.stop(role) == 0
    assert not path.exists()
    assert not office.folder.ready(f"signer-{role}").exists()


def test_signers_folder_is_closed_to_others(office: Office) -> None:
    office.signer()
    for place in (office.folder.signer("ca"), office.folder.path / "offline", office.folder.path / "approvers"):
        assert stat.S_IMODE(place.stat().st_mode) == 0o700
        for path in place.rglob("*"):
            assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path


def test_second_signer_on_one_folder_is_refused(office: Office) -> None:
    client = office.signer()
    first = office.processes["ca"]
    code, log = office.fails_to_start()
    office.processes["first"] = first
    assert code == 9
    assert "signer.already_running" in log
    assert client.status()["role"] == "ca"


def test_socket_left_by_a_killed_signer_is_replaced(office: Office) -> None:
    office.signer()
    office.kill()
    assert office.folder.socket("signer-ca").exists()
    assert office.signer().status()["role"] == "ca"


@pytest.mark.parametrize(
    ("name", "mode"), [("keys/issuing-1.key", 0o640), ("keys/issuing-1.key", 0o602), ("passphrase", 0o604)]
)
def test_secret_that_others_may_read_is_refused(office: Office, name: str, mode: int) -> None:
    (office.folder.signer("ca") / name).chmod(mode)
    code, log = office.fails_to_start()
    assert code == 7
    assert "secret.readable_by_others" in log


def test_wrong_passphrase_is_refused(office: Office) -> None:
    (office.folder.signer("ca") / "passphrase").write_text("mật khẩu khác\n")
    code, log = office.fails_to_start()
    assert code == 7
    assert "key.wrong_passphrase" in log
    assert "mật khẩu" not in log


def test_passphrase_comes_as_a_systemd_credential(office: Office, tmp_path: Path) -> None:
    folder = office.folder.signer("ca")
    (folder / "passphrase").rename(tmp_path / "antin-ca")
    settings = folder / "signer.toml"
    settings.write_text(
        settings.read_text().replace('passphrase_file = "passphrase"', 'passphrase_credential = "antin-ca"')
    )
    code, log = office.fails_to_start()
    assert code == 3
    assert "credential" in log
    signer = office.signer(environment={"CREDENTIALS_DIRECTORY": str(tmp_path)})
    assert signer.status()["role"] == "ca"


def test_changed_list_of_approvers_is_refused(office: Office) -> None:
    office.signer()
    office.stop()
    path = office.folder.signer("ca") / "approvers.json"
    path.write_text(path.read_text().replace('"approver-4"', '"approver-5"'))
    code, log = office.fails_to_start()
    assert code == 3
    assert "approvers.changed" in log


def test_standing_mandate_with_one_approval_stops_the_start(office: Office) -> None:
    path = office.folder.signer("ca") / "mandates" / "crl.json"
    path.write_text(path.read_text().replace('"max_per_day":2000', '"max_per_day":9000'))
    code, log = office.fails_to_start()
    assert code == 7
    assert "plan.changed_after_approval" in log


def test_certificate_of_another_key_stops_the_start(office: Office) -> None:
    (office.folder.signer("ca") / "authorities" / "issuing-1.pem").write_text(office.ceremony.root.pem)
    code, log = office.fails_to_start()
    assert code == 3
    assert "signer.settings" in log


def test_folder_without_ceremony_is_refused(office: Office) -> None:
    (office.folder.signer("ca") / "signer.toml").unlink()
    code, log = office.fails_to_start()
    assert code == 3
    assert "Hold the ceremony first" in log


def raw(office: Office) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(20)
    connection.connect(str(office.folder.socket("signer-ca")))
    return connection


@pytest.mark.parametrize(
    "octets",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        struct.pack(">I", 64 * 1024 * 1024 + 1),
        struct.pack(">I", 5) + b"hello",
        struct.pack(">I", 4) + b"\xff\xfe\x00\x01",
        struct.pack(">I", 2) + b"[]",
        struct.pack(">I", 100_000) + b"[" * 100_000,
        struct.pack(">I", 0),
        b"\x00\x00",
        struct.pack(">I", 50) + b'{"op"',
    ],
    ids=["http", "oversized", "text", "not utf-8", "list", "deep", "empty", "half a length", "half a message"],
)
def test_garbage_is_refused_and_the_signer_lives_on(shared_office: Office, octets: bytes) -> None:
    signer = shared_office.client()
    with closing(raw(shared_office)) as connection:
        connection.sendall(octets)
        connection.shutdown(socket.SHUT_WR)
        answer = read_message(connection)
        assert answer is not None
        assert answer["error"]["code"] == "socket.frame_refused"
        with suppress(ConnectionResetError):  # octets that nobody read
            assert connection.recv(1) == b""
    assert signer.status()["role"] == "ca"


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"op": None},
        {"op": "sign_anything"},
        {"op": ["status"]},
        {"op": "issue"},
        {"op": "issue", "mandate_digest": {}, "requests": 3},
        {"op": "register_mandate"},
        {"op": "register_mandate", "mandate": 3, "approvals": []},
        {"op": "register_mandate", "mandate": {"type": "plan"}, "approvals": None},
        {"op": "sign_crl", "authority_id": "issuing-1", "shard": "x", "tbs": ""},
        {"op": "sign_crl", "authority_id": [], "shard": 0, "tbs": "MAA="},
        {"op": "append_and_sign", "first": 0, "leaves": [], "at": ""},
        {"op": "log", "from": "x"},
    ],
)
def test_message_that_is_no_request_is_refused(shared_office: Office, message: dict[str, object]) -> None:
    with closing(raw(shared_office)) as connection:
        for _ in range(2):  # the connection stays usable
            connection.sendall(encode_message(message))
            answer = read_message(connection)
            assert answer is not None
            assert answer["error"]["code"].startswith(("request.", "mandate.", "ca."))


def test_log_is_the_journal(office: Office) -> None:
    signer = office.signer()
    assert list(signer.log()) == office.journal().read_text(encoding="utf-8").splitlines()
    assert list(signer.log(2)) == list(signer.log())[2:]
    assert list(signer.log(10**9)) == []


def test_absent_signer_is_unavailable(office: Office, tmp_path: Path) -> None:
    with pytest.raises(SignerUnavailable) as refused:
        SignerClient(tmp_path / "nobody.sock").status()
    assert refused.value.exit_code == 75
    assert refused.value.code == "signer.unavailable"


def test_keys_never_reach_a_core_file(office: Office) -> None:
    office.signer()
    limits = Path(f"/proc/{office.processes['ca'].pid}/limits").read_text()
    (line,) = [each for each in limits.splitlines() if each.startswith("Max core file size")]
    assert line.split()[4:6] == ["0", "0"]


def test_stop_waits_for_the_operation_under_way(office: Office) -> None:
    client = office.signer(
        dies_in="antin.signer.issuing:Issuer._signatures", environment={"DYING_SIGNAL": "SIGTERM"}
    )
    plan = office.approved_plan(client, 200)
    with suppress(SignerUnavailable):  # the answer may or may not have left before the end
        client.issue(plan.mandate.digest, [plan.request(office.issuer, index) for index in range(200)])
    assert office.processes["ca"].wait(20) == 0
    status = office.signer().status()
    assert (status["signed"], status["burnt"]) == (200, 0)
