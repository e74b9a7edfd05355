"""The cockpit under load: pages at fifty requests a second, live parts while a run writes, roll-ups refreshed.

The web process is the real one; requests come from threads here, on the same machine, at fixed moments: a late
answer does not delay the next question, and its whole wait counts.
"""

from __future__ import annotations

import http.client
import itertools
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from antin.adapters.data_folder import DataFolder
from antin.adapters.postgres.roles import SUPERUSER, WORKER
from antin.site.database import database_of
from antin.site.roll_ups import RollUps
from antin.site.serving.secret_key import ensure_secret_key
from antin.site.supervisor import running
from antin.site.wiring import migrate, set_up_django
from bench.measuring.clocks import span_of
from bench.measuring.figures import Figure, at_most
from bench.measuring.options import Options
from bench.worlds.counted import PLAN, World, fill

__all__ = ["COUNTRY", "PROVINCE", "measure_country", "measure_province"]

PROVINCE = World("province", 148, 26_715)
COUNTRY = World("country", 3_321, 1_000_000)
RATE = 50  # requests a second
PAGE_MS, LIVE_MS = 150, 30
_THREADS = 24
_WRITTEN_A_SECOND = 150  # certificates of the run that goes on meanwhile
_LIVE_LINE = re.compile(r" GET /cockpit/live/ (?:200|304) \S+ ([\d.]+)ms$")


def measure_province(options: Options) -> Iterator[Figure]:
    """A province of 148 communes."""
    world = World("province", 12, 1_200) if options.quick else PROVINCE
    yield from _measure(options, world, times=1)


def measure_country(options: Options) -> Iterator[Figure]:
    """The country: 3,321 communes, a million certificates; inside twice the times of a province."""
    world = World("country", 148, 26_715) if options.quick else COUNTRY
    yield from _measure(options, world, times=2)


def _measure(options: Options, world: World, *, times: int) -> Iterator[Figure]:
    data = DataFolder(options.folder / "office")
    data.create("demo")
    ensure_secret_key(data)
    with running(data, ()):
        set_up_django(data, web=True)
        migrate()
        with psycopg.connect(database_of(data).dsn(SUPERUSER), autocommit=True) as connection:
            fill(connection, world)
        part, scale = f"cockpit {world.name}", world.certificates
        for name, value in _counting().items():
            yield Figure(part, name, "s", value, scale=scale)
        with _web(data) as web:
            yield from _watching(web, data, part, scale, times, seconds=5 if options.quick else 30)


def _counting() -> dict[str, float]:
    """What keeping the roll-ups costs: all of them, a range of 500 holders, a round without any change."""
    from django.db import connection

    from antin.adapters.clock import SystemClock
    from antin.apps.insight import api as insight

    now = SystemClock().now

    def touch(count: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE devices_keydevice SET algorithm = algorithm WHERE serial IN"
                " (SELECT serial FROM devices_keydevice ORDER BY serial LIMIT %s)",
                [count],
            )

    figures = {"rebuild of all roll-ups": _took(lambda: insight.rebuild(now=now()))}
    touch(500)
    figures["refresh after a range of 500"] = _took(lambda: insight.refresh(now=now()))
    figures["refresh when nothing changed"] = min(_took(lambda: insight.refresh(now=now())) for _ in range(5))
    return figures


def _took(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _watching(
    web: _Web, data: DataFolder, part: str, scale: int, times: int, *, seconds: int
) -> Iterator[Figure]:
    calm = _load(web, "/cockpit/", seconds)
    yield from _page_figures(part, "page, calm", calm, scale, times)
    with _keeping(data), _writing(data):
        busy = _load(web, "/cockpit/", seconds)
        yield from _page_figures(part, "page, while a run writes", busy, scale, times)
        mark = data.log("access").stat().st_size
        _load(web, "/cockpit/live/", seconds, polls=True)
        server = _server_times(data.log("access"), mark)
    yield Figure(
        part,
        f"live refresh, server time p95, {RATE}/s while a run writes",
        "ms",
        _percentile(server, 95),
        goal=at_most(LIVE_MS * times),
        scale=scale,
        note=f"median {statistics.median(server):.1f} ms",
    )


def _page_figures(part: str, name: str, found: _Load, scale: int, times: int) -> Iterator[Figure]:
    yield Figure(
        part,
        f"{name}: p95 at {RATE} requests/s",
        "ms",
        _percentile(found.waits, 95),
        goal=at_most(PAGE_MS * times),
        scale=scale,
        note=f"median {statistics.median(found.waits):.0f} ms, {found.refused} failed",
    )
    yield Figure(part, f"{name}: CPU of the web processes", "ms a request", found.cpu_ms, scale=scale)


# --- the web process and who asks it ---


@dataclass
class _Web:
    """A web process and the sessions of its viewers."""

    port: int
    pid: int
    cookies: list[str] = field(default_factory=list)


@contextmanager
def _web(data: DataFolder) -> Iterator[_Web]:
    port = _free_port()
    log = data.log("web").open("ab")
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "antin.site.web", "--data", str(data.path), "--port", str(port)],
        env={**os.environ, "ANTIN_DATA": str(data.path)},
        stdout=log,
        stderr=log,
    )
    try:
        _wait_for(port)
        yield _Web(port, process.pid, list(_viewers()))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()
        log.close()


