"""What the ledger says happened, read entry by entry and grouped by what it concerns."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from antin.kernel.errors import AntinError
from antin.kernel.moments import parse_moment

__all__ = ["Confirmed", "Dated", "Facts", "Issued", "Revoked", "read_facts"]


class Dated(NamedTuple):
    """The body of an entry with the moment at which it was recorded."""

    at: datetime
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Issued:
    """``certificate.issued``."""

    at: datetime
    plan_id: str
    index: int  # of the issuance leaf
    sha256: str


@dataclass(frozen=True, slots=True)
class Confirmed:
    """``device.confirmed``: a device signed with the key of its new certificate."""

    at: datetime
    device: str
    challenge: str
    signature: bytes
    channel: str


@dataclass(frozen=True, slots=True)
class Revoked:
    """``certificate.revoked``; ``at`` is the moment the certificate ended, not that of the record."""

    at: datetime
    reason: str
    plan_id: str
    index: int  # of the plan line; of the issuance leaf where a plan was rolled back
    when: str  # at_effect, when_usable, cut_off, rolled_back


@dataclass(slots=True)
class Facts:
    """All facts of one ledger. Serials are integers; a second record of one fact is kept in ``repeated``."""

    decisions: dict[str, Dated] = field(default_factory=dict)
    frozen: dict[str, Dated] = field(default_factory=dict)
    approvals: dict[str, list[Dated]] = field(default_factory=lambda: defaultdict(list))
    # (approver, SHA-256 of a public key) -> when the key began to count for them, and when it ceased
    enrolled: dict[tuple[str, str], datetime] = field(default_factory=dict)
    withdrawn: dict[tuple[str, str], datetime] = field(default_factory=dict)
    runs: dict[str, dict[str, Dated]] = field(default_factory=lambda: defaultdict(dict))
    accepted: dict[str, Dated] = field(default_factory=dict)
    intended: dict[int, str] = field(default_factory=dict)  # SHA-256 of the bytes that were to be signed
    issued: dict[int, Issued] = field(default_factory=dict)
    confirmed: dict[int, Confirmed] = field(default_factory=dict)
    revoked: dict[int, Revoked] = field(default_factory=dict)
    burnt: set[int] = field(default_factory=set)
    published: dict[str, list[Dated]] = field(default_factory=lambda: defaultdict(list))
    repeated: list[tuple[str, int]] = field(default_factory=list)  # (kind, sequence)
    unreadable: list[int] = field(default_factory=list)  # sequences
    last_at: datetime | None = None

    def frozen_at(self, plan_id: str) -> datetime:
        """When the plan was frozen."""
        return self.frozen[plan_id].at

    def serials_by_leaf(self, plan_id: str) -> dict[int, int]:
        """Which certificate was issued for each issuance leaf of a plan."""
        return {fact.index: serial for serial, fact in self.issued.items() if fact.plan_id == plan_id}

    def was_enrolled(self, approver: str, key_sha256: str, at: datetime) -> bool:
        """True where a person's key counted at a moment."""
        began, ceased = (known.get((approver, key_sha256)) for known in (self.enrolled, self.withdrawn))
        return began is not None and began <= at and (ceased is None or at <= ceased)

    def was_rolled_back(self, plan_id: str) -> bool:
        """True where the run ended before the switch and took back what it had issued."""
        return "rolled_back" in self.runs.get(plan_id, {})

    def moment(self, plan_id: str, name: str) -> datetime | None:
        """A moment of a frozen plan: ``effective_at`` or ``cutoff_at``."""
        text = self.frozen[plan_id].body.get(name) if plan_id in self.frozen else None
        return parse_moment(text) if text else None


