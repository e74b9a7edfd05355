"""The values of a re-issue plan: what exists, what must exist, and the items that lead from one to the other.

Totals always reconcile: old active = keep + modify + revoke; new active = keep + modify + issue;
issued = modify + issue; revoked = modify + revoke.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from antin.pki.mandates import IssuanceItem
from antin.pki.names import Subject
from antin.succession.repairs import Repair

__all__ = [
    "Action",
    "Conflict",
    "Dependency",
    "HeldCertificate",
    "Holder",
    "HolderKind",
    "KeyState",
    "NeededCertificate",
    "Plan",
    "PlanItem",
    "RevocationCause",
    "RevokeWhen",
]


class HolderKind(StrEnum):
    """The three subject types of Decree 68/2024."""

    ORGANISATION = "organisation"
    PERSON = "person"
    SERVICE = "service"


@dataclass(frozen=True, slots=True, order=True)
class Holder:
    """Who holds a certificate; ``id`` is the registry's identity of the organisation, person or service."""

    kind: HolderKind
    id: str


class KeyState(StrEnum):
    """Whether the key behind a certificate can carry the next one."""

    USABLE = "usable"
    LOCKED = "locked"  # forgotten PIN: recovery first, the key survives
    LOST = "lost"  # token lost or broken: a new key on a prepared device
    COMPROMISED = "compromised"


@dataclass(frozen=True, slots=True)
class HeldCertificate:
    """An active certificate before the decision."""

    serial: int
    holder: Holder
    profile: str
    subject: Subject
    email: str | None
    host_name: str | None
    spki_sha256: str
    key_algorithm: str  # "P-256", "RSA-2048", …
    device_serial: str
    key_state: KeyState
    not_before: datetime
    not_after: datetime


@dataclass(frozen=True, slots=True)
class NeededCertificate:
    """A certificate that must be valid from the effective moment on."""

    holder: Holder
    name: str  # for people who read the plan
    profile: str
    subject: Subject
    email: str | None
    host_name: str | None
    continues: Holder | None  # whose certificate and key go on here, if anyone's
    because: str  # succession kind or move outcome that made it needed: "merge", "rename", "stay", …


class Action(StrEnum):
    """The four answers."""

    KEEP = "keep"
    MODIFY = "modify"
    ISSUE = "issue"
    REVOKE = "revoke"


class Dependency(StrEnum):
    """A case that another case waits for."""

    UNLOCK = "unlock"  # form 06: only the CA may recover a locked device; writing a certificate needs the PIN


class RevokeWhen(StrEnum):
    """When an old certificate ends."""

    AT_EFFECT = "at_effect"  # the body ceases or the person leaves: at the effective moment
    WHEN_USABLE = "when_usable"  # when the new one is usable, at the latest at the cut-off


class RevocationCause(StrEnum):
    """Reasons the plan may give (RFC 5280 section 5.3.1)."""

    SUPERSEDED = "superseded"
    AFFILIATION_CHANGED = "affiliationChanged"
    CESSATION = "cessationOfOperation"


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One line of the plan: what happens to one old certificate, to one needed certificate, or to both."""

    index: int
    action: Action
    rule: str  # id of the rule that decided, see ``antin reorg rules``
    reason: str  # one sentence in Vietnamese
    holder: Holder  # who is concerned: the future holder, or the old one where nothing follows
    name: str
    old_holder: Holder | None = None
    old_serial: int | None = None
    revoke_when: RevokeWhen | None = None
    revocation_cause: RevocationCause | None = None
    issuance: IssuanceItem | None = None  # modify and issue: exactly what the signer may sign
    device_serial: str | None = None  # where the certificate is to be written
    waits_for: Dependency | None = None  # what must be done before the certificate can be written

    def as_dict(self) -> dict[str, Any]:
        """The canonical form: what is frozen, hashed and proved. Serials are lower-case hex."""
        return {
            "index": self.index,
            "action": self.action,
            "rule": self.rule,
            "reason": self.reason,
            "holder": [self.holder.kind, self.holder.id],
            "name": self.name,
            "old_holder": [self.old_holder.kind, self.old_holder.id] if self.old_holder else None,
            "old_serial": f"{self.old_serial:x}" if self.old_serial is not None else None,
            "revoke_when": self.revoke_when,
            "revocation_cause": self.revocation_cause,
            "issuance": self.issuance.as_dict() if self.issuance else None,
            "device_serial": self.device_serial,
            "waits_for": self.waits_for,
        }


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something a person must decide or repair. ``blocking`` conflicts stop the freeze."""

    code: str
    message: str  # Vietnamese
    where: str  # the place a person can open: a code, an identity, a file and line
    remedy: str  # Vietnamese
    blocking: bool
    message_en: str = ""
    remedy_en: str = ""
    repairs: tuple[Repair, ...] = ()  # what a machine can do about it; the first one is proposed


@dataclass(frozen=True, slots=True)
class Plan:
    """The answer to a decision, before it is frozen."""

    items: tuple[PlanItem, ...]
    conflicts: tuple[Conflict, ...] = ()
    unexplained: tuple[str, ...] = ()  # units, posts, holders or certificates without a rule: must be empty
    effective_at: datetime | None = None
    cutoff_at: datetime | None = None

    @property
    def totals(self) -> dict[str, int]:
        """``{"keep": …, "modify": …, "issue": …, "revoke": …}``."""
        counted = Counter(item.action.value for item in self.items)
        return {action.value: counted[action.value] for action in Action}
