"""OpenSSL's own ways to issue: one batch call of ``openssl ca``, and ``openssl x509`` once a certificate."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from bench.measuring.clocks import span_of
from bench.peers.authority import new_authority
from bench.peers.peer import Measured, require_tool
from bench.peers.requests import write_files

__all__ = ["measure_ca_batch", "measure_x509"]

_CONFIGURATION = """
[ca]
default_ca = peer
[peer]
database = index.txt
serial = serial
new_certs_dir = issued
certificate = ca.pem
private_key = ca.key
default_md = sha256
default_days = 365
policy = anything
email_in_dn = no
unique_subject = no
x509_extensions = holder
[anything]
countryName = optional
stateOrProvinceName = optional
localityName = optional
organizationName = optional
organizationalUnitName = optional
serialNumber = optional
commonName = supplied
[holder]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, nonRepudiation
extendedKeyUsage = clientAuth, emailProtection
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
crlDistributionPoints = URI:http://pki.example.gov.vn/ca.crl
authorityInfoAccess = OCSP;URI:http://pki.example.gov.vn/ocsp
certificatePolicies = 2.25.1.2.3
"""


def measure_ca_batch(folder: Path, requests: Sequence[bytes], kind: str) -> Measured:
    """All requests in one call, with the index that ``openssl ca`` keeps."""
    program = require_tool("openssl", "openssl")
    _lay_out(folder, kind)
    files = write_files(requests, folder / "requests")
    command = [program, "ca", "-batch", "-notext", "-config", "peer.cnf", "-utf8", "-infiles", *map(str, files)]
    with span_of(own=False) as span:
        _run(command, folder)
    issued = sum(1 for _ in (folder / "index.txt").open())
    if issued != len(requests):
        raise RuntimeError(f"openssl ca issued {issued} of {len(requests)}")
    return Measured(issued, span.wall, span.cpu)


def measure_x509(folder: Path, requests: Sequence[bytes], kind: str) -> Measured:
    """A process a certificate."""
    program = require_tool("openssl", "openssl")
    _lay_out(folder, kind)
    files = write_files(requests, folder / "requests")
    with span_of(own=False) as span:
        for number, path in enumerate(files, start=1):
            options = ["-CA", "ca.pem", "-CAkey", "ca.key", "-set_serial", str(number), "-days", "365"]
            extensions = ["-extfile", "peer.cnf", "-extensions", "holder", "-out", f"issued/{number}.pem"]
            _run([program, "x509", "-req", "-in", str(path), *options, *extensions], folder)
    return Measured(len(files), span.wall, span.cpu)


def _lay_out(folder: Path, kind: str) -> None:
    new_authority(kind).write(folder)
    (folder / "issued").mkdir()
    (folder / "index.txt").touch()
    (folder / "serial").write_text("01\n")
    (folder / "peer.cnf").write_text(_CONFIGURATION)


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[:2])} failed: {done.stderr.decode(errors='replace')[-400:]}")