def read_facts(lines: Iterable[bytes]) -> Facts:
    """The facts in the lines of ``ledger.jsonl``; what cannot be read is listed, never skipped in silence."""
    facts = Facts()
    for position, line in enumerate(lines):
        try:
            entry = json.loads(line)
            facts.last_at = at = parse_moment(entry["at"])
            reader = _READERS.get(entry["kind"])
            if reader is not None and not reader(facts, at, entry["subject"], entry["body"]):
                facts.repeated.append((entry["kind"], position))
        except (ValueError, KeyError, TypeError, AttributeError, AntinError):
            facts.unreadable.append(position)
    return facts


def _decision(facts: Facts, at: datetime, number: str, body: dict[str, Any]) -> bool:
    return _once(facts.decisions, number, Dated(at, body))


def _frozen(facts: Facts, at: datetime, plan_id: str, body: dict[str, Any]) -> bool:
    return _once(facts.frozen, plan_id, Dated(at, body))


def _approval(facts: Facts, at: datetime, plan_id: str, body: dict[str, Any]) -> bool:
    facts.approvals[plan_id].append(Dated(at, body))
    return True


def _enrolled(facts: Facts, at: datetime, approver: str, body: dict[str, Any]) -> bool:
    return _once(facts.enrolled, (approver, str(body["key_sha256"])), at)


def _withdrawn(facts: Facts, at: datetime, approver: str, body: dict[str, Any]) -> bool:
    return _once(facts.withdrawn, (approver, str(body["key_sha256"])), at)


def _intended(facts: Facts, _at: datetime, serial: str, body: dict[str, Any]) -> bool:
    return _once(facts.intended, int(serial, 16), str(body["tbs_sha256"]))


def _issued(facts: Facts, at: datetime, serial: str, body: dict[str, Any]) -> bool:
    fact = Issued(at, body["plan_id"], int(body["index"]), body["sha256"])
    return _once(facts.issued, int(serial, 16), fact)


def _confirmed(facts: Facts, at: datetime, device: str, body: dict[str, Any]) -> bool:
    signature = bytes.fromhex(body["signature"])
    fact = Confirmed(at, device, body["challenge"], signature, body["channel"])
    return _once(facts.confirmed, int(body["serial"], 16), fact)


def _revoked(facts: Facts, _at: datetime, serial: str, body: dict[str, Any]) -> bool:
    ended = parse_moment(body["at"])
    fact = Revoked(ended, body["reason"], body["plan_id"], int(body["index"]), body["when"])
    return _once(facts.revoked, int(serial, 16), fact)


def _burnt(facts: Facts, _at: datetime, serial: str, _body: dict[str, Any]) -> bool:
    facts.burnt.add(int(serial, 16))
    return True


def _published(facts: Facts, at: datetime, place: str, body: dict[str, Any]) -> bool:
    facts.published[place].append(Dated(at, body))
    return True


def _accepted(facts: Facts, at: datetime, plan_id: str, body: dict[str, Any]) -> bool:
    return _once(facts.accepted, plan_id, Dated(at, body))


def _run(kind: str) -> Callable[[Facts, datetime, str, dict[str, Any]], bool]:
    def read(facts: Facts, at: datetime, plan_id: str, body: dict[str, Any]) -> bool:
        facts.runs[plan_id].setdefault(kind, Dated(at, body))  # a run that goes on after a crash says so twice
        return True

    return read


def _once(known: dict[Any, Any], key: Any, fact: Any) -> bool:
    return known.setdefault(key, fact) is fact


_READERS: dict[str, Callable[[Facts, datetime, str, dict[str, Any]], bool]] = {
    "decision.imported": _decision,
    "plan.frozen": _frozen,
    "approval.given": _approval,
    "approver.enrolled": _enrolled,
    "approver.passkey_enrolled": _enrolled,
    "approver.passkey_withdrawn": _withdrawn,
    "certificate.intended": _intended,
    "certificate.issued": _issued,
    "device.confirmed": _confirmed,
    "certificate.revoked": _revoked,
    "serial.burnt": _burnt,
    "crl.published": _published,
    "cutoff.accepted": _accepted,
    **{f"run.{kind}": _run(kind) for kind in ("started", "switched", "cut_off", "rolled_back", "finished")},
}
