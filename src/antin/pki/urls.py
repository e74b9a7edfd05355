"""Where relying parties find what certificates point to; all of it derives from one base URL setting."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DEFAULT_BASE_URL", "UrlPlan"]

DEFAULT_BASE_URL = "http://127.0.0.1:8001"


@dataclass(frozen=True, slots=True)
class UrlPlan:
    """The public addresses under ``base_url`` (no slash at its end)."""

    base_url: str = DEFAULT_BASE_URL

    def certificate(self, authority_id: str) -> str:
        """The authority's own certificate (DER), for path building."""
        return f"{self.base_url}/ca/{authority_id}.cer"

    def crl(self, authority_id: str, shard: int) -> str:
        """The CRL of one shard (DER)."""
        return f"{self.base_url}/crl/{authority_id}/{shard}.crl"

    @property
    def ocsp(self) -> str:
        """The OCSP responder of all authorities."""
        return f"{self.base_url}/ocsp"

    @property
    def time_stamping(self) -> str:
        """The time-stamping authority."""
        return f"{self.base_url}/tsa"

    @property
    def practice_statement(self) -> str:
        """The certification practice statement that certificate policies refer to."""
        return f"{self.base_url}/cps"
