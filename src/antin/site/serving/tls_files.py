"""The TLS files of the web process: readable, private, belonging together, in force, and for the right name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization

from antin.adapters.keystores.secret_files import read_secret
from antin.kernel.errors import AntinError
from antin.kernel.moments import format_moment
from antin.site.serving.site_settings import SiteSettings
from antin.site.serving.weaknesses import Weakness

__all__ = ["tls_weaknesses"]


def tls_weaknesses(settings: SiteSettings, *, now: datetime) -> Iterator[Weakness]:
    """What is wrong with the files; nothing where the web process speaks no TLS."""
    tls = settings.tls
    if tls.certificate is None or tls.key is None:
        return
    try:
        certificate = x509.load_pem_x509_certificate(tls.certificate.read_bytes())
    except (OSError, ValueError) as problem:
        yield Weakness("tls.certificate", _unreadable(tls.certificate, problem), "Name a PEM certificate.")
        return
    yield from _key_weaknesses(certificate, tls.key)
    yield from _certificate_weaknesses(certificate, settings.serving.host, now)


def _unreadable(path: Path, problem: Exception) -> str:
    reason = problem.strerror if isinstance(problem, OSError) else "it is not PEM"
    return f"{path} cannot be read: {reason}."


def _key_weaknesses(certificate: x509.Certificate, path: Path) -> Iterator[Weakness]:
    try:
        key = serialization.load_pem_private_key(read_secret(path), None)
    except AntinError as refused:
        yield Weakness("tls.key", refused.message, refused.remedy)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        yield Weakness("tls.key", f"{path} is not a PEM key without passphrase.", "Name the key's PEM file.")
    else:
        if _spki(key.public_key()) != _spki(certificate.public_key()):
            yield Weakness(
                "tls.key", "The key is not that of the certificate.", "Name the two files of one pair."
            )


def _spki(key: object) -> bytes:
    return bytes(
        key.public_bytes(  # type: ignore[attr-defined]  # every public key has it
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )


def _certificate_weaknesses(certificate: x509.Certificate, host: str, now: datetime) -> Iterator[Weakness]:
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not begins <= now < ends:
        yield Weakness(
            "tls.certificate",
            f"The certificate is in force from {format_moment(begins)} to {format_moment(ends)} only.",
            "Renew it.",
        )
    if not any(_covers(name, host) for name in _names(certificate)):
        yield Weakness("tls.certificate", f"The certificate is not for {host}.", "Take one for that name.")


def _names(certificate: x509.Certificate) -> list[str]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return []
    return [each.lower() for each in names.get_values_for_type(x509.DNSName)]


def _covers(name: str, host: str) -> bool:
    """RFC 6125 section 6.4.3: a wildcard stands for one whole leftmost label."""
    return name == host or (name.startswith("*.") and host.partition(".")[2] == name[2:])
