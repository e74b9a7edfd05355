"""Requests at a fixed rate, whether or not the answers keep up, and how long each took to its last octet.

Waiting counts from the moment at which a request was due, so a server that falls behind cannot hide it by
slowing its callers down. Connections are kept, and as many are opened as are needed.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

__all__ = ["Outcome", "Target", "drive"]

_PATIENCE = 30.0  # seconds for one answer


@dataclass(frozen=True, slots=True)
class Target:
    """What to ask for; ``headers`` are whole lines without their ends."""

    path: str
    headers: tuple[str, ...] = ()

    def request(self, host: str, number: int) -> bytes:
        """The octets of the request. Each is from an address of its own, as a trusted proxy would tell it."""
        caller = f"X-Forwarded-For: 10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        lines = [f"GET {self.path} HTTP/1.1", f"Host: {host}", "Accept-Encoding: gzip", caller, *self.headers]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


@dataclass(slots=True)
class Outcome:
    """Seconds to the last octet of every good answer, and what went wrong with the others."""

    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    octets: int = 0

    def percentile(self, share: float) -> float:
        """The time within which this share of the answers came (nearest rank)."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered)) - 1))]


def drive(host: str, port: int, targets: Sequence[Target], *, rate: float, seconds: float) -> Outcome:
    """Ask for the targets in turn, ``rate`` a second, for so many seconds; then wait for what is under way."""
    return asyncio.run(_drive(host, port, targets, rate, seconds))


async def _drive(host: str, port: int, targets: Sequence[Target], rate: float, seconds: float) -> Outcome:
    outcome, idle = Outcome(), list[_Connection]()
    began, tasks = time.monotonic() + 0.1, list[asyncio.Task[None]]()
    for number in range(round(rate * seconds)):
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        request = targets[number % len(targets)].request(f"{host}:{port}", number)
        tasks.append(asyncio.create_task(_ask(host, port, request, due, idle, outcome)))
    await asyncio.gather(*tasks)
    for connection in idle:
        connection.writer.close()
    return outcome


@dataclass(slots=True)
class _Connection:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


async def _ask(
    host: str, port: int, request: bytes, due: float, idle: list[_Connection], outcome: Outcome
) -> None:
    try:
        async with asyncio.timeout(_PATIENCE):
            connection = idle.pop() if idle else _Connection(*await asyncio.open_connection(host, port))
            connection.writer.write(request)
            status, length = await _read(connection.reader)
    except TimeoutError:
        outcome.seconds.append(_PATIENCE)  # no answer is a late answer
        return
    except (OSError, EOFError, ValueError) as problem:
        outcome.failures.append(type(problem).__name__)
        return
    outcome.octets += length
    if status == 200:
        outcome.seconds.append(time.monotonic() - due)
    else:
        outcome.failures.append(f"status {status}")
    idle.append(connection)


async def _read(reader: asyncio.StreamReader) -> tuple[int, int]:
    """Status and length of an answer, read to its last octet."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    status = int(head.split(" ", 2)[1])
    fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    if fields.get("transfer-encoding") != "chunked":
        return status, len(await reader.readexactly(int(fields.get("content-length", "0"))))
    total = 0
    while size := int((await reader.readline()).split(b";")[0], 16):
        total += len(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readexactly(2)
    return status, total
