"""The issuing pipeline for a batch of frozen items; may be repeated after any crash.

Order of writes (Boulder's issuance cycle): serial and shard are fixed → the twin is linted → the intention is
committed with its ledger entry → the signer signs the same bytes and keeps them → certificates and ledger
entries are committed together. A crash at any point leaves either nothing, an intention that is taken up again
under its serial, or a serial that the signer has burnt and that is replaced.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import connection, transaction
from psycopg import sql

from antin.apps.bulk import copy_rows
from antin.apps.certificates.models import Certificate, Intention, IntentionState
from antin.apps.ledger import api as ledger
from antin.kernel.errors import AntinError
from antin.ledger.entries import Draft
from antin.pki.algorithms import PrivateKey, load_public_key, new_twin_key
from antin.pki.issuers import IssuerFacts
from antin.pki.issuing import Prepared, new_serial, prepare
from antin.pki.linting import lint, refuse_findings
from antin.pki.mandates import IssuanceItem
from antin.pki.ports import CertificateSigner, Issued, IssueRequest, NotIssued
from antin.pki.structure import cheap_checks

__all__ = ["CERTIFICATE_FIELDS", "Batch", "IssuingTools", "UnableToIssue", "issue_batch"]

_BURNT = "serial.burnt"


class UnableToIssue(AntinError):
    """The signer refused items of a batch; nothing else is lost."""

    code = "issuing.refused"
    exit_code = 7


@dataclass(frozen=True, slots=True)
class Batch:
    """Items of one plan with all that is needed to prepare and to store them, keyed by leaf index."""

    plan_id: str
    mandate_digest: str
    items: Sequence[IssuanceItem]
    proofs: Mapping[int, Sequence[bytes]]
    public_keys: Mapping[int, bytes]  # DER SubjectPublicKeyInfo
    device_serials: Mapping[int, str]
    previous_serials: Mapping[int, str | None]
    lint_every: int
    require_open: Callable[[], None]  # raises where the plan has been stopped; holds it open until the commit


@dataclass(frozen=True, slots=True)
class IssuingTools:
    """The signer, the issuer's facts, the clock and the source of random octets."""

    signer: CertificateSigner
    issuer: IssuerFacts
    clock: Callable[[], datetime]
    randomness: Callable[[int], bytes]


def issue_batch(batch: Batch, tools: IssuingTools) -> int:
    """Issue whatever of the batch is not stored yet; returns the number of certificates stored by this call.

    Raises :class:`UnableToIssue` for refusals, after everything that was signed has been stored.
    """
    stored = 0
    twin_key = new_twin_key(tools.issuer.algorithm)
    while pending := _pending(batch):
        serials = _live_serials(batch.plan_id, pending)
        prepared = {item.index: _prepare(item, serials, batch, tools, twin_key) for item in pending}
        _intend(batch, {i: p for i, p in prepared.items() if i not in serials}, tools)
        answers = tools.signer.issue(
            batch.mandate_digest,
            [IssueRequest(item, batch.proofs[item.index], prepared[item.index][1].tbs) for item in pending],
        )
        issued = [answer for answer in answers if isinstance(answer, Issued)]
        refused = [answer for answer in answers if isinstance(answer, NotIssued)]
        burnt = [answer for answer in refused if answer.error.code == _BURNT]
        stored += _store(batch, issued, {i: p[0] for i, p in prepared.items()}, tools)
        _burn(batch.plan_id, [(answer.index, prepared[answer.index][0]) for answer in burnt], tools)
        if len(burnt) < len(refused):
            raise _refusal([answer for answer in refused if answer.error.code != _BURNT])
        if not burnt:
            break
    return stored


def _pending(batch: Batch) -> list[IssuanceItem]:
    done = _stored_indexes(batch)
    return [item for item in batch.items if item.index not in done]


def _stored_indexes(batch: Batch) -> set[int]:
    rows = Certificate.objects.filter(plan_id=batch.plan_id, item_index__range=_range(batch.items))
    return set(rows.values_list("item_index", flat=True))


def _live_serials(plan_id: str, items: Sequence[IssuanceItem]) -> dict[int, int]:
    """Serials of intentions that an earlier attempt has committed."""
    rows = Intention.objects.filter(
        plan_id=plan_id, item_index__range=_range(items), state=IntentionState.INTENDED
    ).values_list("item_index", "serial")
    return {index: int(serial, 16) for index, serial in rows}


def _range(items: Sequence[IssuanceItem]) -> tuple[int, int]:
    """First and last index: a statement with hundreds of parameters costs more than the rows it finds."""
    indexes = [item.index for item in items]
    return min(indexes), max(indexes)


def _prepare(
    item: IssuanceItem, serials: Mapping[int, int], batch: Batch, tools: IssuingTools, twin_key: PrivateKey
) -> tuple[int, Prepared]:
    """The bytes to sign under the item's serial, linted."""
    serial = serials.get(item.index) or new_serial(tools.randomness(16))
    prepared = prepare(
        item,
        serial=serial,
        public_key=load_public_key(batch.public_keys[item.index]),
        issuer=tools.issuer,
        twin_key=twin_key,
    )
    cheap_checks(prepared.tbs, item)
    if item.index % batch.lint_every == 0:
        refuse_findings(lint(prepared.twin), where=f"{batch.plan_id} item {item.index}, {item.subject}")
    return serial, prepared


