"""Bringing a database level with the signers: what they know and it does not is put back, and nothing else.

In this order: access that ended since, entries of the ledger and signed heads, certificates, burnt serials,
lists, revocations; at last the ledger is told what was done. Signers do not run meanwhile; their journals are
right. It may be repeated: what is there already stays as it is.

What cannot be put back is named: acts that the ledger tells of and whose rows are lost (approvals, states of
runs, accounts…), and certificates whose plan is lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from antin.adapters.backups.ledger_copy import LedgerCopy
from antin.adapters.data_folder import DataFolder
from antin.ledger.entries import Draft, Entry
from antin.pki.crl import assemble_crl, read_entries
from antin.pki.issuing import assemble
from antin.signer.body_store import BodyPlace, BodyStore
from antin.signer.crl_store import CrlStore
from antin.signer.settings import read_settings
from antin.site.backups.ended_access import ENDS, end_access
from antin.site.backups.signer_facts import CaFacts, EvidenceFacts, read_ca_facts, read_evidence_facts

__all__ = ["Reconciled", "reconcile"]

# Acts whose rows are put back; of all others only the ledger's entry is.
_WITH_ROWS = ENDS | {
    *("certificate.intended", "certificate.issued", "certificate.revoked", "serial.burnt", "crl.published")
}
# Who came and went: nothing is lost with the row, and nobody has to do it again.
_PASSING = frozenset(
    {
        *("account.signed_in", "account.signed_out", "account.stepped_up", "account.sign_in_refused"),
        *("account.link_made", "account.link_used"),
    }
)


@dataclass(frozen=True)
class Reconciled:
    """What was put back, and what has to be done by people."""

    ledger_entries: int = 0
    checkpoints: int = 0
    certificates: int = 0
    burnt_serials: int = 0
    lists: tuple[str, ...] = ()
    revocations: int = 0
    ended_access: int = 0
    certificates_without_plan: tuple[str, ...] = ()
    withdrawn_plans: tuple[str, ...] = ()
    acts_to_repeat: dict[str, int] = field(default_factory=dict)

    @property
    def is_level(self) -> bool:
        """True where the database lacked nothing."""
        return not any(
            (
                *(self.ledger_entries, self.checkpoints, self.certificates, self.burnt_serials),
                *(self.lists, self.revocations, self.ended_access),
            )
        )

    def as_dict(self) -> dict[str, Any]:
        """What the ledger and ``--json`` are told."""
        return {
            "ledger_entries": self.ledger_entries,
            "checkpoints": self.checkpoints,
            "certificates": self.certificates,
            "burnt_serials": self.burnt_serials,
            "lists": list(self.lists),
            "revocations": self.revocations,
            "ended_access": self.ended_access,
            "certificates_without_plan": list(self.certificates_without_plan),
            "withdrawn_plans": list(self.withdrawn_plans),
            "acts_to_repeat": self.acts_to_repeat,
        }


def reconcile(data: DataFolder, *, backup_made_at: datetime | None, now: datetime) -> Reconciled:
    """Put back what the signers know. Django is set up, PostgreSQL runs, the signers do not."""
    evidence = read_evidence_facts(data.signer("evidence") / "journal.jsonl")
    ca = read_ca_facts(data.signer("ca") / "journal.jsonl")
    acts: Counter[str] = Counter()
    ended = end_access(_unknown(data, evidence), was_restored=backup_made_at is not None)
    entries, heads = _ledger(data, evidence, acts)
    restored, lost = _certificates(data, ca, now)
    lists = _lists(data, ca, now)
    done = Reconciled(
        ledger_entries=entries,
        checkpoints=heads,
        certificates=restored,
        burnt_serials=_burnt(ca, now),
        lists=lists,
        revocations=_revocations(data, ca, now),
        ended_access=ended,
        certificates_without_plan=lost,
        withdrawn_plans=_withdrawn(ca),
        acts_to_repeat=dict(sorted(acts.items())),
    )
    _tell(done, backup_made_at, now)
    return done


def _unknown(data: DataFolder, evidence: EvidenceFacts) -> Iterator[Entry]:
    """The witnessed entries that the database lacks."""
    from antin.apps.ledger import api as ledger

    return LedgerCopy(data.ledger_copy).after(ledger.head(), evidence.appends)


def _ledger(data: DataFolder, evidence: EvidenceFacts, acts: Counter[str]) -> tuple[int, int]:
    from antin.apps.ledger import api as ledger

    def counted() -> Iterator[Entry]:
        for entry in _unknown(data, evidence):
            if entry.kind not in _WITH_ROWS | _PASSING:
                acts[entry.kind] += 1
            yield entry

    return ledger.restore_entries(counted()), ledger.restore_checkpoints(evidence.checkpoints)


def _certificates(data: DataFolder, ca: CaFacts, now: datetime) -> tuple[int, tuple[str, ...]]:
    from antin.apps.authorities import api as authorities
    from antin.apps.certificates import api as certificates
    from antin.apps.reorganisation import api as reorganisation

    missing = certificates.missing_serials(ca.signed)
    bodies = BodyStore(read_settings(data.signer("ca"), "ca").bodies)
    algorithms = {facts.id: facts.algorithm for facts in authorities.authorities()}
    try:
        signed = [
            reorganisation.SignedItem(
                serial=fact.serial,
                mandate_digest=fact.mandate_digest,
                plan_id=ca.plans.get(fact.mandate_digest),
                index=fact.index,
                issuer_id=fact.issuer_id,
                tbs_sha256=fact.tbs_sha256,
                document=assemble(
                    bodies.read(BodyPlace(*fact.place, fact.tbs_sha256)),
                    fact.signature,
                    algorithms[fact.issuer_id],
                ),
            )
            for serial, fact in ca.signed.items()
            if serial in missing
        ]
    finally:
        bodies.close()
    done = reorganisation.restore_signed(signed, now=now)
    return done.stored, done.without_plan


def _burnt(ca: CaFacts, now: datetime) -> int:
    from antin.apps.certificates import api as certificates

    rows = [(serial, ca.plans.get(digest, ""), index) for serial, (digest, index) in ca.burnt.items()]
    return certificates.restore_burnt(rows, now=now)


def _lists(data: DataFolder, ca: CaFacts, now: datetime) -> tuple[str, ...]:
    from antin.apps.authorities import api as authorities

    algorithms = {facts.id: facts.algorithm for facts in authorities.authorities()}
    restored = []
    for (authority_id, shard), last in sorted(ca.lists.items()):
        document = assemble_crl(
            _list_body(data, ca, authority_id, shard), last.signature, algorithms[authority_id]
        )
        if authorities.restore_crl(authority_id, shard, document, now=now):
            restored.append(f"{authority_id}/{shard} number {last.number}")
    return tuple(restored)


def _list_body(data: DataFolder, ca: CaFacts, authority_id: str, shard: int) -> bytes:
    last = ca.lists[authority_id, shard]
    folder: Path = read_settings(data.signer("ca"), "ca").crls
    return CrlStore(folder).read(authority_id, shard, last.number, last.tbs_sha256)


def _revocations(data: DataFolder, ca: CaFacts, now: datetime) -> int:
    from antin.apps.reorganisation import api as reorganisation

    listed = [
        reorganisation.ListedRevocation(f"{serial:x}", revoked_at, reason or "unspecified")
        for authority_id, shard in ca.lists
        for serial, revoked_at, reason in read_entries(_list_body(data, ca, authority_id, shard))
    ]
    return reorganisation.restore_revoked(listed, now=now)


def _withdrawn(ca: CaFacts) -> tuple[str, ...]:
    """Plans that the signer was told to sign nothing more for, and that are not rolled back here."""
    from antin.apps.reorganisation import api as reorganisation

    return tuple(
        plan.id
        for plan in reorganisation.plans()
        if plan.mandate_digest in ca.withdrawn and plan.state != "rolled_back"
    )


def _tell(done: Reconciled, backup_made_at: datetime | None, now: datetime) -> None:
    """The ledger hears of a restore, and of a reconciling that had something to do."""
    from django.db import transaction

    from antin.apps.ledger import api as ledger

    if done.is_level and backup_made_at is None:
        return
    body = {"backup_made_at": backup_made_at, **done.as_dict()}
    with transaction.atomic():
        ledger.record([Draft(now, "office.restored", "office", body)])
