"""A token's own troubles: children that die, PINs that are wrong, tokens that are gone; other tools agree."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from antin.adapters.keystores.pkcs11 import Pkcs11KeyStore, TokenPlace, UnableToUseToken
from antin.pki.algorithms import spki_der, verify
from tests.system.adapters.keystores.conftest import LABEL, MODULE, PIN

OpenToken = Callable[..., Pkcs11KeyStore]
Tool = Callable[..., str]


@pytest.fixture
def pkcs11_tool(requires_tool: Callable[[str], str]) -> Tool:
    """OpenSC's tool on the same token."""
    login = ["--module", str(MODULE), "--token-label", LABEL, "--login", "--pin", PIN.decode()]
    command = [requires_tool("pkcs11-tool"), *login]

    def run(*arguments: str) -> str:
        return subprocess.run([*command, *arguments], check=True, capture_output=True, text=True).stdout

    return run


def test_key_is_found_again_by_the_next_process(open_token: OpenToken) -> None:
    public = open_token().generate("issuing-1", "P-256")
    later = open_token()
    assert spki_der(later.public_key("issuing-1")) == spki_der(public)
    verify(public, later.sign("issuing-1", b"later"), b"later")


def test_several_threads_share_several_processes(open_token: OpenToken) -> None:
    store = open_token(processes=2)
    public = store.generate("issuing-1", "P-256")
    contents = [str(number).encode() for number in range(40)]
    with ThreadPoolExecutor(4) as threads:
        signed = list(threads.map(lambda content: store.sign("issuing-1", content), contents))
    for content, signature in zip(contents, signed, strict=True):
        verify(public, signature, content)
    assert 1 <= len(children()) <= 2


def test_child_that_was_killed_is_replaced_and_the_signature_made(open_token: OpenToken) -> None:
    store = open_token()
    public = store.generate("issuing-1", "P-256")
    (first,) = children()
    os.kill(first, signal.SIGKILL)
    verify(public, store.sign("issuing-1", b"after"), b"after")
    (second,) = children()
    assert second != first


def test_wrong_pin_is_tried_once_however_often_it_is_asked(open_token: OpenToken, token: Path) -> None:
    store = open_token(pin=b"000000")
    for _ in range(12):  # SoftHSM would not lock; real tokens do after three
        with pytest.raises(UnableToUseToken, match="refuses the PIN") as caught:
            store.names()
        assert (caught.value.code, caught.value.exit_code) == ("token.pin_incorrect", 7)
    assert children() == set()
    assert open_token().names() == []


def test_token_that_is_not_there_is_named(open_token: OpenToken) -> None:
    with pytest.raises(UnableToUseToken, match="no token") as caught:
        open_token(label="antin-tsa").names()
    assert (caught.value.code, caught.value.where) == ("token.not_found", "antin-tsa")


def test_token_that_goes_away_is_used_again_when_it_is_back(open_token: OpenToken, token: Path) -> None:
    store = open_token()
    public = store.generate("issuing-1", "P-256")
    away = token.with_name("drawer")
    token.rename(away)
    for child in children():
        os.kill(child, signal.SIGKILL)
    with pytest.raises(UnableToUseToken):
        store.sign("issuing-1", b"while away")
    away.rename(token)
    verify(public, store.sign("issuing-1", b"back"), b"back")


def test_module_that_is_not_installed_is_named(token: Path) -> None:
    store = Pkcs11KeyStore(TokenPlace(token / "vendor.so", LABEL, 1), pin=PIN)
    with pytest.raises(UnableToUseToken, match="cannot be loaded") as caught:
        store.names()
    assert (caught.value.code, caught.value.where) == ("token.no_module", str(token / "vendor.so"))


def test_pin_is_in_no_command_line_and_no_environment(open_token: OpenToken) -> None:
    open_token().generate("issuing-1", "P-256")
    for child in children():
        for place in ("cmdline", "environ"):
            assert PIN not in Path(f"/proc/{child}/{place}").read_bytes()


def test_private_key_cannot_be_taken_out(open_token: OpenToken, pkcs11_tool: Tool) -> None:
    open_token().generate("issuing-1", "P-256")
    listed = pkcs11_tool("--list-objects", "--type", "privkey")
    assert "issuing-1" in listed
    assert "sensitive" in listed
    assert "never extractable" in listed


def test_other_tool_signs_with_the_key_and_openssl_agrees(
    open_token: OpenToken, pkcs11_tool: Tool, tmp_path: Path
) -> None:
    public = open_token().generate("issuing-1", "P-256")
    (tmp_path / "content").write_bytes("Ủy ban nhân dân".encode())
    (tmp_path / "key.pem").write_bytes(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    digest = subprocess.run(
        ["openssl", "dgst", "-sha256", "-binary", "content"], cwd=tmp_path, check=True, capture_output=True
    ).stdout
    (tmp_path / "digest").write_bytes(digest)
    pkcs11_tool(
        *("--sign", "--mechanism", "ECDSA", "--signature-format", "openssl", "--label", "issuing-1"),
        *("--input-file", str(tmp_path / "digest"), "--output-file", str(tmp_path / "signature")),
    )
    told = subprocess.run(
        ["openssl", "dgst", "-sha256", "-verify", "key.pem", "-signature", "signature", "content"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert told.strip() == "Verified OK"


def children() -> set[int]:
    """The session processes that this process has started and that run."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
            command = (status.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if lines["PPid"].strip() == str(os.getpid()) and b"pkcs11.session_process" in command:
            found.add(int(status.parent.name))
    return found
