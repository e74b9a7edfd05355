"""An office of two communes whose status is served, and the outside clients that ask for it."""

from __future__ import annotations

import http.client
import socket
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from antin.site.processes import ProcessSpec, module_arguments
from antin.site.supervisor import running
from tests.system.office import Office, Templates, offices, templates

__all__ = ["Served", "served", "templates"]

DESK = ("signer-ca", "signer-evidence", "signer-status")


@dataclass
class Served:
    """A served office, and a folder with what clients need."""

    office: Office
    port: int
    folder: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def pem(self, name: str) -> Path:
        return self.folder / f"{name}.pem"

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of one HTTP request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    @property
    def at(self) -> str:
        """The scenario's moment for OpenSSL, whose own clock is the machine's."""
        return str(int(self.office.clock.now().timestamp()))

    def openssl_ocsp(self, *arguments: str | Path) -> str:
        """What ``openssl ocsp`` prints; dates of a scenario are allowed to be old."""
        trust = ("-CAfile", self.pem("root"), "-verify_other", self.pem("issuing-1"))
        told = subprocess.run(
            ["openssl", "ocsp", *arguments, *trust, "-attime", self.at, "-validity_period", "99999999"],
            capture_output=True,
            text=True,
            check=False,
        )
        return told.stdout + told.stderr

    def write_certificates(self) -> Sequence[str]:
        """PEM files of all certificates, named by their serials."""
        from antin.apps.certificates import api as certificates

        serials = []
        for document in certificates.certificate_documents():
            certificate = x509.load_der_x509_certificate(document)
            serials.append(f"{certificate.serial_number:x}")
            self.pem(serials[-1]).write_bytes(certificate.public_bytes(Encoding.PEM))
        return serials


@pytest.fixture(scope="module")
def served(templates: Templates, make_traversable_tmp: Callable[[], Path]) -> Iterator[Served]:
    """Two communes, certified; signers and responder run."""
    with offices(templates) as maker:
        office = maker().open(*DESK)
        port = free_port()
        table = {"responder": ProcessSpec(module_arguments("antin.responder", "--port", str(port)))}
        with running(office.data, ("responder",), table=table):
            found = Served(office, port, make_traversable_tmp())
            ceremony = office.ceremony
            assert ceremony.time_stamping is not None
            for each in (ceremony.root, ceremony.issuing, ceremony.time_stamping):
                found.pem(each.id).write_text(each.pem)
            yield found


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
