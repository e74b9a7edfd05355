"""``python -m antin.adapters.keystores.pkcs11.session_process FD``: one child, one login, one session.

Vendor modules crash, leak and are not all fit for threads; a process of its own keeps that away from the
signer. The socket FD carries one JSON object each way; the first message says which token, and its PIN.
"""

from __future__ import annotations

import socket
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

import pkcs11

from antin.adapters.keystores.pkcs11.token import TokenSession
from antin.adapters.sockets.framing import encode_message, read_message
from antin.kernel.errors import AntinError

__all__ = ["main"]

# The library's own error -> the code under which the store raises it.
_CODES: tuple[tuple[type[Exception], str], ...] = (
    (pkcs11.PinIncorrect, "token.pin_incorrect"),
    (pkcs11.PinLenRange, "token.pin_incorrect"),
    (pkcs11.PinInvalid, "token.pin_incorrect"),
    (pkcs11.PinLocked, "token.pin_locked"),
    (pkcs11.NoSuchToken, "token.not_found"),
    (pkcs11.TokenNotPresent, "token.gone"),
    (pkcs11.DeviceRemoved, "token.gone"),
    (pkcs11.SessionHandleInvalid, "token.gone"),
    (pkcs11.PKCS11Error, "token.failed"),
)


def main(arguments: list[str]) -> None:
    """Serve the socket until the other side closes it."""
    connection = socket.socket(fileno=int(arguments[0]))
    session: TokenSession | None = None
    while (message := read_message(connection)) is not None:
        answer, opened = _answer(session, message)
        session = opened or session
        connection.sendall(encode_message(answer))


def _answer(
    session: TokenSession | None, message: dict[str, Any]
) -> tuple[dict[str, Any], TokenSession | None]:
    try:
        if session is None:
            return {"ok": True}, TokenSession(message["module"], message["token"], message["pin"])
        return {"ok": _OPERATIONS[message["op"]](session, message)}, None
    except AntinError as error:
        return {"error": error.as_dict()}, None
    except Exception as error:  # whatever the vendor's module does becomes a code
        code = next((code for kind, code in _CODES if isinstance(error, kind)), "token.failed")
        return {"token_error": [code, f"{type(error).__name__}: {error}".rstrip(": ")]}, None


def _sign(session: TokenSession, message: dict[str, Any]) -> list[str]:
    return [b64encode(session.sign(message["name"], b64decode(each))).decode() for each in message["data"]]


def _generate(session: TokenSession, message: dict[str, Any]) -> str:
    session.generate(message["name"], message["algorithm"])
    return _spki(session, message)


def _spki(session: TokenSession, message: dict[str, Any]) -> str:
    return b64encode(session.spki(message["name"])).decode()


_OPERATIONS: dict[str, Callable[[TokenSession, dict[str, Any]], Any]] = {
    "sign": _sign,
    "generate": _generate,
    "spki": _spki,
    "names": lambda session, message: session.names(),
}


if __name__ == "__main__":
    main(sys.argv[1:])