@transaction.atomic
def _intend(batch: Batch, prepared: Mapping[int, tuple[int, Prepared]], tools: IssuingTools) -> None:
    """Commit “about to sign these bytes under these serials”.

    Unless the plan was stopped meanwhile, or another worker has stored one of the items: an intention for it
    would never end.
    """
    batch.require_open()
    now, plan_id = tools.clock(), batch.plan_id
    intentions = [
        (f"{serial:x}", index, sha256(made.tbs).hexdigest()) for index, (serial, made) in prepared.items()
    ]
    copy_rows(
        Intention,
        ("serial", "plan_id", "item_index", "tbs_sha256", "state"),
        ((serial, plan_id, index, tbs, IntentionState.INTENDED.value) for serial, index, tbs in intentions),
    )
    if not _stored_indexes(batch).isdisjoint(prepared):
        raise _overtaken(batch)
    ledger.record(
        [
            Draft(now, "certificate.intended", serial, {"plan_id": plan_id, "index": index, "tbs_sha256": tbs})
            for serial, index, tbs in intentions
        ]
    )


@transaction.atomic
def _store(batch: Batch, issued: Sequence[Issued], serials: Mapping[int, int], tools: IssuingTools) -> int:
    """Commit certificates, which take the place of their intentions, and the ledger entries together.

    What a roll-back or another worker has stored while this one waited is left as it is.
    """
    stored = _stored_indexes(batch)
    issued = [each for each in issued if each.index not in stored]
    now = tools.clock()
    items = {item.index: item for item in batch.items}
    _replace_overtaken(issued, serials)
    _execute(_END, [f"{each.serial:x}" for each in issued])
    copy_rows(Certificate, CERTIFICATE_FIELDS, (_row(batch, items[each.index], each) for each in issued))
    ledger.record(
        [
            Draft(
                now,
                "certificate.issued",
                f"{each.serial:x}",
                {
                    "plan_id": batch.plan_id,
                    "index": each.index,
                    "sha256": sha256(each.certificate).hexdigest(),
                },
            )
            for each in issued
        ]
    )
    return len(issued)


def _replace_overtaken(issued: Sequence[Issued], serials: Mapping[int, int]) -> None:
    """The signer answers with the certificate it signed first; an intention under another serial is void.

    It can only differ where this database lost an intention that the signer has seen (restore from a backup).
    """
    if void := [f"{serials[each.index]:x}" for each in issued if serials[each.index] != each.serial]:
        _execute(_BURN, void)


# All serials in one array parameter: a statement with hundreds of them costs more than the rows it finds.
_END = sql.SQL("DELETE FROM {} WHERE serial = ANY(%s)").format(sql.Identifier(Intention._meta.db_table))
_BURN = sql.SQL("UPDATE {} SET state = {} WHERE serial = ANY(%s)").format(
    sql.Identifier(Intention._meta.db_table), sql.Literal(IntentionState.BURNT.value)
)


def _execute(statement: sql.Composed, serials: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [serials])


@transaction.atomic
def _burn(plan_id: str, burnt: Sequence[tuple[int, int]], tools: IssuingTools) -> None:
    """Record serials that the signer will never sign; their items get new ones in the next round."""
    now = tools.clock()
    _execute(_BURN, [f"{serial:x}" for _, serial in burnt])
    ledger.record(
        [
            Draft(now, "serial.burnt", f"{serial:x}", {"plan_id": plan_id, "index": index})
            for index, serial in burnt
        ]
    )


CERTIFICATE_FIELDS = (
    *("serial", "issuer_id", "shard", "holder_kind", "holder_id", "profile", "email", "host_name"),
    *("device_serial", "not_before", "not_after", "plan_id", "item_index", "previous_serial", "document"),
)


def _row(batch: Batch, item: IssuanceItem, issued: Issued) -> tuple[object, ...]:
    return (
        *(f"{issued.serial:x}", item.issuer_id, item.shard, item.holder_kind, item.holder_id, item.profile),
        *(item.email, item.host_name, batch.device_serials[item.index], item.not_before, item.not_after),
        *(batch.plan_id, item.index, batch.previous_serials[item.index], issued.certificate),
    )


def _overtaken(batch: Batch) -> UnableToIssue:
    return UnableToIssue(
        "Another worker has stored an item of this range.",
        where=f"{batch.plan_id} items {batch.items[0].index} to {batch.items[-1].index}",
        remedy="Nothing to do: the range is looked at anew.",
        code="issuing.overtaken",
    )


def _refusal(refused: Sequence[NotIssued]) -> UnableToIssue:
    first = refused[0]
    return UnableToIssue(
        f"The signer refused {len(refused)} item(s); the first: {first.error.message}",
        where=f"item {first.index}",
        remedy=first.error.remedy or "Compare the item with the frozen plan.",
        code=first.error.code,
    )
