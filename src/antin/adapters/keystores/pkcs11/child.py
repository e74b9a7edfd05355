"""The store's side of one child process: started when it is first needed, replaced when it has died."""

from __future__ import annotations

import socket
import subprocess
import sys
from typing import Any

from antin.adapters.keystores.key_names import KeyNotFound
from antin.adapters.keystores.pkcs11.errors import token_error
from antin.adapters.keystores.pkcs11.place import TokenPlace
from antin.adapters.sockets.framing import FrameRefused, encode_message, read_message
from antin.kernel.errors import AntinError
from antin.pki.algorithms import KeyRefused

__all__ = ["Child", "ChildDied"]

_MODULE = "antin.adapters.keystores.pkcs11.session_process"
_LONGEST = 60.0  # seconds; a smart card makes an RSA key in half a minute


class ChildDied(Exception):
    """The process ended, or gave no answer in time, while a request was under way."""


class Child:
    """One process with one login and one session."""

    def __init__(self, place: TokenPlace, pin: str) -> None:
        """Start it and log in; raises what the token says."""
        if not place.module.is_file():
            raise token_error("token.no_module", "", where=str(place.module))
        self._place = place
        self._socket, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", _MODULE, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        self._socket.settimeout(_LONGEST)
        try:
            self.ask({"module": str(place.module), "token": place.token, "pin": pin})
        except ChildDied:
            raise token_error("token.gone", "", where=place.token) from None
        except AntinError:
            self.end()
            raise

    @property
    def pid(self) -> int:
        """The process."""
        return self._process.pid

    def ask(self, message: dict[str, Any]) -> Any:
        """One request, one answer. Raises the child's error, or :class:`ChildDied`."""
        try:
            self._socket.sendall(encode_message(message))
            answer = read_message(self._socket)
        except (OSError, FrameRefused):
            answer = None
        if answer is None:
            self.end()
            raise ChildDied
        if "token_error" in answer:
            code, detail = answer["token_error"]
            raise token_error(code, detail, where=self._place.token)
        if "error" in answer:
            raise _known(answer["error"])
        return answer["ok"]

    def end(self) -> None:
        """Let the process go; a session without its process is closed by the module."""
        self._socket.close()
        self._process.kill()
        self._process.wait()


def _known(error: dict[str, str]) -> AntinError:
    kind = KeyNotFound if error["code"] == KeyNotFound.code else KeyRefused
    return kind(error["message"], where=error["where"], remedy=error["remedy"], code=error["code"])
