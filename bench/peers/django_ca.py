"""django-ca from the package index, in an environment of its own that the bench makes and removes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.peers.peer import Measured, PeerMissing
from bench.peers.requests import write_bundle

__all__ = ["VERSION", "DjangoCa", "DjangoCaFigures"]

VERSION = "3.2.0"
_INSIDE = Path(__file__).with_name("inside_django_ca.py")


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
        wanted = f"django-ca=={VERSION}"
        uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
        venv = str(self._folder / "venv")
        if Path(uv).exists():
            steps = [[uv, "venv", "--quiet", "--python", sys.executable, venv]]
            steps += [[uv, "pip", "install", "--quiet", "--python", str(self._python), wanted]]
        else:
            steps = [[sys.executable, "-m", "venv", venv]]
            steps += [[str(self._python), "-m", "pip", "install", "--quiet", wanted]]
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
        self, requests: Sequence[bytes], kind: str, *, commit_every: int, revoke: bool = False
    ) -> DjangoCaFigures:
        """Issue for all requests into a new database; ``commit_every`` 1 is how django-ca works by itself."""
        self._runs += 1
        folder = self._folder / f"run-{self._runs}"
        folder.mkdir()
        write_bundle(requests, folder / "requests.pem")
        command = [self._python, "-P", _INSIDE, folder, kind, commit_every, "yes" if revoke else "no"]
        clean = {
            key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "DJANGO", "ANTIN"))
        }
        done = subprocess.run(list(map(str, command)), capture_output=True, check=False, env=clean)
        if done.returncode:
            raise RuntimeError(f"django-ca failed: {done.stderr.decode(errors='replace')[-600:]}")
        figures = json.loads(done.stdout)
        return DjangoCaFigures(
            Measured(figures["count"], figures["wall"], figures["cpu"]),
            figures["octets"],
            figures.get("revoke_wall"),
            figures.get("crl_wall"),
        )
