"""An office whose status is served: real PostgreSQL, signers and responder; certificates are rows only."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from antin.adapters.clock import ScenarioClock, Stop
from antin.adapters.data_folder import DataFolder
from antin.adapters.postgres.roles import WORKER
from antin.demo.ceremony import hold_ceremony
from antin.demo.personas import APPROVERS
from antin.pki.issuers import IssuerFacts
from antin.pki.urls import DEFAULT_BASE_URL
from antin.site.database import database_of
from antin.site.processes import ProcessSpec, module_arguments
from antin.site.supervisor import running
from antin.site.wiring import migrate, office_tools, set_up_django
from bench.worlds.country import TODAY

__all__ = ["StatusOffice", "open_status_office", "private_megabytes", "serial_of"]

_ROWS = """
INSERT INTO certificates_certificate (serial, issuer_id, shard, holder_kind, holder_id, profile,
    device_serial, not_before, not_after, plan_id, item_index, document)
SELECT '1' || md5(n::text), 'issuing-1', 0, 'person', 'P-' || n, 'person', 'TK-' || n,
    '2024-03-06', '2029-03-06', 'bench', n, ''
FROM generate_series(%s::int, %s::int) AS n
"""


def serial_of(number: int) -> int:
    """The serial of the n-th certificate."""
    import hashlib

    return int("1" + hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest(), 16)


@dataclass
class StatusOffice:
    """A data folder with its signers running."""

    data: DataFolder
    clock: ScenarioClock
    issuer: IssuerFacts
    ca: Any

    def fill(self, first: int, last: int) -> None:
        """Add certificates ``first`` to ``last``."""
        with psycopg.connect(database_of(self.data).dsn(WORKER), autocommit=True) as connection:
            connection.execute(_ROWS, (first, last))
            connection.execute("ANALYZE certificates_certificate")

    @contextmanager
    def responder(self, *, workers: int = 2) -> Iterator[tuple[int, list[int]]]:
        """The port of a running responder, and the ids of its workers."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = int(listener.getsockname()[1])
        options = ("--port", str(port), "--workers", str(workers))
        table = {"responder": ProcessSpec(module_arguments("antin.responder", *options))}
        with running(self.data, ("responder",), table=table, timeout=300.0):
            parent = int(self.data.pid("responder").read_text())
            _wait_for_port(port)
            yield port, _workers_of(parent, workers)

    def revoke(self, first: int, last: int) -> None:
        """Revoke certificates in one commit, as an order does."""
        from antin.apps.certificates import api as certificates

        now = self.clock.now()
        orders = [
            certificates.RevocationOrder(f"{serial_of(n):x}", now, "superseded", "bench", n, "ordered")
            for n in range(first, last + 1)
        ]
        certificates.revoke(orders, now=now)


@contextmanager
def open_status_office(folder: Path) -> Iterator[StatusOffice]:
    """Make the data folder, hold the ceremony, start the signers; all ends with the block."""
    data = DataFolder(folder)
    data.create("demo")
    with ExitStack() as stack:
        stack.enter_context(running(data, ()))
        set_up_django(data, web=True)
        stack.callback(_close_connections)
        migrate()
        from antin.demo.story.telling import morning_of

        clock = ScenarioClock.create(data.clock_path, [Stop("world", morning_of(TODAY))])
        held = hold_ceremony(
            data.path, base_url=DEFAULT_BASE_URL, now=clock.now(), approvers=APPROVERS, demo=True
        )
        from antin.apps.authorities import api as authorities

        authorities.enrol_ceremony(held, now=clock.now())
        stack.enter_context(running(data, ("signer-ca", "signer-evidence", "signer-status")))
        tools = office_tools(data)
        stack.callback(tools.ca.close)
        yield StatusOffice(data, clock, authorities.issuer_facts("issuing-1"), tools.ca)


def private_megabytes(pids: list[int]) -> float:
    """Memory that belongs to these processes alone, in megabytes of 1,000,000 octets."""
    octets = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith(("Private_Clean:", "Private_Dirty:")):
                octets += int(line.split()[1]) * 1024
    return octets / 1e6


def _workers_of(parent: int, count: int) -> list[int]:
    """The processes below the responder's that answer: those with the follower's thread."""
    found: list[int] = []
    for _ in range(600):
        found = [pid for pid in _descendants(parent) if _answers(pid)]
        if len(found) >= count:
            return found
        time.sleep(0.1)
    raise RuntimeError(f"{len(found)} of {count} workers answer")


def _descendants(root: int) -> list[int]:
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        for task in Path(f"/proc/{pid}/task").iterdir():
            waiting += map(int, (task / "children").read_text().split())
    return found[1:]


def _answers(pid: int) -> bool:
    names = [(task / "comm").read_text().strip() for task in Path(f"/proc/{pid}/task").iterdir()]
    return len(names) >= 3 and any("antin" in part for part in _argv(pid))


def _argv(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")


def _wait_for_port(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the responder does not listen")


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()