def _viewers() -> Iterator[str]:
    """Sessions: three who see everything, and the focal officers of nine communes."""
    from django.conf import settings
    from django.test import Client

    from antin.adapters.clock import SystemClock
    from antin.apps.accounts import api as accounts
    from antin.apps.grants import api as grants
    from antin.apps.insight import api as insight

    now = SystemClock().now
    bodies = [unit.principal_id for unit in insight.figures_at(insight.Level.UNIT)[:9]]
    places = [("registrar", None), ("provincial_leader", None), ("auditor", None)]
    places += [("focal_officer", body) for body in bodies]
    for number, (role, body) in enumerate(places):
        terms: dict[str, Any] = {"actor": grants.COMMAND_LINE, "now": now(), "reason": "đo"}
        user = accounts.add_account(f"viewer-{number}", display_name=f"Người xem {number}", **terms)
        grants.give_grant(str(user.id), grants.Role(role), organisation_id=body, **terms)
        link = accounts.make_link(str(user.id), purpose="sign_in", **terms)
        client = Client(headers={"host": "localhost"})
        client.post("/account/link/", {"secret": link.secret})
        name = settings.SESSION_COOKIE_NAME
        yield f"{name}={client.cookies[name].value}"


@dataclass
class _Load:
    """What came back: waits in ms from the moment a request was due, failures, CPU a request."""

    waits: list[float] = field(default_factory=list)
    refused: int = 0
    cpu_ms: float = 0.0


def _load(web: _Web, path: str, seconds: int, *, polls: bool = False) -> _Load:
    """Ask at a fixed rate, each thread on a connection that stays open; ``polls`` sends the ETag last seen."""
    found, numbers, lock = _Load(), itertools.count(), threading.Lock()
    begins = time.perf_counter() + 0.5

    def ask() -> None:
        connection = http.client.HTTPConnection("localhost", web.port, timeout=30)
        tags: dict[str, str] = {}
        while True:
            number = next(numbers)
            due = begins + number / RATE
            if due > begins + seconds:
                return
            time.sleep(max(0.0, due - time.perf_counter()))
            cookie = web.cookies[number % len(web.cookies)]
            headers = {"Cookie": cookie, "Host": "localhost", "Accept-Encoding": "gzip"}
            if polls and cookie in tags:
                headers["If-None-Match"] = tags[cookie]
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            tags[cookie] = answer.headers.get("ETag", "")
            with lock:
                found.waits.append((time.perf_counter() - due) * 1000)
                found.refused += answer.status not in (200, 304)

    threads = [threading.Thread(target=ask) for _ in range(_THREADS)]
    with span_of(trees=(web.pid,), own=False) as span:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    found.cpu_ms = span.trees * 1000 / max(len(found.waits), 1)
    return found


def _server_times(log: Path, mark: int) -> list[float]:
    with log.open(encoding="utf-8") as lines:
        lines.seek(mark)
        return [float(match[1]) for line in lines if (match := _LIVE_LINE.search(line.rstrip("\n")))]


def _percentile(values: Sequence[float], share: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


# --- what goes on meanwhile ---


@contextmanager
def _keeping(data: DataFolder) -> Iterator[None]:
    """The roll-ups are kept, as a worker's thread keeps them."""
    ending = threading.Event()
    keeper = RollUps(data, ending)
    keeper.start()
    try:
        yield
    finally:
        ending.set()
        keeper.join()


@contextmanager
def _writing(data: DataFolder) -> Iterator[None]:
    """A run goes on: certificates, evidence and proofs at a steady pace, until all are issued."""
    ending = threading.Event()
    writer = threading.Thread(target=_write, args=(data, ending))
    writer.start()
    try:
        yield
    finally:
        ending.set()
        writer.join()


def _write(data: DataFolder, ending: threading.Event) -> None:
    with psycopg.connect(database_of(data).dsn(WORKER), autocommit=True) as connection:
        while not ending.wait(0.5):
            with connection.transaction():
                for statement in _RANGE:
                    connection.execute(statement, {"plan": PLAN, "count": _WRITTEN_A_SECOND // 2})


_RANGE = (
    "DROP TABLE IF EXISTS fresh",
    """CREATE TEMP TABLE fresh AS SELECT l.leaf_index AS leaf, l.kind, l.holder_id AS id
FROM insight_linerow l WHERE l.stage = 'planned'
  AND NOT EXISTS (
    SELECT FROM certificates_certificate c WHERE c.plan_id = %(plan)s AND c.item_index = l.leaf_index
  )
ORDER BY l.since, l.leaf_index LIMIT %(count)s""",
    """INSERT INTO certificates_certificate (serial, issuer_id, shard, holder_kind, holder_id, profile,
  device_serial, not_before, not_after, plan_id, item_index, document)
SELECT to_hex(leaf + 4096), 'issuing-1', 0, kind, id, kind, 'VD-' || leaf, now(), '2030-01-01', %(plan)s, leaf,
  '' FROM fresh ON CONFLICT DO NOTHING""",
    """INSERT INTO devices_confirmation (serial, device_serial, nonce, signature, confirmed_at, channel)
SELECT to_hex(leaf + 4096), 'VD-' || leaf, '', '', now(), 'simulated-field' FROM fresh
ON CONFLICT DO NOTHING""",
    """INSERT INTO ledger_ledgerentry (sequence, at, kind, subject, body, hash)
SELECT (SELECT max(sequence) FROM ledger_ledgerentry) + row_number() OVER (), now(), 'certificate.issued',
  to_hex(leaf + 4096), '{}', '' FROM fresh""",
)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            with socket.create_connection(("localhost", port), 1):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the web process does not answer")
