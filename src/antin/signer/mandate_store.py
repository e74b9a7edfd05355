"""The mandates this signer has accepted, each with the approvals that made it acceptable.

Mandates live in the journal (kind ``mandate.registered``). Their approvals are checked when they come in and
again whenever the journal is read, so a mandate written into the file by hand is worth nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from antin.kernel.errors import AntinError
from antin.ledger.entries import Draft, Entry
from antin.pki.mandates import Approval, EnrolmentMandate, Mandate, PlanMandate, StandingMandate
from antin.signer.approvers import ApproverList

__all__ = ["MandateRefused", "MandateStore", "read_approvals", "read_mandate"]

_A_DAY = timedelta(days=1)


class MandateRefused(AntinError):
    """There is no mandate for this, or it does not reach that far."""

    code = "mandate.refused"
    exit_code = 7


def read_mandate(data: Any) -> Mandate:
    """A mandate from its JSON form; every field must be there and of its kind."""
    try:
        if data["type"] == "plan":
            return PlanMandate.from_dict(data)
        if data["type"] == "standing":
            return StandingMandate.from_dict(data)
        if data["type"] == "enrolment":
            return EnrolmentMandate.from_dict(data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MandateRefused("The mandate cannot be read.", code="mandate.unreadable") from error
    raise MandateRefused(f"There is no mandate of type “{data['type']}”.", code="mandate.unreadable")


def read_approvals(rows: Any) -> list[Approval]:
    """Approvals from their JSON form."""
    try:
        return [Approval.from_dict(row) for row in rows]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MandateRefused("An approval cannot be read.", code="mandate.unreadable") from error


class MandateStore:
    """Accepted mandates by digest; ``purposes`` are the standing mandates that this role may act on."""

    def __init__(self, approvers: ApproverList, *, plans: bool, purposes: frozenset[str]) -> None:
        self._approvers = approvers
        self._plans_allowed = plans
        self._purposes = purposes
        self._mandates: dict[str, Mandate] = {}
        self._withdrawn: set[str] = set()
        self._uses: dict[str, deque[datetime]] = {}

    def admit(self, mandate: Mandate, approvals: Sequence[Approval], now: datetime) -> Draft | None:
        """Check a mandate; returns what to record, or ``None`` where it was accepted before.

        What was accepted stays so, whoever of its approvers was withdrawn since.
        """
        self._check_role(mandate)
        if mandate.digest in self._mandates:
            return None
        self._approvers.check(mandate.digest, approvals)
        if isinstance(mandate, EnrolmentMandate):
            self._approvers.check_enrolment(mandate)
        body = {"mandate": mandate.as_dict(), "approvals": [each.as_dict() for each in approvals]}
        return Draft(now, "mandate.registered", mandate.digest, body)

    def replay(self, entry: Entry) -> None:
        """Take over a recorded mandate, checking its approvals again."""
        mandate, approvals = read_mandate(entry.body["mandate"]), read_approvals(entry.body["approvals"])
        self._approvers.check(mandate.digest, approvals)
        self.accept(mandate, approvals)

    def accept(self, mandate: Mandate, approvals: Sequence[Approval] = ()) -> None:
        """Act on this mandate from now on; it has been checked and recorded."""
        self._mandates[mandate.digest] = mandate
        self._approvers.remember(approvals)
        if isinstance(mandate, EnrolmentMandate):
            self._approvers.enrol(mandate)

    def withdraw(self, mandate_digest: str, reason: str, now: datetime) -> Draft | None:
        """End a plan mandate for good; what to record, or ``None`` where it was withdrawn before.

        Needs no approval, because it only takes authority away. One that was never registered can be withdrawn
        too, so that a plan that was rolled back cannot be registered later.
        """
        if mandate_digest in self._withdrawn:
            return None
        return Draft(now, "mandate.withdrawn", mandate_digest, {"reason": reason})

    def end(self, mandate_digest: str) -> None:
        """Sign nothing new under this mandate from now on; it has been recorded."""
        self._withdrawn.add(mandate_digest)

    def replay_withdrawal(self, entry: Entry) -> None:
        """Take over a recorded withdrawal."""
        self.end(entry.subject)

    def require_in_force(self, mandate_digest: str) -> None:
        """Refuse what is new under a mandate that was withdrawn."""
        if mandate_digest in self._withdrawn:
            raise MandateRefused(
                "This plan was rolled back; nothing new is signed under its mandate.",
                where=mandate_digest,
                remedy="Freeze the plan anew and have it approved.",
                code="mandate.withdrawn",
            )

    def plan(self, mandate_digest: str) -> PlanMandate:
        """The accepted plan mandate with this digest."""
        mandate = self._mandates.get(mandate_digest)
        if not isinstance(mandate, PlanMandate):
            raise MandateRefused(
                "No approved plan with this digest is registered here.",
                where=mandate_digest,
                remedy="Register the mandate with its approvals first.",
                code="mandate.unknown",
            )
        return mandate

    def standing(self, purpose: str, authority_id: str, now: datetime) -> str:
        """The digest of a standing mandate that allows one more signature now."""
        found = [
            mandate
            for mandate in self._mandates.values()
            if isinstance(mandate, StandingMandate)
            and (mandate.purpose, mandate.authority_id) == (purpose, authority_id)
            and mandate.valid_from <= now < mandate.valid_until
        ]
        if not found:
            raise MandateRefused(
                f"No standing mandate for “{purpose}” of {authority_id} is in force.",
                remedy="Have two approvers sign a new one at a ceremony.",
                code="mandate.not_in_force",
            )
        for mandate in found:
            if self._used_today(mandate.digest, now) < mandate.max_per_day:
                return mandate.digest
        raise MandateRefused(
            f"The standing mandate for “{purpose}” allows {found[0].max_per_day} signatures in 24 hours.",
            where=authority_id,
            remedy="Wait, or have a wider mandate signed.",
            code="mandate.rate_exceeded",
        )

    def used(self, mandate_digest: str, at: datetime) -> None:
        """Count one signature under a standing mandate."""
        self._uses.setdefault(mandate_digest, deque()).append(at)

    def _used_today(self, mandate_digest: str, now: datetime) -> int:
        uses = self._uses.setdefault(mandate_digest, deque())
        while uses and uses[0] <= now - _A_DAY:
            uses.popleft()
        return len(uses)

    def _check_role(self, mandate: Mandate) -> None:
        match mandate:
            case PlanMandate():
                is_allowed = self._plans_allowed
            case StandingMandate():
                is_allowed = mandate.purpose in self._purposes
            case EnrolmentMandate():
                is_allowed = True  # every signer keeps the list of its own approvers
        if not is_allowed:
            raise MandateRefused(
                "This signer's role does not act on such a mandate.", code="mandate.wrong_role"
            )

    @property
    def counts(self) -> dict[str, int]:
        """How many mandates of each type are accepted."""
        kinds = {"plan": PlanMandate, "standing": StandingMandate, "enrolment": EnrolmentMandate}
        return {
            name: sum(isinstance(mandate, kind) for mandate in self._mandates.values())
            for name, kind in kinds.items()
        }
