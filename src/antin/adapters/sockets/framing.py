"""The wire of our local sockets: four octets of length (big-endian), then one JSON object in UTF-8."""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

from antin.kernel.errors import AntinError

__all__ = ["MAX_MESSAGE", "FrameRefused", "encode_message", "read_message"]

MAX_MESSAGE = 64 * 1024 * 1024  # octets; a CRL of 900,000 entries fits
_LENGTH = struct.Struct(">I")
_AT_ONCE = 1 << 16


class FrameRefused(AntinError):
    """What came over the socket is not a message."""

    code = "socket.frame_refused"
    exit_code = 2


def encode_message(message: dict[str, Any]) -> bytes:
    """The frame of one message made of plain JSON values."""
    return frame(json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode())


def frame(content: bytes) -> bytes:
    """The frame of one message that is JSON already."""
    if len(content) > MAX_MESSAGE:
        raise FrameRefused(
            f"A message of {len(content)} octets is longer than {MAX_MESSAGE}.", remedy="Send smaller batches."
        )
    return _LENGTH.pack(len(content)) + content


def read_message(connection: socket.socket, begun: bytes = b"") -> dict[str, Any] | None:
    """The next message, or ``None`` when the other side has closed between two messages.

    ``begun``: octets of it that were received already. A short message takes one call of the system, because
    the two sides speak in turn and nothing can follow it.
    """
    head = begun or connection.recv(_AT_ONCE)
    if not head:
        return None
    head += _read(connection, _LENGTH.size - len(head))
    (length,) = _LENGTH.unpack(_complete(head[: _LENGTH.size], _LENGTH.size))
    if length > MAX_MESSAGE:
        raise FrameRefused(f"A message of {length} octets is announced; {MAX_MESSAGE} are allowed.")
    content = head[_LENGTH.size :]
    if len(content) > length:
        raise FrameRefused("Something follows the message before it was answered.")
    return _object(_complete(content + _read(connection, length - len(content)), length))


def _read(connection: socket.socket, size: int) -> bytes:
    """``size`` octets, or fewer when the other side closes first. Memory grows with what really arrives."""
    parts: list[bytes] = []
    while size > 0:
        part = connection.recv(min(size, 1 << 20))
        if not part:
            break
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _complete(content: bytes, size: int) -> bytes:
    if len(content) < size:
        raise FrameRefused(f"The connection ended after {len(content)} of {size} octets.")
    return content


def _object(content: bytes) -> dict[str, Any]:
    try:
        message = json.loads(content)
    except (ValueError, RecursionError):
        message = None
    if not isinstance(message, dict):
        raise FrameRefused("A message is not a JSON object in UTF-8.")
    return message
