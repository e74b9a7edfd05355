"""Issuing: sign exactly what an approved mandate says, each item once.

For every request, in this order:

1. The mandate is registered here, with two approvals.
2. The item's leaf stands at its index in the mandate's tree.
3. An item that was signed before is answered with the same certificate, whatever is asked now.
4. The mandate has not been withdrawn.
5. The issuer is one of ours and valid now, and outlives the certificate.
6. The body is the item's certificate, octet for octet (:mod:`antin.pki.conformance`).
7. The serial was never used and never burnt.

Then the bodies and the intentions become durable, then the signatures are made, then they become durable,
and only then is anything answered. Whatever stops this between intention and signature burns the serial.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from antin.kernel.errors import AntinError
from antin.ledger.entries import Draft
from antin.ledger.merkle import leaf_hash, verify_inclusion
from antin.pki import der
from antin.pki.conformance import compare_with_item
from antin.pki.issuing import assemble
from antin.pki.mandates import PlanMandate
from antin.signer.authorities import Authority, require_valid
from antin.signer.body_store import BodyDamaged, BodyStore
from antin.signer.issuance_register import Intention, IssuanceRegister
from antin.signer.journal import Journal
from antin.signer.mandate_store import MandateStore
from antin.signer.ports import KeyStore
from antin.signer.requests import ItemRequest, RequestRefused, readable

__all__ = ["BATCH", "Issuer"]

BATCH = 500  # items a request: one durable write of the journal for each, before and after signing


@dataclass(frozen=True, slots=True)
class _Fresh:
    """A request that passed every check and waits for its signature."""

    position: int
    request: ItemRequest
    serial: int


@dataclass(slots=True)
class _Batch:
    """The requests of one message, sorted."""

    answers: dict[int, dict[str, Any]] = field(default_factory=dict)  # by position
    fresh: dict[int, _Fresh] = field(default_factory=dict)  # by item index
    repeated: list[tuple[int, int]] = field(default_factory=list)  # (position, item index)
    serials: set[int] = field(default_factory=set)


class Issuer:
    """The operation ``issue`` of role *ca*."""

    def __init__(
        self,
        *,
        authorities: Mapping[str, Authority],
        keys: KeyStore,
        journal: Journal,
        bodies: BodyStore,
        register: IssuanceRegister,
        mandates: MandateStore,
    ) -> None:
        self._authorities = authorities
        self._keys = keys
        self._journal = journal
        self._bodies = bodies
        self._register = register
        self._mandates = mandates
        self._burnt: list[Draft] = []  # serials burnt while the journal could not be written

    def issue(self, message: dict[str, Any], now: datetime) -> dict[str, Any]:
        """Answer one batch; an item that is refused does not keep the others from being signed."""
        with readable("The request"):
            mandate = self._mandates.plan(str(message["mandate_digest"]))
            rows = list(message["requests"])
            root = bytes.fromhex(mandate.items_root)
        if len(rows) > BATCH:
            raise RequestRefused(f"{len(rows)} items are asked for at once, {BATCH} are allowed.")
        self._record_burnt()
        batch = _Batch()
        for position, row in enumerate(rows):
            try:
                self._sort(batch, position, row, mandate, root, now)
            except AntinError as error:
                batch.answers[position] = {"index": _index(row), "error": error.as_dict()}
        fresh = list(batch.fresh.values())
        for each, certificate in zip(fresh, self._sign_all(mandate.digest, fresh, now), strict=True):
            batch.answers[each.position] = _answer(each.serial, certificate)
        for position, index in batch.repeated:
            batch.answers[position] = self._repeated(mandate.digest, index)
        return {"results": [batch.answers[position] for position in range(len(rows))]}

    def _sort(
        self, batch: _Batch, position: int, row: Any, mandate: PlanMandate, root: bytes, now: datetime
    ) -> None:
        """Check one request and put it among those to sign, or those to repeat; raises what refuses it."""
        request = self._read(row, mandate, root)
        index = request.item.index
        if index in batch.fresh or self._register.has_signed(mandate.digest, index):
            batch.repeated.append((position, index))
            return
        self._mandates.require_in_force(mandate.digest)
        serial = self._check(request, batch.serials, now)
        batch.fresh[index] = _Fresh(position, request, serial)
        batch.serials.add(serial)

    def burn_unsigned(self, now: datetime) -> list[Draft]:
        """Burn what an earlier process intended and did not sign; returns what to record."""
        intentions = self._register.unsigned
        for intention in intentions:
            self._register.burn(intention.serial)
        return [_burnt(intention, now) for intention in intentions]

    def _read(self, row: Any, mandate: PlanMandate, root: bytes) -> ItemRequest:
        request = ItemRequest.from_dict(row)
        verify_inclusion(
            leaf_hash=leaf_hash(request.item.leaf),
            index=request.item.index,
            size=mandate.items_count,
            proof=request.proof,
            root=root,
        )
        return request

    def _check(self, request: ItemRequest, batch_serials: set[int], now: datetime) -> int:
        """Rules 5 to 7; the serial in the body."""
        issuer = self._authority(request.item.issuer_id).facts
        require_valid(issuer, now=now, until=request.item.not_after)
        compare_with_item(request.tbs, request.item, issuer)
        serial = _serial_in(request.tbs)
        self._register.check_serial(serial, in_batch=batch_serials)
        return serial

    def _authority(self, authority_id: str) -> Authority:
        try:
            return self._authorities[authority_id]
        except KeyError:
            raise RequestRefused(f"This signer is not {authority_id}.", code="ca.unknown") from None

    def _sign_all(self, mandate_digest: str, fresh: Sequence[_Fresh], now: datetime) -> list[bytes]:
        """The certificates of a batch, once intentions and signatures are on the disk."""
        if not fresh:
            return []
        intentions = self._intend(mandate_digest, fresh, now)
        try:
            signatures = self._signatures(fresh)
            certificates = [
                self._assemble(each.request.item.issuer_id, each.request.tbs, signature)
                for each, signature in zip(fresh, signatures, strict=True)
            ]
            self._journal.append(
                [_signed(*each, now) for each in zip(intentions, signatures, certificates, strict=True)]
            )
        except BaseException:
            self._burn(intentions, now)
            raise
        for intention, signature in zip(intentions, signatures, strict=True):
            self._register.sign(intention.serial, signature)
        return certificates

    def _intend(self, mandate_digest: str, fresh: Sequence[_Fresh], now: datetime) -> list[Intention]:
        places = self._bodies.append([each.request.tbs for each in fresh])
        intentions = [
            Intention(
                mandate_digest=mandate_digest,
                index=each.request.item.index,
                serial=each.serial,
                issuer_id=each.request.item.issuer_id,
                not_after=each.request.item.not_after,
                place=place,
            )
            for each, place in zip(fresh, places, strict=True)
        ]
        self._journal.append([_intended(each, now) for each in intentions])
        for each in intentions:
            self._register.intend(each)
        return intentions

    def _burn(self, intentions: Sequence[Intention], now: datetime) -> None:
        """Nothing of this batch is released: its serials are gone, and the journal says so when it can."""
        for each in intentions:
            self._register.burn(each.serial)
        self._burnt += [_burnt(each, now) for each in intentions]

    def _record_burnt(self) -> None:
        """Nobody hears that a serial is burnt before the journal says so."""
        self._journal.append(self._burnt)
        self._burnt.clear()

    def _signatures(self, fresh: Sequence[_Fresh]) -> list[bytes]:
        """In the order of ``fresh``; what one key signs is handed over at once: a token shares it."""
        bodies: dict[str, list[bytes]] = {}
        for each in fresh:
            bodies.setdefault(each.request.item.issuer_id, []).append(each.request.tbs)
        signed = {
            issuer_id: iter(self._keys.sign_all(self._authority(issuer_id).key_name, contents))
            for issuer_id, contents in bodies.items()
        }
        return [next(signed[each.request.item.issuer_id]) for each in fresh]

    def _repeated(self, mandate_digest: str, index: int) -> dict[str, Any]:
        """The stored certificate once more."""
        signed = self._register.get_signed(mandate_digest, index)
        intention = signed.intention
        try:
            tbs = self._bodies.read(intention.place)
        except BodyDamaged as error:
            return {"index": index, "error": error.as_dict()}
        return _answer(intention.serial, self._assemble(intention.issuer_id, tbs, signed.signature))

    def _assemble(self, issuer_id: str, tbs: bytes, signature: bytes) -> bytes:
        return assemble(tbs, signature, self._authority(issuer_id).facts.algorithm)


def _answer(serial: int, certificate: bytes) -> dict[str, Any]:
    return {"serial": f"{serial:x}", "certificate": b64encode(certificate).decode()}


def _index(row: Any) -> int | None:
    try:
        return int(row["item"]["index"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _serial_in(tbs: bytes) -> int:
    """The serial of a body that conformance has checked: version, then serial (RFC 5280 section 4.1)."""
    _, start, _ = der.unwrap(tbs)
    _, _, after_version = der.unwrap(tbs, start)
    _, content, end = der.unwrap(tbs, after_version)
    return der.read_integer(tbs[content:end])


def _intended(intention: Intention, now: datetime) -> Draft:
    body = {
        "mandate_digest": intention.mandate_digest,
        "index": intention.index,
        "issuer_id": intention.issuer_id,
        "not_after": intention.not_after,
        "tbs_sha256": intention.place.sha256,
        "stored": intention.place.as_list(),
    }
    return Draft(now, "certificate.intended", f"{intention.serial:x}", body)


def _signed(intention: Intention, signature: bytes, certificate: bytes, now: datetime) -> Draft:
    body = {
        "mandate_digest": intention.mandate_digest,
        "index": intention.index,
        "sha256": sha256(certificate).hexdigest(),
        "signature": signature,
    }
    return Draft(now, "certificate.signed", f"{intention.serial:x}", body)


def _burnt(intention: Intention, now: datetime) -> Draft:
    body = {"mandate_digest": intention.mandate_digest, "index": intention.index}
    return Draft(now, "serial.burnt", f"{intention.serial:x}", body)
