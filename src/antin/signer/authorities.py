"""The authorities whose keys this signer holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from antin.kernel.errors import AntinError
from antin.kernel.moments import format_moment
from antin.pki.issuers import IssuerFacts

__all__ = ["Authority", "AuthorityExpired", "require_valid"]


class AuthorityExpired(AntinError):
    """The authority's certificate is not valid now, or ends before what it is to sign."""

    code = "ca.expired"
    exit_code = 7


@dataclass(frozen=True)
class Authority:
    """One issuing authority and the name of its key in the key store."""

    facts: IssuerFacts
    key_name: str


def require_valid(issuer: IssuerFacts, *, now: datetime, until: datetime) -> None:
    """Raise :class:`AuthorityExpired` unless the issuer is valid now and until then."""
    begins, ends = issuer.certificate.not_valid_before_utc, issuer.certificate.not_valid_after_utc
    if begins <= now < ends and until <= ends:
        return
    raise AuthorityExpired(
        f"The certificate of {issuer.id} is valid from {format_moment(begins)} to {format_moment(ends)} only.",
        where=issuer.id,
        remedy="Have a new issuing certificate signed at a ceremony.",
    )
