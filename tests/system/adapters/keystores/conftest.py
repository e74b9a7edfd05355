"""Every store of keys, the real token among them: SoftHSM with a token folder of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from antin.adapters.keystores.file import FileKeyStore
from antin.adapters.keystores.memory import MemoryKeyStore
from antin.adapters.keystores.pkcs11 import Pkcs11KeyStore, TokenPlace

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
LABEL, PIN = "antin-ca", b"482913"


@pytest.fixture
def token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, requires_tool: Callable[[str], str]) -> Path:
    """The folder of a token that has just been initialised."""
    initialise = requires_tool("softhsm2-util")
    tokens = tmp_path / "tokens"
    tokens.mkdir()
    settings = tmp_path / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(settings))
    pins = ["--so-pin", "73019284", "--pin", PIN.decode()]
    subprocess.run(
        [initialise, "--init-token", "--free", "--label", LABEL, *pins], check=True, capture_output=True
    )
    return tokens


@pytest.fixture
def open_token(token: Path) -> Iterator[Callable[..., Pkcs11KeyStore]]:
    """Opens the token; what was opened is closed at the end."""
    opened: list[Pkcs11KeyStore] = []

    def open_it(*, label: str = LABEL, pin: bytes = PIN, processes: int = 1) -> Pkcs11KeyStore:
        opened.append(Pkcs11KeyStore(TokenPlace(MODULE, label, processes), pin=pin))
        return opened[-1]

    yield open_it
    for store in opened:
        store.close()


@pytest.fixture(params=["file", "memory", "pkcs11"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileKeyStore | MemoryKeyStore | Pkcs11KeyStore:
    """An empty store of each kind."""
    if request.param == "file":
        return FileKeyStore(tmp_path / "keys", passphrase=b"mat khau cua kho khoa")
    if request.param == "memory":
        return MemoryKeyStore()
    opened: Pkcs11KeyStore = request.getfixturevalue("open_token")()
    return opened
