"""cfssl as a service: requests over HTTP on the loopback, two connections, no database."""

from __future__ import annotations

import json
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from bench.measuring.clocks import span_of
from bench.peers.authority import new_authority
from bench.peers.peer import Measured, require_tool
from bench.peers.requests import pem_of

__all__ = ["measure_cfssl"]

_CONNECTIONS = 2
_START_SECONDS = 20.0


def measure_cfssl(folder: Path, requests: Sequence[bytes], kind: str) -> Measured:
    """Sign every request once; the client's own CPU is not counted."""
    program = require_tool("cfssl", "golang-cfssl")
    certificate, key = new_authority(kind).write(folder)
    messages = [json.dumps({"certificate_request": pem_of(each).decode()}).encode() for each in requests]
    with _serving([program, "serve", "-ca", str(certificate), "-ca-key", str(key)], folder) as (pid, port):
        _send(port, messages[:20])
        with span_of(trees=[pid], own=False) as span:
            _send(port, messages)
    return Measured(len(messages), span.wall, span.cpu)


def _send(port: int, messages: Sequence[bytes]) -> None:
    with ThreadPoolExecutor(_CONNECTIONS) as pool:
        for _ in pool.map(
            _send_all, [port] * _CONNECTIONS, [messages[i::_CONNECTIONS] for i in range(_CONNECTIONS)]
        ):
            pass


def _send_all(port: int, messages: Sequence[bytes]) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    for message in messages:
        connection.request("POST", "/api/v1/cfssl/sign", message, {"Content-Type": "application/json"})
        answer = json.loads(connection.getresponse().read())
        if not answer["success"]:
            raise RuntimeError(f"cfssl refuses: {answer['errors']}")
    connection.close()


@contextmanager
def _serving(command: list[str], folder: Path) -> Iterator[tuple[int, int]]:
    """The service on a free port; its process is ended by its own handle."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (folder / "cfssl.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "-address", "127.0.0.1", "-port", str(port)], cwd=folder, stdout=log, stderr=log
        )
    try:
        _wait_for(port, process)
        yield process.pid, port
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("cfssl does not serve; see its log")
