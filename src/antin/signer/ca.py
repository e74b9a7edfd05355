"""Role *ca*: the signer that holds issuing keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from antin.ledger.entries import Draft
from antin.pki.algorithms import spki_der
from antin.pki.issuers import IssuerFacts
from antin.signer.authorities import Authority
from antin.signer.body_store import BodyStore
from antin.signer.crl_signing import CrlSigner
from antin.signer.crl_store import CrlStore
from antin.signer.instance import SignerInstance, SignerParts
from antin.signer.issuance_register import IssuanceRegister
from antin.signer.issuing import Issuer
from antin.signer.ports import KeyStore
from antin.signer.responders import ResponderCertifier
from antin.signer.settings import AuthoritySettings, SettingsRefused, SignerSettings

__all__ = ["CaSigner"]


class CaSigner(SignerInstance):
    """Operations ``issue``, ``sign_crl`` and ``certify_responder`` beside the shared ones."""

    def __init__(self, parts: SignerParts) -> None:
        super().__init__(parts)
        settings = parts.settings
        self._authorities = {row.id: _authority(row, settings, parts.keys) for row in settings.authorities}
        self._register = IssuanceRegister()
        self._issuer = Issuer(
            authorities=self._authorities,
            keys=parts.keys,
            journal=parts.journal,
            bodies=BodyStore(settings.bodies),
            register=self._register,
            mandates=parts.mandates,
        )
        crls = CrlSigner(
            authorities=self._authorities,
            keys=parts.keys,
            journal=parts.journal,
            store=CrlStore(settings.crls),
            register=self._register,
            mandates=parts.mandates,
        )
        responders = ResponderCertifier(
            authorities=self._authorities, keys=parts.keys, journal=parts.journal, mandates=parts.mandates
        )
        self._operations |= {
            "issue": self._issuer.issue,
            "sign_crl": crls.sign_crl,
            "certify_responder": responders.certify,
        }
        self._replays |= {
            "certificate.intended": self._register.replay,
            "certificate.signed": self._register.replay,
            "serial.burnt": self._register.replay,
            "crl.signed": crls.replay,
            "responder.certified": responders.replay,
        }

    def loose_ends(self, now: datetime) -> Sequence[Draft]:
        """Serials that were intended and never signed are burnt."""
        return self._issuer.burn_unsigned(now)

    def status(self) -> dict[str, Any]:
        """The shared status, the authorities and how much was signed."""
        return super().status() | {"authorities": sorted(self._authorities), **self._register.counts}


def _authority(row: AuthoritySettings, settings: SignerSettings, keys: KeyStore) -> Authority:
    certificate = x509.load_pem_x509_certificate(row.certificate.read_bytes())
    der = certificate.public_bytes(serialization.Encoding.DER)
    facts = IssuerFacts(row.id, der, settings.base_url)
    if facts.spki != spki_der(keys.public_key(row.key)):
        raise SettingsRefused(
            f"The key “{row.key}” is not the one in the certificate of {row.id}.", where=str(row.certificate)
        )
    return Authority(facts, row.key)
