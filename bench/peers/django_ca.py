"""django-ca from the package index, in an environment of its own that the bench makes and removes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from bench.measuring.clocks import span_of
from bench.peers.peer import Measured, PeerMissing
from bench.peers.requests import write_bundle

__all__ = ["VERSION", "DjangoCa", "DjangoCaFigures", "Server"]

VERSION = "3.2.0"
_INSIDE = Path(__file__).with_name("inside_django_ca.py")


@dataclass(frozen=True, slots=True)
class Server:
    """A running PostgreSQL: how to connect as its owner, and its process id."""

    dsn: str
    pid: int


@dataclass(frozen=True, slots=True)
class DjangoCaFigures:
    """Issuing, database octets a certificate, and seconds for revoking all and for the list of all."""

    issued: Measured
    octets: float
    revoke_seconds: float | None = None
    crl_seconds: float | None = None


class DjangoCa:
    """The peer, installed in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._python = folder / "venv" / "bin" / "python"
        self._runs = 0

    def install(self) -> DjangoCa:
        """Install the pinned version, once, through the package index's ordinary client."""
        if self._python.exists():
            return self
        wanted = [f"django-ca=={VERSION}", "psycopg[binary]"]
        uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
        venv = str(self._folder / "venv")
        if Path(uv).exists():
            steps = [[uv, "venv", "--quiet", "--python", sys.executable, venv]]
            steps += [[uv, "pip", "install", "--quiet", "--python", str(self._python), *wanted]]
        else:
            steps = [[sys.executable, "-m", "venv", venv]]
            steps += [[str(self._python), "-m", "pip", "install", "--quiet", *wanted]]
        for step in steps:
            done = subprocess.run(
                step, capture_output=True, check=False, env={**os.environ, "UV_SYSTEM_CERTS": "1"}
            )
            if done.returncode:
                self._give_up(done.stderr.decode(errors="replace").strip()[-300:])
        return self

    def _give_up(self, reason: str) -> None:
        shutil.rmtree(self._folder / "venv", ignore_errors=True)
        sentence = f"django-ca {VERSION} cannot be installed: {reason}"
        if os.environ.get("CI") == "true":
            raise SystemExit(sentence)
        raise PeerMissing(sentence)

    def measure(
        self,
        requests: Sequence[bytes],
        kind: str,
        *,
        commit_every: int,
        revoke: bool = False,
        server: Server | None = None,
    ) -> DjangoCaFigures:
        """Issue for all requests into a new database; ``commit_every`` 1 is how django-ca works by itself.

        The database is an SQLite file, or the schema ``peer`` of ``server``, whose CPU is counted then.
        """
        self._runs += 1
        folder = self._folder / f"run-{self._runs}"
        folder.mkdir()
        write_bundle(requests, folder / "requests.pem")
        if server is not None:
            (folder / "postgres.json").write_text(json.dumps(conninfo_to_dict(server.dsn)))
        command = [self._python, "-P", _INSIDE, folder, kind, commit_every, "yes" if revoke else "no"]
        clean = {
            key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "DJANGO", "ANTIN"))
        }
        figures, server_cpu = _run(list(map(str, command)), clean, [server.pid] if server else [])
        return DjangoCaFigures(
            Measured(int(figures["count"]), figures["wall"], figures["cpu"] + server_cpu),
            figures["octets"],
            figures.get("revoke_wall"),
            figures.get("crl_wall"),
        )


def _run(command: list[str], environment: dict[str, str], trees: list[int]) -> tuple[dict[str, float], float]:
    """What the script says, and the CPU of the server from its ``begin`` to its answer."""
    with tempfile.TemporaryFile() as log:
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=log, env=environment, text=True
        ) as process:
            assert process.stdout is not None  # noqa: S101 - a pipe was asked for
            process.stdout.readline()
            with span_of(trees=trees, own=False) as span:
                answer = process.stdout.readline()
        log.seek(0)
        if not answer or process.returncode:
            raise RuntimeError(f"django-ca failed: {log.read().decode(errors='replace')[-600:]}")
    figures: dict[str, float] = json.loads(answer)
    return figures, span.trees
