"""Signature counters of passkeys: one that goes backwards says that somebody has copied the key.

Approvals may reach a signer in another order than they were given, so counters are compared by the moment of
the approval: a later one has the higher counter. Passkeys that keep no counter always answer 0.
"""

from __future__ import annotations

from datetime import datetime

from antin.kernel.errors import AntinError
from antin.pki.approvals import Approval, Verified

__all__ = ["CounterRefused", "PasskeyCounters"]

_COUNTER = slice(33, 37)


class CounterRefused(AntinError):
    """The passkey's counter does not fit its earlier approvals."""

    code = "approval.counter_backwards"
    exit_code = 7


class PasskeyCounters:
    """The newest approval of each passkey: when it was given, and its counter."""

    def __init__(self) -> None:
        self._newest: dict[bytes, tuple[datetime, int]] = {}

    def check(self, approval: Approval, verified: Verified) -> None:
        """Raise :class:`CounterRefused` where the order of counters is not the order of moments."""
        known = self._newest.get(approval.assertion.credential_id) if approval.assertion else None
        if known is None or verified.counter is None:
            return
        at, counter = known
        if (at, counter) == (approval.approved_at, verified.counter) or counter == verified.counter == 0:
            return
        if (approval.approved_at > at) != (verified.counter > counter) or verified.counter == counter:
            raise CounterRefused(
                "The passkey's counter went backwards: its key may have been copied.",
                where=f"approver {approval.approver_id}",
                remedy="Withdraw this passkey and enrol a new one.",
            )

    def keep(self, approval: Approval) -> None:
        """Remember an approval that was accepted."""
        if approval.assertion is None:
            return
        counter = int.from_bytes(approval.assertion.authenticator_data[_COUNTER], "big")
        found = (approval.approved_at, counter)
        credential = approval.assertion.credential_id
        self._newest[credential] = max(found, self._newest.get(credential, found))
