"""The serving side of a Unix socket: one thread a connection, framed JSON, a graceful end.

The socket is 0600 in a folder that only its owner enters. What comes over it is hostile until read: a frame
that is too long, cut short or not JSON gets an error and the connection is closed.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from antin.adapters.sockets.framing import FrameRefused, encode_message, read_message

__all__ = ["SocketServer"]

_log = logging.getLogger(__name__)
_MOST_CONNECTIONS = 64
_AT_ONCE = 1 << 16
_PATIENCE = 30.0  # seconds in which a message that has begun must arrive, or an answer be taken


class SocketServer:
    """Serves one process until :meth:`stop`."""

    def __init__(self, path: Path, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        self._answer = answer
        self._path = path
        self._stopping = threading.Event()
        self._places = threading.BoundedSemaphore(_MOST_CONNECTIONS)
        self._listener = _listen(path)

    def serve(self) -> None:
        """Take connections until stopped; requests under way are the caller's to wait for."""
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                if self._stopping.is_set():
                    return
                raise
            if not self._places.acquire(blocking=False):
                connection.close()
                continue
            threading.Thread(target=self._attend, args=(connection,), daemon=True).start()

    def stop(self) -> None:
        """Take no more connections; safe inside a signal handler."""
        self._stopping.set()
        with suppress(OSError):  # a second signal may find it closed
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes ``accept``

    def close(self) -> None:
        """Remove the socket."""
        self._listener.close()
        self._path.unlink(missing_ok=True)

    def _attend(self, connection: socket.socket) -> None:
        try:
            with connection:
                while self._exchange(connection):
                    pass
        except OSError as error:
            _log.info("a connection ended: %s", error)
        finally:
            self._places.release()

    def _exchange(self, connection: socket.socket) -> bool:
        connection.settimeout(None)  # a caller may keep an idle connection
        begun = connection.recv(_AT_ONCE)
        if not begun:
            return False
        connection.settimeout(_PATIENCE)
        try:
            message = read_message(connection, begun)
        except FrameRefused as refused:
            connection.sendall(encode_message({"error": refused.as_dict()}))
            return False
        if message is None:
            return False
        connection.sendall(encode_message(self._answer(message)))
        return True


def _listen(path: Path) -> socket.socket:
    """A listening socket; one left by a killed process is replaced (the journal's lock excludes a live one)."""
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    try:
        listener.bind(str(path))
    finally:
        os.umask(before)
    listener.listen(_MOST_CONNECTIONS)
    return listener
