"""The TLS files: a pair in force for the office's own name is sound, anything else is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from antin.site.serving.site_settings import ServingSettings, SiteSettings, TlsSettings
from antin.site.serving.tls_files import tls_weaknesses

HOST = "chuky.phutho.gov.vn"
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def make_pair(folder: Path, *names: str) -> TlsSettings:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(NOW - timedelta(days=30))
        .not_valid_after(NOW + timedelta(days=60))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(each) for each in names]), critical=False)
    )
    certificate = builder.sign(key, hashes.SHA256())
    folder.mkdir(exist_ok=True)
    tls = TlsSettings(folder / "chain.pem", folder / "key.pem")
    (folder / "chain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    (folder / "key.pem").chmod(0o600)
    return tls


def weak(tls: TlsSettings, *, now: datetime = NOW) -> list[str]:
    settings = SiteSettings(serving=replace(ServingSettings(), base_url=f"https://{HOST}"), tls=tls)
    return [each.key for each in tls_weaknesses(settings, now=now)]


@pytest.mark.parametrize("name", [HOST, "*.phutho.gov.vn", HOST.upper()])
def test_pair_for_the_office_s_name_is_sound(tmp_path: Path, name: str) -> None:
    assert weak(make_pair(tmp_path, "other.vn", name)) == []


def test_office_without_tls_files_has_nothing_to_check() -> None:
    assert weak(TlsSettings()) == []


@pytest.mark.parametrize("name", ["other.vn", "*.gov.vn", "phutho.gov.vn"])
def test_certificate_for_another_name_is_weak(tmp_path: Path, name: str) -> None:
    assert weak(make_pair(tmp_path, name)) == ["tls.certificate"]


@pytest.mark.parametrize("days", [-31, 61])
def test_certificate_out_of_its_time_is_weak(tmp_path: Path, days: int) -> None:
    assert weak(make_pair(tmp_path, HOST), now=NOW + timedelta(days=days)) == ["tls.certificate"]


def test_key_that_others_read_is_weak(tmp_path: Path) -> None:
    tls = make_pair(tmp_path, HOST)
    (tmp_path / "key.pem").chmod(0o640)
    assert weak(tls) == ["tls.key"]


def test_key_of_another_pair_is_weak(tmp_path: Path) -> None:
    one, other = make_pair(tmp_path / "one", HOST), make_pair(tmp_path / "other", HOST)
    assert weak(replace(one, key=other.key)) == ["tls.key"]


def test_files_that_are_missing_or_no_pem_are_weak(tmp_path: Path) -> None:
    tls = make_pair(tmp_path, HOST)
    (tmp_path / "key.pem").write_text("no key")
    assert weak(tls) == ["tls.key"]
    (tmp_path / "chain.pem").write_text("no certificate")
    assert weak(tls) == ["tls.certificate"]
    (tmp_path / "chain.pem").unlink()
    assert weak(tls) == ["tls.certificate"]
