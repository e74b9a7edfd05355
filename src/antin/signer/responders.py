"""Role *ca*: a certificate for a delegated OCSP responder, under the standing mandate of purpose ``responder``.

Whoever asks shows that it holds the key. Everything in the certificate is decided here: it may answer for this
authority's certificates, for one day, and nothing else.
"""

from __future__ import annotations

import hashlib
import os
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from antin.ledger.entries import Draft, Entry
from antin.pki.algorithms import KeyRefused, SignatureRefused, load_public_key, spki_sha256, verify
from antin.pki.issuing import assemble, new_serial
from antin.pki.linting import lint, refuse_findings
from antin.pki.ocsp.delegation import RESPONDER_LIFETIME, possession_bytes, prepare_responder
from antin.signer.authorities import Authority, require_valid
from antin.signer.journal import Journal
from antin.signer.mandate_store import MandateStore
from antin.signer.ports import KeyStore
from antin.signer.requests import RequestRefused, octets, readable

__all__ = ["ResponderCertifier"]


class ResponderCertifier:
    """The operation ``certify_responder``."""

    def __init__(
        self,
        *,
        authorities: Mapping[str, Authority],
        keys: KeyStore,
        journal: Journal,
        mandates: MandateStore,
    ) -> None:
        self._authorities = authorities
        self._keys = keys
        self._journal = journal
        self._mandates = mandates

    def replay(self, entry: Entry) -> None:
        """Count a journal line of kind ``responder.certified`` under its mandate."""
        self._mandates.used(entry.body["mandate_digest"], entry.at)

    def certify(self, message: dict[str, Any], now: datetime) -> dict[str, Any]:
        """Answer one request: ``{authority_id, spki, proof}`` gets ``{certificate}``."""
        with readable("The request"):
            authority = self._authorities.get(str(message["authority_id"]))
            spki, proof = octets(message["spki"]), octets(message["proof"])
        if authority is None:
            raise RequestRefused("This signer has no such authority.", where=str(message["authority_id"]))
        certificate = self._certified(authority, spki, proof, now)
        return {"certificate": b64encode(certificate).decode()}

    def _certified(self, authority: Authority, spki: bytes, proof: bytes, now: datetime) -> bytes:
        issuer = authority.facts
        require_valid(issuer, now=now, until=now + RESPONDER_LIFETIME)
        try:
            public_key = load_public_key(spki)
            verify(public_key, proof, possession_bytes(issuer.id, spki_sha256(public_key)))
        except (KeyRefused, SignatureRefused) as refusal:
            raise RequestRefused(
                "The responder does not show that it holds a key that is used here.", where=issuer.id
            ) from refusal
        mandate_digest = self._mandates.standing("responder", issuer.id, now)
        serial = new_serial(os.urandom(16))
        prepared = prepare_responder(issuer=issuer, public_key=public_key, serial=serial, now=now)
        refuse_findings(lint(prepared.twin), where=f"responder of {issuer.id}")
        signature = self._keys.sign(authority.key_name, prepared.tbs)
        certificate = assemble(prepared.tbs, signature, issuer.algorithm)
        body = {
            "authority_id": issuer.id,
            "spki_sha256": spki_sha256(public_key),
            "sha256": hashlib.sha256(certificate).hexdigest(),
            "mandate_digest": mandate_digest,
        }
        self._journal.append([Draft(now, "responder.certified", f"{serial:x}", body)])
        self._mandates.used(mandate_digest, now)
        return certificate
