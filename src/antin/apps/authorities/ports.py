"""What this app needs to know of a key ceremony; the transcript that a ceremony leaves has it all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from antin.pki.algorithms import PublicKey

__all__ = ["HeldAuthority", "HeldCeremony", "PresentApprover"]


class HeldAuthority(Protocol):
    """An authority that the ceremony made."""

    @property
    def id(self) -> str:
        """``root``, ``issuing-1``…"""
        ...

    @property
    def issuer_id(self) -> str | None:
        """Who signed it; the root has none."""
        ...

    @property
    def certificate(self) -> bytes:
        """DER."""
        ...


class PresentApprover(Protocol):
    """A person whom the ceremony enrolled."""

    @property
    def id(self) -> str:
        """What approvals are signed under."""
        ...

    @property
    def name(self) -> str:
        """The person's name."""
        ...

    @property
    def role(self) -> str:
        """The person's job in the office."""
        ...

    @property
    def public_key(self) -> PublicKey:
        """What verifies this person's approvals."""
        ...


class HeldCeremony(Protocol):
    """A ceremony by its transcript."""

    @property
    def demo(self) -> bool:
        """True where its authorities serve a demonstration only."""
        ...

    @property
    def base_url(self) -> str:
        """What the addresses in certificates begin with."""
        ...

    @property
    def root(self) -> HeldAuthority:
        """The root."""
        ...

    @property
    def issuing(self) -> HeldAuthority:
        """The issuing authority below it."""
        ...

    @property
    def root_crl(self) -> bytes:
        """The root's first list (DER)."""
        ...

    @property
    def log_id(self) -> str:
        """The ledger that its evidence key witnesses."""
        ...

    @property
    def approvers(self) -> Sequence[PresentApprover]:
        """Everybody enrolled."""
        ...

    @property
    def digest(self) -> str:
        """SHA-256 of the transcript."""
        ...
