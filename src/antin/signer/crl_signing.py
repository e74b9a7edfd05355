"""Signing CRLs under the standing mandate, so that a revocation once published never disappears.

1. The authority is ours, valid now, and a standing mandate for its CRLs is in force with a signature left.
2. The body is written octet for octet as its own facts and entries say, by this issuer, for this shard.
3. Its number is above that of the last list of the shard; the same body again gets the same list.
4. It is not from the future, not older than the last, and does not last longer than the profile allows.
5. No entry of the last list is missing or has another date, unless its certificate had expired when that
   last list came out (RFC 5280 section 3.3: an entry appears once more after the expiry).
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from antin.kernel.errors import AntinError
from antin.ledger.entries import Draft, Entry
from antin.pki.crl import CrlFacts, assemble_crl, build_tbs, crl_facts, dropped_entries, read_entries
from antin.pki.profiles import crl_settings
from antin.signer.authorities import Authority, require_valid
from antin.signer.crl_store import CrlStore
from antin.signer.issuance_register import IssuanceRegister
from antin.signer.journal import Journal
from antin.signer.mandate_store import MandateStore
from antin.signer.ports import KeyStore
from antin.signer.requests import RequestRefused, octets, readable
from antin.signer.settings import CLOCK_TOLERANCE

__all__ = ["CrlSigner", "CrlSigningRefused"]


class CrlSigningRefused(AntinError):
    """The list would hide or falsify a revocation."""

    code = "crl.refused"
    exit_code = 7


@dataclass(frozen=True, slots=True)
class _Last:
    """The last list of a shard, as journalled."""

    number: int
    tbs_sha256: str
    signature: bytes


class CrlSigner:
    """The operation ``sign_crl`` of role *ca*."""

    def __init__(
        self,
        *,
        authorities: Mapping[str, Authority],
        keys: KeyStore,
        journal: Journal,
        store: CrlStore,
        register: IssuanceRegister,
        mandates: MandateStore,
    ) -> None:
        self._authorities = authorities
        self._keys = keys
        self._journal = journal
        self._store = store
        self._register = register
        self._mandates = mandates
        self._last: dict[tuple[str, int], _Last] = {}

    def replay(self, entry: Entry) -> None:
        """Take over a journal line of kind ``crl.signed``."""
        body = entry.body
        last = _Last(body["number"], body["tbs_sha256"], bytes.fromhex(body["signature"]))
        self._last[body["authority_id"], body["shard"]] = last
        self._mandates.used(body["mandate_digest"], entry.at)

    def sign_crl(self, message: dict[str, Any], now: datetime) -> dict[str, Any]:
        """Answer one request."""
        with readable("The request"):
            authority = self._authorities.get(str(message["authority_id"]))
            shard = int(message["shard"])
            tbs = octets(message["tbs"])
        if authority is None or shard < 0:
            raise RequestRefused("This signer signs no such list.", code="ca.unknown")
        last = self._last.get((authority.facts.id, shard))
        if last is not None and last.tbs_sha256 == hashlib.sha256(tbs).hexdigest():
            return _answer(assemble_crl(tbs, last.signature, authority.facts.algorithm))
        return _answer(self._sign(authority, shard, tbs, last, now))

    def _sign(self, authority: Authority, shard: int, tbs: bytes, last: _Last | None, now: datetime) -> bytes:
        issuer = authority.facts
        require_valid(issuer, now=now, until=now)
        mandate_digest = self._mandates.standing("crl", issuer.id, now)
        facts = _checked_facts(tbs, authority, shard)
        _check_dates(facts, now)
        if last is not None:
            self._check_against(last, issuer.id, shard, tbs, facts)
        self._store.keep(issuer.id, shard, facts.number, tbs)
        signature = self._keys.sign(authority.key_name, tbs)
        done = _Last(facts.number, hashlib.sha256(tbs).hexdigest(), signature)
        document = assemble_crl(tbs, signature, issuer.algorithm)
        body = {
            "authority_id": issuer.id,
            "shard": shard,
            "number": facts.number,
            "this_update": facts.this_update,
            "next_update": facts.next_update,
            "mandate_digest": mandate_digest,
            "tbs_sha256": done.tbs_sha256,
            "sha256": hashlib.sha256(document).hexdigest(),
            "signature": signature,
        }
        self._journal.append([Draft(now, "crl.signed", f"{issuer.id}/{shard}", body)])
        self._last[issuer.id, shard] = done
        self._mandates.used(mandate_digest, now)
        self._store.forget_before(issuer.id, shard, facts.number)
        return document

    def _check_against(self, last: _Last, authority_id: str, shard: int, tbs: bytes, facts: CrlFacts) -> None:
        place = f"{authority_id}/{shard}"
        if facts.number <= last.number:
            raise CrlSigningRefused(
                f"List number {facts.number} is not above {last.number}, the last that was signed.",
                where=place,
                remedy="Number the list above the last.",
                code="crl.number_not_higher",
            )
        earlier = self._store.read(authority_id, shard, last.number, last.tbs_sha256)
        published = crl_facts(earlier).this_update
        if facts.this_update < published:
            raise CrlSigningRefused("The list is older than the last one.", where=place, code="crl.older")
        for serial in dropped_entries(earlier, tbs):
            not_after = self._register.not_after(authority_id, serial)
            if not_after is None or not_after >= published:
                raise CrlSigningRefused(
                    f"The entry of serial {serial:x} is missing or has another date than before.",
                    where=place,
                    remedy="Build the list from every revocation that was ever published.",
                    code="crl.entry_dropped",
                )


def _checked_facts(tbs: bytes, authority: Authority, shard: int) -> CrlFacts:
    """The facts of a body that is written exactly as they say; an extra octet anywhere is refused."""
    issuer = authority.facts
    with _as_crl():
        facts = crl_facts(tbs)
        expected = build_tbs(
            issuer=issuer.name_der,
            number=facts.number,
            this_update=facts.this_update,
            next_update=facts.next_update,
            entries=read_entries(tbs),
            idp_url=issuer.urls.crl(issuer.id, shard),
            aki=issuer.key_id,
            algorithm=issuer.algorithm,
            expired_certs_on_crl=facts.expired_certs_on_crl,
        )
    if expected != tbs:
        raise CrlSigningRefused(
            f"The body is not a list of {issuer.id}, shard {shard}, as this office writes them.",
            where=f"{issuer.id}/{shard}",
            code="crl.body_differs",
        )
    return facts


@contextmanager
def _as_crl() -> Iterator[None]:
    """Any way in which foreign octets fail to be a list becomes one refusal."""
    try:
        yield
    except (AntinError, ValueError, IndexError, KeyError) as error:
        raise CrlSigningRefused(f"The body cannot be read as a list: {error}", code="crl.unreadable") from error


def _check_dates(facts: CrlFacts, now: datetime) -> None:
    longest = crl_settings("issuing").lifetime
    if facts.this_update > now + CLOCK_TOLERANCE:
        raise CrlSigningRefused("The list is dated in the future.", code="crl.dates")
    if facts.next_update - facts.this_update > longest:
        raise CrlSigningRefused(
            f"The list would serve longer than the {longest} that its profile allows.", code="crl.dates"
        )


def _answer(crl: bytes) -> dict[str, Any]:
    return {"crl": b64encode(crl).decode()}
