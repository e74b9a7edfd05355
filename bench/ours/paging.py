"""Time to the last octet of every kind of page, with a whole province loaded and the office served as it is.

The demo folder is copied, because an account is added to it. The server is “antin serve”: granian with its two
workers, PostgreSQL, signers, field, workers and scheduler on the same machine as the callers.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

from bench.measuring.clocks import span_of
from bench.measuring.figures import Figure, at_most
from bench.measuring.open_loop import Target, drive
from bench.ours.visiting import Visitor, kinds_of_page

__all__ = ["PagesWanted", "measure_pages"]

GOAL_MILLISECONDS = 300.0
_HOST = "localhost"
_START_SECONDS = 180.0
_STOP_SECONDS = 60.0
_WARM_SECONDS = 2.0
_ALONE = 40  # pages asked for one after the other
_PROXY = '[serving]\nproxies = ["127.0.0.1"]\n'  # callers name themselves, so that limits count each apart


@dataclass(frozen=True, slots=True)
class PagesWanted:
    """What to measure: a finished demo folder (``None``: one is made), and how hard."""

    data: Path | None
    rate: float
    seconds: float
    port: int
    kinds: Sequence[str] = ()


def measure_pages(folder: Path, wanted: PagesWanted) -> Iterator[Figure]:
    """Serve the folder and ask for one kind of page after the other, then for all of them mixed."""
    data = _folder(folder, wanted.data)
    (data / "site.toml").write_text(_PROXY, encoding="utf-8")
    with _served(data, wanted.port) as trees:
        visitor = Visitor(_HOST, wanted.port, SimpleCookie())
        visitor.sign_in(_link(data))
        found = kinds_of_page(visitor)
        kinds = {kind: paths for kind, paths in found.items() if not wanted.kinds or kind in wanted.kinds}
        for kind, paths in kinds.items():
            yield _work(kind, visitor, paths, trees)
            if wanted.seconds:
                yield from _figures(kind, _targets(visitor, paths), wanted)
        if not wanted.seconds:
            return
        mixed = [
            path for row in zip(*(_cycled(paths) for paths in kinds.values()), strict=True) for path in row
        ]
        yield from _figures("all, mixed", _targets(visitor, mixed), wanted)


def _work(kind: str, visitor: Visitor, paths: Sequence[str], trees: Sequence[int]) -> Figure:
    """CPU of web process and database for one page: what a page costs, however busy the machine is."""
    asked = [paths[place % len(paths)] for place in range(_ALONE)]
    visitor.get(asked[0])
    with span_of(trees=trees, own=False) as span:
        for path in asked:
            visitor.get(path)
    cost = span.cpu / len(asked) * 1000
    note = f"two cores: {2000 / cost:.0f} pages a second" if cost else ""
    return Figure(kind, "CPU of a page", "ms", cost, note=note, scale=len(asked))


def _figures(kind: str, targets: Sequence[Target], wanted: PagesWanted) -> Iterator[Figure]:
    drive(_HOST, wanted.port, targets, rate=wanted.rate / 2, seconds=_WARM_SECONDS)
    outcome = drive(_HOST, wanted.port, targets, rate=wanted.rate, seconds=wanted.seconds)
    if outcome.failures or not outcome.seconds:
        raise RuntimeError(f"{kind}: {len(outcome.failures)} without a good answer: {set(outcome.failures)}")
    asked = len(outcome.seconds)
    for share, goal in ((0.5, None), (0.95, at_most(GOAL_MILLISECONDS)), (0.99, None)):
        took = outcome.percentile(share) * 1000
        yield Figure(kind, f"p{share * 100:.0f} to last octet", "ms", took, goal=goal, scale=asked)


def _targets(visitor: Visitor, paths: Sequence[str]) -> list[Target]:
    return [Target(path, (visitor.cookie_line,)) for path in paths]


def _cycled(paths: Sequence[str], length: int = 12) -> list[str]:
    return [paths[place % len(paths)] for place in range(length)]


def _folder(folder: Path, named: Path | None) -> Path:
    """A folder of our own: a copy of the one that was named, or the demo's Phú Thọ from nothing."""
    target = folder / "d"
    if named is not None:
        subprocess.run(["cp", "-a", "--reflink=auto", str(named), str(target)], check=True)
        _antin(target, "migrate")
    else:
        _antin(target, "demo", "--once", "--json")
    return target


def _link(data: Path) -> str:
    """The secret of a one-time link for a registrar of the whole office, whom the bench adds."""
    from antin.adapters.clock import clock_for
    from antin.adapters.data_folder import DataFolder
    from antin.site.wiring import set_up_django

    set_up_django(DataFolder(data), web=True)
    from antin.apps.accounts import api as accounts
    from antin.apps.grants import api as grants

    now = clock_for(data).now()
    terms: dict[str, Any] = {"actor": grants.COMMAND_LINE, "now": now, "reason": "đo hiệu năng"}
    user = accounts.add_account(f"bench-{os.getpid()}", display_name="Người đo", **terms)
    grants.give_grant(str(user.id), grants.Role.REGISTRAR, organisation_id=None, **terms)
    secret: str = accounts.make_link(str(user.id), purpose="sign_in", **terms).secret
    return secret


def _antin(data: Path, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "antin.cli", *arguments, "--data", str(data)],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"antin {arguments[0]} failed: {done.stderr.decode(errors='replace')[-400:]}")


@contextmanager
def _served(data: Path, port: int) -> Iterator[tuple[int, ...]]:
    """``antin serve`` until the end of the block; gives the processes whose descendants do its work."""
    log = data.parent / "serve.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [
                *(sys.executable, "-P", "-m", "antin.cli", "serve", "--demo"),
                *("--data", str(data), "--port", str(port)),
            ],
            stdout=output,
            stderr=output,
        )
    try:
        _wait(server, port, log)
        database = (data / "postgres" / "postmaster.pid").read_text().split()[0]
        yield server.pid, int(database)
    finally:
        server.terminate()
        server.wait(_STOP_SECONDS)


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    visitor, until = Visitor(_HOST, port, SimpleCookie()), time.monotonic() + _START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            if visitor.get("/healthz/ready")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.5)
    raise RuntimeError(f"antin serve did not become ready: {log.read_text(errors='replace')[-400:]}")
