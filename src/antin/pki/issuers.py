"""What is known about an authority that issues: its id, its certificate, where its publications lie."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from cryptography import x509

from antin.pki.algorithms import Algorithm, PublicKey, algorithm_of, load_public_key, spki_der
from antin.pki.urls import UrlPlan

__all__ = ["IssuerFacts"]


@dataclass(frozen=True)
class IssuerFacts:
    """An issuing authority; ``base_url`` has no slash at its end. Derived facts are cached."""

    id: str
    certificate_der: bytes
    base_url: str

    def __reduce__(self) -> tuple[type[IssuerFacts], tuple[str, bytes, str]]:
        """Travel to worker processes without the cache, which holds objects that cannot."""
        return IssuerFacts, (self.id, self.certificate_der, self.base_url)

    @cached_property
    def certificate(self) -> x509.Certificate:
        """The authority's own certificate."""
        return x509.load_der_x509_certificate(self.certificate_der)

    @cached_property
    def name(self) -> x509.Name:
        """The authority's subject, which becomes the issuer name."""
        return self.certificate.subject

    @cached_property
    def name_der(self) -> bytes:
        """The issuer name as DER."""
        return self.name.public_bytes()

    @cached_property
    def public_key(self) -> PublicKey:
        """The key that verifies what the authority signs."""
        return load_public_key(self.spki)

    @cached_property
    def spki(self) -> bytes:
        """DER SubjectPublicKeyInfo of the authority."""
        return spki_der(self.certificate.public_key())  # type: ignore[arg-type]

    @cached_property
    def algorithm(self) -> Algorithm:
        """The algorithm the authority signs with."""
        return algorithm_of(self.public_key)

    @cached_property
    def key_id(self) -> bytes:
        """The authority's subject key identifier, which becomes the authority key identifier."""
        extension = self.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
        return extension.value.digest

    @property
    def urls(self) -> UrlPlan:
        """Where the authority publishes."""
        return UrlPlan(self.base_url)
