"""What a rule is asked and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from antin.reissue.plan import (
    Action,
    HeldCertificate,
    HolderKind,
    NeededCertificate,
    RevocationCause,
    RevokeWhen,
)

__all__ = ["Case", "Rule", "Verdict"]

DECREE_68 = "Nghị định 68/2024/NĐ-CP"


@dataclass(frozen=True, slots=True)
class Case:
    """One old certificate, one needed certificate, or the pair of both.

    ``because`` says what the succession did: for a needed certificate how it came to be needed, for an old
    certificate that nothing continues what became of its holder. ``key_is_shared``: another holder has a
    certificate over the same key.
    """

    old: HeldCertificate | None
    needed: NeededCertificate | None
    because: str
    kind: HolderKind
    key_is_shared: bool = False

    @property
    def is_pair(self) -> bool:
        """True where an old certificate goes on as a needed one."""
        return self.old is not None and self.needed is not None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of a rule, with the sentence that a person will read."""

    action: Action
    reason: str
    revoke_when: RevokeWhen | None = None
    cause: RevocationCause | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as ``antin reorg rules`` shows it."""

    id: str
    title_vi: str
    title_en: str
    legal_basis: str
    decide: Callable[[Case], Verdict | None]
    default: bool = True  # whether it is asked where no switch says otherwise


def change_content(reason: str, cause: RevocationCause) -> Verdict:
    """A new certificate over the same key; the old one ends when the new one is usable."""
    return Verdict(Action.MODIFY, reason, RevokeWhen.WHEN_USABLE, cause)


def replace_key(reason: str) -> Verdict:
    """A new key on a prepared device; the old certificate ends at the moment when the new one begins."""
    return Verdict(Action.ISSUE, reason, RevokeWhen.AT_EFFECT, RevocationCause.SUPERSEDED)


def end_at_effect(reason: str, cause: RevocationCause = RevocationCause.CESSATION) -> Verdict:
    """No successor: the certificate ends at the effective moment."""
    return Verdict(Action.REVOKE, reason, RevokeWhen.AT_EFFECT, cause)
