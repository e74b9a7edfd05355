"""``./antin bench status``: OCSP, time-stamps and revocation beside their peers, in one run on one machine.

Everything is measured here and now: ours and the peers', on the wall and per second of CPU. The work folder is
removed at the end; traffic stays on the loopback. Exit code 5 where a goal is missed.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))  # the launcher runs this file with an isolated path

from bench.measuring.figures import Figure, json_of, table_of
from bench.measuring.options import Options
from bench.ours.answering import measure_growth, measure_ocsp, measure_revoked, measure_tsa

PARTS: dict[str, Callable[[Options], Iterator[Figure]]] = {
    "ocsp": measure_ocsp,
    "tsa": measure_tsa,
    "revoke": measure_revoked,
    "growth": measure_growth,
}
_GOAL_MISSED = 5
_LONGEST_ROOT = 40


def main(arguments: list[str] | None = None) -> int:
    """Run the parts that were asked for and print the table, or JSON."""
    parser = argparse.ArgumentParser(prog="antin bench status", description=__doc__)
    parser.add_argument("--only", action="append", choices=PARTS, metavar="PART", help=", ".join(PARTS))
    parser.add_argument(
        "--quick", action="store_true", help="small sizes; seconds of a province are not judged"
    )
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    figures: list[Figure] = []
    for part in chosen.only or PARTS:
        began, folder = time.monotonic(), _work_folder()
        try:
            with multiprocessing.get_context("spawn").Pool(1) as pool:  # Django knows one database a process
                figures += pool.apply(_measure, (part, Options(folder, None, chosen.quick)))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        print(f"{part}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    told = json.dumps(json_of(figures, _machine()), ensure_ascii=False, indent=1)
    print(told if chosen.json else table_of(figures))
    return _GOAL_MISSED if any(figure.is_met is False for figure in figures) else 0


def _measure(part: str, options: Options) -> list[Figure]:
    figures = []
    for figure in PARTS[part](options):
        figures.append(figure)
        print(f"  {figure.part}: {figure.name}: {figure.ours:.1f} {figure.unit}", file=sys.stderr, flush=True)
    return figures


def _work_folder() -> Path:
    """A short path, because sockets lie below it; the database's account may pass through."""
    root = tempfile.gettempdir()
    short = root if len(root) <= _LONGEST_ROOT else "/tmp"  # noqa: S108 - a random folder is made inside
    folder = Path(tempfile.mkdtemp(prefix="antin-bench-", dir=short))
    folder.chmod(0o711)
    return folder


def _machine() -> dict[str, object]:
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.platform(),
        "load": [round(value, 2) for value in os.getloadavg()],
    }


if __name__ == "__main__":
    raise SystemExit(main())
