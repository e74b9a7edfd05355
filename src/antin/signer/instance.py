"""What signers of every role have in common: one journal, one turn at a time, the shared operations.

The journal has one order, and so have the signatures: an operation runs alone from its checks to its answer.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from antin.kernel.errors import AntinError
from antin.ledger.entries import Draft, Entry
from antin.signer.approvers import ApproverList, ApproversRefused
from antin.signer.journal import Journal
from antin.signer.mandate_store import MandateStore, read_approvals, read_mandate
from antin.signer.ports import KeyStore
from antin.signer.requests import RequestRefused, readable
from antin.signer.settings import SignerSettings

__all__ = ["SignerInstance", "SignerParts"]

Operation = Callable[[dict[str, Any], datetime], dict[str, Any]]
_log = logging.getLogger(__name__)
_LOG_PAGE = 20_000  # lines in one answer


class _InternalFault(AntinError):
    """Something nobody foresaw; nothing was signed for this request that the journal does not show."""

    code = "signer.internal"


@dataclass(frozen=True)
class SignerParts:
    """What a signer is made of, whatever its role."""

    settings: SignerSettings
    keys: KeyStore
    now: Callable[[], datetime]
    approvers: ApproverList
    mandates: MandateStore
    journal: Journal


class SignerInstance:
    """A signer that is ready for requests once :meth:`start` has run."""

    def __init__(self, parts: SignerParts) -> None:
        self._parts = parts
        self._turn = Lock()
        self._enrolled: str | None = None  # digest of the list of approvers that the journal knows
        self._operations: dict[str, Operation] = {
            "status": lambda message, now: self.status(),
            "register_mandate": self._register_mandate,
            "withdraw_mandate": self._withdraw_mandate,
            "log": self._log,
        }
        self._replays: dict[str, Callable[[Entry], None]] = {
            "approvers.enrolled": self._replay_enrolment,
            "mandate.registered": parts.mandates.replay,
            "mandate.withdrawn": parts.mandates.replay_withdrawal,
        }

    def start(self) -> None:
        """Replay the journal, record the start, take in the standing mandates that the ceremony left."""
        journal, now = self._parts.journal, self._parts.now()
        journal.replay(self._replay)
        started = Draft(now, "signer.started", self._parts.settings.role, {"torn_octets": journal.torn})
        journal.append([started, *self._enrolment(now), *self.loose_ends(now)])
        for path in sorted(self._parts.settings.standing.glob("*.json")):
            self._register_mandate(json.loads(path.read_bytes()), now)

    def answer(self, message: dict[str, Any]) -> dict[str, Any]:
        """The answer to one request; a refusal is an answer, too."""
        try:
            operation = self._operations.get(str(message.get("op")))
            if operation is None:
                raise RequestRefused(
                    "There is no such operation.",
                    remedy=f"Use one of {', '.join(self._operations)}.",
                    code="request.unknown_operation",
                )
            with self._turn:
                return {"ok": operation(message, self._parts.now())}
        except AntinError as error:
            return {"error": error.as_dict()}
        except Exception:
            _log.exception("a request met a fault of the signer itself")
            return {"error": _InternalFault("The signer met a fault of its own; its log says more.").as_dict()}

    def finish(self) -> None:
        """Wait for the operation under way and let no other begin."""
        self._turn.acquire()

    def loose_ends(self, now: datetime) -> Sequence[Draft]:
        """What an earlier process left undone and this one must record before it serves."""
        return ()

    def status(self) -> dict[str, Any]:
        """What this signer is and how far it has come; nothing secret."""
        head = self._parts.journal.head
        return {
            "role": self._parts.settings.role,
            "approvers": self._parts.approvers.ids,
            "mandates": self._parts.mandates.counts,
            "journal": {"size": head.size, "head": head.hash},
        }

    def _replay(self, entry: Entry) -> None:
        if handle := self._replays.get(entry.kind):
            handle(entry)

    def _replay_enrolment(self, entry: Entry) -> None:
        self._enrolled = entry.body["digest"]

    def _enrolment(self, now: datetime) -> Sequence[Draft]:
        """The first start records who is enrolled; every later one insists on it."""
        approvers = self._parts.approvers
        if self._enrolled is None:
            body = {"digest": approvers.digest, "approvers": approvers.as_list()}
            return (Draft(now, "approvers.enrolled", self._parts.settings.role, body),)
        if self._enrolled != approvers.digest:
            raise ApproversRefused(
                "The list of approvers is not the one that was enrolled at the ceremony.",
                where=str(self._parts.settings.approvers),
                remedy="Restore the list.",
                code="approvers.changed",
            )
        return ()

    def _register_mandate(self, message: dict[str, Any], now: datetime) -> dict[str, Any]:
        with readable("The request"):
            mandate, approvals = read_mandate(message["mandate"]), read_approvals(message["approvals"])
        draft = self._parts.mandates.admit(mandate, approvals, now)
        if draft is not None:
            self._parts.journal.append([draft])
            self._parts.mandates.accept(mandate, approvals)
        return {"mandate_digest": mandate.digest, "registered_before": draft is None}

    def _withdraw_mandate(self, message: dict[str, Any], now: datetime) -> dict[str, Any]:
        with readable("The request"):
            digest, reason = str(message["mandate_digest"]), str(message["reason"])
        draft = self._parts.mandates.withdraw(digest, reason, now)
        if draft is not None:
            self._parts.journal.append([draft])
            self._parts.mandates.end(digest)
        return {"mandate_digest": digest, "withdrawn_before": draft is None}

    def _log(self, message: dict[str, Any], now: datetime) -> dict[str, Any]:
        with readable("The request"):
            start = int(message["from"])
        return {"lines": self._parts.journal.lines(max(start, 0), _LOG_PAGE)}
