"""The caller's side of the field simulator's socket."""

from __future__ import annotations

import socket
from base64 import b64decode, b64encode
from collections.abc import Sequence
from pathlib import Path

from antin.adapters.sockets.framing import FrameRefused, encode_message, read_message
from antin.kernel.errors import AntinError
from antin.pki.device_proofs import ProofAnswer, ProofRequest

__all__ = ["FieldUnavailable", "SimulatedField"]


class FieldUnavailable(AntinError):
    """The field simulator does not answer; asking again later is safe."""

    code = "field.unavailable"
    exit_code = 75


class SimulatedField:
    """A field channel whose holders are simulated; the ledger shows it by name."""

    name = "simulated-field"

    def __init__(self, path: Path) -> None:
        self._path = path

    def prove(self, requests: Sequence[ProofRequest]) -> list[ProofAnswer]:
        """One answer for each request, in order. Raises :class:`FieldUnavailable` when nobody answers."""
        if not requests:
            return []
        message = {
            "op": "prove",
            "requests": [
                {
                    "device": each.device_serial,
                    "certificate": b64encode(each.certificate).decode(),
                    "nonce": each.nonce,
                }
                for each in requests
            ],
        }
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.connect(str(self._path))
                connection.sendall(encode_message(message))
                answer = read_message(connection)
        except (OSError, FrameRefused) as problem:
            raise FieldUnavailable(f"The field does not answer: {problem}.", where=str(self._path)) from problem
        if answer is None or "ok" not in answer:
            raise FieldUnavailable("The field gave no answer.", where=str(self._path))
        return [
            ProofAnswer(
                request.device_serial,
                b64decode(each["signature"]) if each["signature"] else None,
                each["trouble"],
            )
            for request, each in zip(requests, answer["ok"]["answers"], strict=True)
        ]
