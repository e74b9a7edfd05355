"""A pool of child processes on one token: requests go to whichever child is free.

A child that dies is replaced, and a signature that it was asked for is asked for once more: signing changes
nothing in the token. Making a key is not repeated; whether it was made, the token knows.
"""

from __future__ import annotations

import threading
from base64 import b64decode, b64encode
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import LifoQueue
from typing import Any

from antin.adapters.keystores.key_names import checked_name
from antin.adapters.keystores.pkcs11.child import Child, ChildDied
from antin.adapters.keystores.pkcs11.errors import UnableToUseToken, token_error
from antin.adapters.keystores.pkcs11.place import TokenPlace
from antin.pki.algorithms import PublicKey, load_public_key

__all__ = ["Pkcs11KeyStore", "TokenPlace"]

_FEW = 8  # signatures that are not worth a second child


class Pkcs11KeyStore:
    """Keys that never leave their token. Safe to use from several threads."""

    def __init__(self, place: TokenPlace, *, pin: bytes) -> None:
        """Nothing is started yet: children start with the first requests that need them."""
        self._place = place
        self._pin = pin.decode()
        # None is a place for a child that is not running. Last in, first out: idle children stay idle.
        self._free: LifoQueue[Child | None] = LifoQueue()
        for _ in range(place.processes):
            self._free.put(None)
        self._public: dict[str, PublicKey] = {}
        self._refused: UnableToUseToken | None = None
        self._login = threading.Lock()

    def generate(self, name: str, algorithm: str) -> PublicKey:
        """Make a new key inside the token (``P-256``, ``RSA-3072``…); an existing name is refused."""
        request = {"op": "generate", "name": checked_name(name), "algorithm": algorithm}
        self._public[name] = load_public_key(b64decode(self._ask(request, again=False)))
        return self._public[name]

    def sign(self, name: str, data: bytes) -> bytes:
        """The signature over ``data`` with the key's own algorithm."""
        return self.sign_all(name, [data])[0]

    def sign_all(self, name: str, contents: Sequence[bytes]) -> list[bytes]:
        """One signature a content, in order; shared among the processes."""
        size = max(_FEW, -(-len(contents) // self._place.processes))
        parts = [contents[start : start + size] for start in range(0, len(contents), size)]
        if len(parts) < 2:
            return [signature for part in parts for signature in self._sign_part(name, part)]
        with ThreadPoolExecutor(len(parts)) as threads:
            signed = list(threads.map(lambda part: self._sign_part(name, part), parts))
        return [signature for part in signed for signature in part]

    def _sign_part(self, name: str, contents: Sequence[bytes]) -> list[bytes]:
        data = [b64encode(each).decode() for each in contents]
        answer = self._ask({"op": "sign", "name": checked_name(name), "data": data}, again=True)
        return [b64decode(each) for each in answer]

    def public_key(self, name: str) -> PublicKey:
        """The public half of a key, read from the token once."""
        if name not in self._public:
            answer = self._ask({"op": "spki", "name": checked_name(name)}, again=True)
            self._public[name] = load_public_key(b64decode(answer))
        return self._public[name]

    def names(self) -> list[str]:
        """The names of all keys on the token."""
        return list(self._ask({"op": "names"}, again=True))

    def close(self) -> None:
        """End the children; waits for those that are at work."""
        for _ in range(self._place.processes):
            child = self._free.get()
            if child is not None:
                child.end()
        for _ in range(self._place.processes):
            self._free.put(None)

    def _ask(self, request: dict[str, Any], *, again: bool) -> Any:
        child = self._free.get()
        try:
            for _ in range(2 if again else 1):
                child = child or self._start()
                try:
                    return child.ask(request)
                except ChildDied:
                    child = None
            raise token_error("token.gone", "", where=self._place.token)
        except UnableToUseToken:
            if child is not None:  # its session may be dead with the token that it was on
                child.end()
                child = None
            raise
        finally:
            self._free.put(child)

    def _start(self) -> Child:
        """A child that is logged in. A PIN that was refused is not tried again: tokens lock."""
        with self._login:
            if self._refused is not None:
                raise self._refused
            try:
                return Child(self._place, self._pin)
            except UnableToUseToken as error:
                if error.code in ("token.pin_incorrect", "token.pin_locked"):
                    self._refused = error
                raise
