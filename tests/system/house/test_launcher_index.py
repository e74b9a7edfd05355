"""The launcher fetches the locked uv from the configured index, over TLS with a private authority."""

from __future__ import annotations

import functools
import hashlib
import http.server
import io
import platform
import ssl
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

ROOT = Path(__file__).parents[3]
WHEEL = f"uv-0.0.1-py3-none-manylinux_2_17_{platform.machine()}.manylinux2014_{platform.machine()}.whl"
LOCK = """\
[[package]]
name = "uv"
version = "0.0.1"
wheels = [{{ url = "https://files.example/{0}", hash = "sha256:{1}" }}]
"""


def make_wheel() -> bytes:
    """A wheel whose uv is a script that becomes the real one and leaves a trace."""
    real = Path(sys.executable).parent / "uv"
    script = f'#!/bin/sh\ntouch "$HOME/fetched-uv-ran"\nexec "{real}" "$@"\n'
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("uv-0.0.1.data/scripts/uv", script)
    return content.getvalue()


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that no system trusts; returns certificate and key with certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    day = datetime.fromtimestamp(folder.stat().st_mtime).astimezone()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(day - timedelta(days=1))
        .not_valid_after(day + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(Encoding.PEM)
    both = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + pem
    (folder / "authority.pem").write_bytes(pem)
    (folder / "server.pem").write_bytes(both)
    return folder / "authority.pem", folder / "server.pem"


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def index(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A package index on localhost over TLS: its address, and the authority that a client must trust."""
    served = tmp_path / "served" / "simple" / "uv"
    served.mkdir(parents=True)
    (served / WHEEL).write_bytes(make_wheel())
    (served / "index.html").write_text(f'<a href="./{WHEEL}#sha256=0">{WHEEL}</a>')
    authority, identity = make_certificate(tmp_path)
    handler = functools.partial(QuietHandler, directory=str(tmp_path / "served"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(identity)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"https://localhost:{server.server_port}/simple", authority
        server.shutdown()


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone that locks the small uv and nothing else."""
    folder = tmp_path / "clone"
    package = folder / "src" / "antin" / "cli"
    package.mkdir(parents=True)
    for file in (package.parent / "__init__.py", package / "__init__.py"):
        file.touch()
    (package / "__main__.py").write_text("print('called')\n")
    (folder / "antin").write_bytes((ROOT / "antin").read_bytes())
    (folder / "requirements.lock").touch()
    (folder / "requirements-dev.lock").touch()
    (folder / "uv.lock").write_text(LOCK.format(WHEEL, hashlib.sha256(make_wheel()).hexdigest()))
    return folder


def launch(clone: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    home = clone.parent / "home"
    home.mkdir(exist_ok=True)
    return subprocess.run(
        [sys.executable, clone / "antin"],
        env={
            "PATH": "/usr/bin:/bin",
            "LC_ALL": "C.UTF-8",
            "HOME": str(home),
            "no_proxy": "*",
            "PIP_NO_INDEX": "1",
            **environ,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def ran_fetched_uv(clone: Path) -> bool:
    return (clone.parent / "home" / "fetched-uv-ran").exists()


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "PIP_CERT"])
def test_locked_uv_is_fetched_with_the_given_certificates(
    clone: Path, index: tuple[str, Path], variable: str
) -> None:
    address, authority = index
    outcome = launch(clone, PIP_INDEX_URL=address, **{variable: str(authority)})
    assert outcome.stdout == "called\n", outcome.stderr
    assert ran_fetched_uv(clone)
    assert (clone / ".uv" / "0.0.1" / "uv").exists()


def test_index_that_nobody_vouches_for_is_not_used(clone: Path, index: tuple[str, Path]) -> None:
    outcome = launch(clone, PIP_INDEX_URL=index[0])
    assert not (clone / ".uv").exists()
    assert not ran_fetched_uv(clone)
    assert outcome.stdout == "called\n", "pip fills an environment without packages offline"


def test_uv_that_is_not_the_locked_one_is_never_run(clone: Path, index: tuple[str, Path]) -> None:
    address, authority = index
    (clone / "uv.lock").write_text(LOCK.format(WHEEL, "0" * 64))
    (clone / "requirements.lock").write_text("click==0.0.0 --hash=sha256:" + "0" * 64 + "\n")
    outcome = launch(clone, UV_DEFAULT_INDEX=address, SSL_CERT_FILE=str(authority))
    assert outcome.returncode == 3
    assert "its SHA-256 differs" in outcome.stderr
    assert not ran_fetched_uv(clone)
