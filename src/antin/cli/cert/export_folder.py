"""The folder of ``antin cert export --all``: anchors, every certificate, the newest CRLs, a guide."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate, load_der_x509_crl

from antin.apps.authorities import api as authorities
from antin.apps.certificates import api as certificates
from antin.cli.cert.export_guide import guide

__all__ = ["write_export"]


def write_export(out: Path, *, now: datetime) -> int:
    """Write everything to ``out`` (new or empty); returns how many certificates."""
    for place in ("anchors", "crls"):
        (out / place).mkdir(parents=True, exist_ok=True)
    for authority in authorities.authorities():
        (out / f"anchors/{authority.id}.pem").write_bytes(authority.certificate.public_bytes(Encoding.PEM))
    _write_lists(out)
    count = _write_certificates(out / "certificates.pem")
    (out / "README.txt").write_text(guide(count, now), encoding="utf-8")
    return count


def _write_certificates(path: Path) -> int:
    count = 0
    with path.open("wb") as file:
        for document in certificates.certificate_documents():
            file.write(load_der_x509_certificate(document).public_bytes(Encoding.PEM))
            count += 1
    return count


def _write_lists(out: Path) -> None:
    """Each list as DER, as it is published, and all of them in one PEM file for openssl."""
    lists = []
    for crl in authorities.current_crls():
        name = "root" if crl.authority_id == "root" else f"{crl.authority_id}-{crl.shard}"
        (out / f"crls/{name}.crl").write_bytes(crl.document)
        lists.append(load_der_x509_crl(crl.document).public_bytes(Encoding.PEM))
    (out / "crls/all.pem").write_bytes(b"".join(lists))
