"""Peers of status: nginx with the same octets, ``openssl ocsp``, and ``openssl ts`` by the process."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.peers.peer import require_tool

__all__ = ["nginx_serving", "openssl_ocsp", "openssl_ts_rate"]

_START_SECONDS = 2.0

_NGINX = """
worker_processes 2;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  keepalive_requests 100000000;
  server {{ listen 127.0.0.1:{port}; root {folder}/www; default_type application/ocsp-response; }}
}}
"""
_TSA = """
[tsa]
default_tsa = unit
[unit]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def _running(argv: list[str], folder: Path) -> Iterator[None]:
    """A peer for the block; it is given time, not tried: ``openssl ocsp`` ends when a caller hangs up."""
    with (folder / "peer.log").open("wb") as log:
        process = subprocess.Popen(argv, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        try:
            time.sleep(_START_SECONDS)
            yield
        finally:
            process.terminate()
            process.wait(10)


@contextmanager
def nginx_serving(folder: Path, body: bytes) -> Iterator[str]:
    """The address of a file with these octets, served by two workers of nginx."""
    nginx, port = require_tool("nginx", "nginx-light"), _free_port()
    (folder / "www").mkdir(parents=True)
    folder.chmod(0o755)
    (folder / "www").chmod(0o755)
    (folder / "www" / "answer").write_bytes(body)
    (folder / "nginx.conf").write_text(_NGINX.format(folder=folder, port=port), encoding="utf-8")
    with _running([nginx, "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")], folder):
        yield f"http://127.0.0.1:{port}/answer"


def _authority(folder: Path, key: str, purpose: str = "") -> None:
    """A self-signed authority with a key of this kind."""
    openssl = require_tool("openssl", "openssl")
    folder.mkdir(parents=True, exist_ok=True)
    kind = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"] if key == "P-256" else [f"rsa:{key.partition('-')[2]}"]
    extension = ["-addext", purpose] if purpose else []
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", *kind, "-nodes", "-keyout", str(folder / "key.pem")),
            *("-out", str(folder / "ca.pem"), "-subj", "/CN=Peer", "-days", "30", *extension),
        ],
        check=True,
        capture_output=True,
    )


@contextmanager
def openssl_ocsp(folder: Path, key: str) -> Iterator[tuple[str, bytes]]:
    """Address of ``openssl ocsp`` with one valid certificate in its index, and a request with a nonce."""
    openssl, port = require_tool("openssl", "openssl"), _free_port()
    _authority(folder, key)
    (folder / "index.txt").write_text("V\t391231235959Z\t\t1001\tunknown\t/CN=One\n", encoding="ascii")
    subprocess.run(
        [
            *(openssl, "ocsp", "-issuer", str(folder / "ca.pem"), "-serial", "0x1001"),
            *("-reqout", str(folder / "request.der")),
        ],
        check=True,
        capture_output=True,
    )
    argv = [
        *(openssl, "ocsp", "-index", str(folder / "index.txt"), "-port", str(port)),
        *("-rsigner", str(folder / "ca.pem"), "-rkey", str(folder / "key.pem"), "-CA", str(folder / "ca.pem")),
    ]
    with _running(argv, folder):
        yield f"http://127.0.0.1:{port}/", (folder / "request.der").read_bytes()


def openssl_ts_rate(folder: Path, request: bytes, count: int) -> float:
    """Tokens a second when ``openssl ts -reply`` is run for each request."""
    openssl, place = require_tool("openssl", "openssl"), folder / "openssl-ts"
    shutil.rmtree(place, ignore_errors=True)
    _authority(place, "P-256", "extendedKeyUsage=critical,timeStamping")
    (place / "tsa.cnf").write_text(_TSA.format(folder=place), encoding="utf-8")
    (place / "query").write_bytes(request)
    began = time.monotonic()
    for _ in range(count):
        subprocess.run(
            [
                *(
                    openssl,
                    "ts",
                    "-reply",
                    "-config",
                    str(place / "tsa.cnf"),
                    "-queryfile",
                    str(place / "query"),
                ),
                *("-signer", str(place / "ca.pem"), "-inkey", str(place / "key.pem")),
                *("-out", str(place / "answer")),
            ],
            check=True,
            capture_output=True,
        )
    return count / (time.monotonic() - began)
