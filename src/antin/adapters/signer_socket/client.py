"""The caller's side of a signer's socket: blocking, with time-outs, reconnecting once.

Every operation may be repeated: the signer signs an item once and answers a repetition with the same bytes.
"""

from __future__ import annotations

import json
import socket
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from antin.adapters.sockets.framing import FrameRefused, frame, read_message
from antin.kernel.canonical import canonical_bytes
from antin.kernel.errors import AntinError
from antin.pki.mandates import Approval, Mandate
from antin.pki.ports import Issued, IssueRequest, NotIssued

__all__ = ["SignerClient", "SignerRefused", "SignerUnavailable"]

BATCH = 500  # the most items that a signer takes in one request


class SignerUnavailable(AntinError):
    """The signer does not answer; asking again later is safe, because it signs nothing twice."""

    code = "signer.unavailable"
    exit_code = 75


class SignerRefused(AntinError):
    """The signer's own refusal, with the signer's code."""

    code = "signer.refused"
    exit_code = 7

    @classmethod
    def from_dict(cls, error: dict[str, Any]) -> SignerRefused:
        """The refusal in an error answer. What the signer will do later (it cannot write now) is temporary."""
        refusal = cls(error["message"], where=error["where"], remedy=error["remedy"], code=error["code"])
        if refusal.code == "signer.cannot_record":
            refusal.exit_code = SignerUnavailable.exit_code
        return refusal


class SignerClient:
    """One connection to one signer; not for sharing between threads."""

    def __init__(self, path: Path, *, timeout: float = 120.0) -> None:
        self.path = path
        self._timeout = timeout  # seconds for one answer
        self._connection: socket.socket | None = None

    def status(self) -> dict[str, Any]:
        """Role, authorities, approvers, journal size and head of the signer."""
        return self._ask({"op": "status"})

    def register_mandate(self, mandate: Mandate, approvals: Sequence[Approval]) -> dict[str, Any]:
        """Hand over an approved mandate; again and again is fine."""
        return self._ask(
            {
                "op": "register_mandate",
                "mandate": mandate.as_dict(),
                "approvals": [each.as_dict() for each in approvals],
            }
        )

    def withdraw_mandate(self, mandate_digest: str, reason: str) -> dict[str, Any]:
        """Let nothing new be signed under a plan's mandate; again and again is fine."""
        return self._ask({"op": "withdraw_mandate", "mandate_digest": mandate_digest, "reason": reason})

    def issue(self, mandate_digest: str, requests: Sequence[IssueRequest]) -> list[Issued | NotIssued]:
        """Have items signed; the answers stand in the order of the requests."""
        answers: list[Issued | NotIssued] = []
        for start in range(0, len(requests), BATCH):
            batch = requests[start : start + BATCH]
            rows = b",".join(map(_wire_form, batch))
            digest = canonical_bytes(mandate_digest)
            answer = self._ask(b'{"mandate_digest":%b,"op":"issue","requests":[%b]}' % (digest, rows))
            answers += [_result(each.item.index, it) for each, it in zip(batch, answer["results"], strict=True)]
        return answers

    def sign_crl(self, authority_id: str, shard: int, tbs: bytes) -> bytes:
        """The DER CRL over a ready body (TBSCertList)."""
        answer = self._ask(
            {"op": "sign_crl", "authority_id": authority_id, "shard": shard, "tbs": b64encode(tbs).decode()}
        )
        return b64decode(answer["crl"])

    def certify_responder(self, message: dict[str, Any]) -> dict[str, Any]:
        """A certificate for a delegated responder: ``{authority_id, spki, proof}`` gets ``{certificate}``."""
        wanted = {name: message.get(name) for name in ("authority_id", "spki", "proof")}
        return self._ask({"op": "certify_responder", **wanted})

    def time_stamp(self, requests: Sequence[bytes]) -> list[bytes]:
        """The whole answers (TimeStampResp) to time-stamp requests, in their order."""
        wanted = {"op": "time_stamp", "requests": [b64encode(each).decode() for each in requests]}
        answer = self._ask(json.dumps(wanted).encode())
        return [b64decode(each) for each in answer["responses"]]

    def size(self) -> int:
        """How many ledger entries the witness has taken in."""
        return int(self.status()["size"])

    def append_and_sign(self, *, first: int, leaves: Sequence[str], at: datetime) -> dict[str, Any]:
        """Append entry hashes (hex) from sequence ``first`` on; returns the signed checkpoint as a document."""
        answer = self._ask({"op": "append_and_sign", "first": first, "leaves": list(leaves), "at": at})
        checkpoint: dict[str, Any] = answer["checkpoint"]
        return checkpoint

    def log(self, start: int = 0) -> Iterator[str]:
        """The lines of the signer's own journal from line ``start`` on."""
        while True:
            lines = self._ask({"op": "log", "from": start})["lines"]
            if not lines:
                return
            yield from lines
            start += len(lines)

    def close(self) -> None:
        """Close the connection, if one is open."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, message: dict[str, Any] | bytes) -> dict[str, Any]:
        """The answer to a message, or to one that is JSON already."""
        request = frame(message if isinstance(message, bytes) else canonical_bytes(message))
        reused = self._connection is not None
        try:
            return self._exchange(request)
        except SignerUnavailable:
            if not reused:  # only a kept connection may have died with an earlier signer process
                raise
            return self._exchange(request)

    def _exchange(self, request: bytes) -> dict[str, Any]:
        try:
            connection = self._connected()
            connection.sendall(request)
            answer = read_message(connection)
        except (OSError, FrameRefused) as error:
            raise self._unavailable(str(error)) from error
        match answer:
            case {"ok": dict(ok)}:
                return ok
            case {"error": dict(refusal)}:
                raise SignerRefused.from_dict(refusal)
        raise self._unavailable("it closed the connection")

    def _connected(self) -> socket.socket:
        if self._connection is None:
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self._connection = connection
            connection.settimeout(self._timeout)
            connection.connect(str(self.path))
        return self._connection

    def _unavailable(self, reason: str) -> SignerUnavailable:
        self.close()
        return SignerUnavailable(
            f"The signer does not answer: {reason}.", where=str(self.path), remedy="Start it, then try again."
        )


def _wire_form(request: IssueRequest) -> bytes:
    """One request as JSON. An item is the leaf that its mandate was made over; all else is base64 or hex."""
    proof = ",".join(f'"{each.hex()}"' for each in request.proof).encode()
    return b'{"item":%b,"proof":[%b],"tbs":"%b"}' % (request.item.leaf, proof, b64encode(request.tbs))


def _result(index: int, result: dict[str, Any]) -> Issued | NotIssued:
    if "error" in result:
        return NotIssued(index, SignerRefused.from_dict(result["error"]))
    return Issued(index, int(result["serial"], 16), b64decode(result["certificate"]))
