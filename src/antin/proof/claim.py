"""The claim: what ``proof.json`` states about a finished re-issue, figure by figure.

Whoever writes a bundle fills a :class:`Claim`; the checker fills a second set of :class:`Figures` from the
files and compares. ``not_ready.json`` is a list of :class:`NotReady` rows under ``{"rows": [...]}``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from typing import Any

from antin.kernel.errors import AntinError
from antin.kernel.moments import parse_moment

__all__ = ["SCHEMA", "ApprovalLine", "Claim", "ClaimRefused", "DecisionLine", "Figures", "NotReady"]

SCHEMA = "antin.proof/1"


class ClaimRefused(AntinError):
    """``proof.json`` or ``not_ready.json`` cannot be read."""

    code = "proof.claim_unreadable"
    exit_code = 5


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a re-issue; the words are those of the architecture page, section 1."""

    plan: dict[str, int]  # keep, modify, issue, revoke
    issued: int
    revoked: int
    active: dict[str, int]  # by kind of holder
    ready: int
    not_ready: int
    gaps: int
    unexplained: int

    def as_dict(self) -> dict[str, Any]:
        """As in ``proof.json``."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """The legal act that was carried out."""

    number: str
    title: str
    adopted_on: str  # ISO date
    effective_at: datetime
    cutoff_at: datetime
    legal_basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ApprovalLine:
    """One of those who approved."""

    approver_id: str
    name: str
    approved_at: datetime


@dataclass(frozen=True, slots=True)
class NotReady:
    """A holder in service who cannot sign yet: why, who looks after it, until when."""

    holder: tuple[str, str]
    name: str
    unit: str  # the organisation that answers for the holder
    code: str  # "locked", "lost", "broken", "not_collected", "not_confirmed", "no_certificate"
    reason: str  # the same in Vietnamese
    owner: str
    deadline: date

    def as_dict(self) -> dict[str, Any]:
        """A row of ``not_ready.json``."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> NotReady:
        """The inverse of :meth:`as_dict` after a trip through JSON."""
        try:
            values = {each.name: str(data[each.name]) for each in fields(cls)}
            holder = (str(data["holder"][0]), str(data["holder"][1]))
            return cls(**values | {"holder": holder, "deadline": date.fromisoformat(data["deadline"])})  # type: ignore[arg-type]
        except (KeyError, TypeError, IndexError, ValueError) as error:
            raise ClaimRefused(f"A row of those not ready cannot be read: {error}.") from error


@dataclass(frozen=True, slots=True)
class Claim:
    """The whole of ``proof.json``."""

    plan_id: str
    title: str
    area: str  # "Tỉnh Phú Thọ"
    decision: DecisionLine
    as_of: datetime  # the moment that the figures describe
    units_before: int
    units_after: int
    figures: Figures
    frozen_at: datetime
    approvals: tuple[ApprovalLine, ...]
    switched_at: datetime | None
    plan_digest: str
    mandate_digest: str
    ledger_size: int
    ledger_root: str
    simulated: tuple[str, ...]  # sentences in Vietnamese: what was not the real world
    files: dict[str, str] = field(default_factory=dict)  # path in the bundle -> SHA-256

    def as_dict(self) -> dict[str, Any]:
        """Canonical form: the figures stand at the top level, as in the summary of ``antin demo``."""
        return {
            "schema": SCHEMA,
            "plan_id": self.plan_id,
            "title": self.title,
            "area": self.area,
            "decision": asdict(self.decision),
            "as_of": self.as_of,
            "units_before": self.units_before,
            "units_after": self.units_after,
            **self.figures.as_dict(),
            "frozen_at": self.frozen_at,
            "approvals": [asdict(each) for each in self.approvals],
            "switched_at": self.switched_at,
            "plan_digest": self.plan_digest,
            "mandate_digest": self.mandate_digest,
            "ledger": {"size": self.ledger_size, "root": self.ledger_root},
            "simulated": list(self.simulated),
            "files": self.files,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Claim:
        """The inverse of :meth:`as_dict` after a trip through JSON."""
        try:
            if data["schema"] != SCHEMA:
                raise ClaimRefused(f"The claim has schema {data['schema']}, not {SCHEMA}.")
            return cls(
                plan_id=data["plan_id"],
                title=data["title"],
                area=data["area"],
                decision=_decision(data["decision"]),
                as_of=parse_moment(data["as_of"]),
                units_before=int(data["units_before"]),
                units_after=int(data["units_after"]),
                figures=Figures(**{each.name: data[each.name] for each in fields(Figures)}),
                frozen_at=parse_moment(data["frozen_at"]),
                approvals=tuple(_approval(row) for row in data["approvals"]),
                switched_at=parse_moment(data["switched_at"]) if data["switched_at"] else None,
                plan_digest=data["plan_digest"],
                mandate_digest=data["mandate_digest"],
                ledger_size=int(data["ledger"]["size"]),
                ledger_root=data["ledger"]["root"],
                simulated=tuple(data["simulated"]),
                files=dict(data["files"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ClaimRefused(f"The claim cannot be read: {error}.", where="proof.json") from error


def _decision(data: dict[str, Any]) -> DecisionLine:
    return DecisionLine(
        number=data["number"],
        title=data["title"],
        adopted_on=data["adopted_on"],
        effective_at=parse_moment(data["effective_at"]),
        cutoff_at=parse_moment(data["cutoff_at"]),
        legal_basis=tuple(data["legal_basis"]),
    )


def _approval(data: dict[str, Any]) -> ApprovalLine:
    return ApprovalLine(data["approver_id"], data["name"], parse_moment(data["approved_at"]))
