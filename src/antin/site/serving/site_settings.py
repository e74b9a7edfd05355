"""The settings of one installation: ``site.toml`` in its data folder, read once by every process.

Each field is documented in :mod:`antin.site.serving.explanations`; a test walks them. Secrets are never
settings: where one is needed, the setting names the file that holds it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

__all__ = [
    "SECTIONS",
    "CertificateSettings",
    "DatabaseSettings",
    "OfficeSettings",
    "PasskeySettings",
    "ServingSettings",
    "SiteSettings",
    "StatusSettings",
    "TlsSettings",
]


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """Whose office this is."""

    name: str = "Ấn tín"
    province: str = ""
    language: str = "vi"
    colour: str = "#9d1c1f"
    help_line: str = ""


@dataclass(frozen=True, slots=True)
class ServingSettings:
    """Where and to whom pages are served."""

    base_url: str = "http://localhost:8000"
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    address: str = "127.0.0.1"
    port: int = 8000
    proxies: tuple[str, ...] = ()
    workers: int = 2
    largest_upload_mib: int = 50
    health_from: tuple[str, ...] = ("127.0.0.1", "::1")

    @property
    def host(self) -> str:
        """The host name that people type, without a port."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def is_https(self) -> bool:
        """True where browsers reach the office over TLS, whoever ends it."""
        return urlsplit(self.base_url).scheme == "https"


@dataclass(frozen=True, slots=True)
class TlsSettings:
    """The files with which the web process itself speaks TLS."""

    certificate: Path | None = None
    key: Path | None = None


@dataclass(frozen=True, slots=True)
class DatabaseSettings:
    """Which PostgreSQL."""

    url_file: Path | None = None


@dataclass(frozen=True, slots=True)
class CertificateSettings:
    """What is written into certificates."""

    base_url: str = "http://127.0.0.1:8001"


@dataclass(frozen=True, slots=True)
class StatusSettings:
    """Where status and time-stamps are served; the public address is ``certificates.base_url``."""

    address: str = "127.0.0.1"
    port: int = 8001
    workers: int = 2


@dataclass(frozen=True, slots=True)
class PasskeySettings:
    """How passkeys are bound to the office."""

    rp_id: str = "localhost"


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """Everything that an operator chooses."""

    office: OfficeSettings = field(default_factory=OfficeSettings)
    serving: ServingSettings = field(default_factory=ServingSettings)
    tls: TlsSettings = field(default_factory=TlsSettings)
    database: DatabaseSettings = field(default_factory=DatabaseSettings)
    certificates: CertificateSettings = field(default_factory=CertificateSettings)
    status: StatusSettings = field(default_factory=StatusSettings)
    passkeys: PasskeySettings = field(default_factory=PasskeySettings)

    @property
    def listens_at(self) -> str:
        """The address that a proxy in front passes on to; without one, the address that people type."""
        serving = self.serving
        if not serving.proxies:
            return serving.base_url
        scheme = "http" if self.tls.certificate is None else "https"
        host = f"[{serving.address}]" if ":" in serving.address else serving.address
        return f"{scheme}://{host}:{serving.port}"


SECTIONS: dict[str, type] = {
    "office": OfficeSettings,
    "serving": ServingSettings,
    "tls": TlsSettings,
    "database": DatabaseSettings,
    "certificates": CertificateSettings,
    "status": StatusSettings,
    "passkeys": PasskeySettings,
}
