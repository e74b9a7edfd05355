"""``./antin bench cockpit``: the cockpit at fifty requests a second, for a province and for the whole country.

``--only province`` or ``--only country`` measures one of them; ``--quick`` small ones, to see that it works.
Everything is measured here and now; the work folder is removed at the end. Exit code 5 where a goal is missed.
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
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[1]))  # the launcher runs this file with an isolated path

from bench.measuring.figures import Figure, json_of, table_of
from bench.measuring.options import Options

PARTS = ("province", "country")
_GOAL_MISSED = 5


def main(arguments: list[str] | None = None) -> int:
    """Measure what was asked for and print the table, or JSON."""
    parser = argparse.ArgumentParser(prog="antin bench cockpit", description=__doc__)
    parser.add_argument("--only", choices=PARTS, action="append")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it works")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    before = os.getloadavg()[0]
    figures: list[Figure] = []
    for part in chosen.only or PARTS:
        figures += _measured(part, quick=chosen.quick)
    machine = _machine(before)
    as_json = json.dumps(json_of(figures, machine), ensure_ascii=False, indent=1)
    print(as_json if chosen.json else table_of(figures))
    print(f"load of the machine: {before:.1f} before, {machine['load_after']:.1f} after", file=sys.stderr)
    return _GOAL_MISSED if any(figure.is_met is False for figure in figures) else 0


def _measured(part: str, *, quick: bool) -> list[Figure]:
    """In a process of its own, because Django knows one database a process."""
    folder = Path(tempfile.mkdtemp(prefix="antin-cockpit-"))
    folder.chmod(0o711)  # the database's account may pass through
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_measure, args=(part, Options(folder, None, quick), theirs))
    process.start()
    theirs.close()
    try:
        figures: list[Figure] = ours.recv()
    except EOFError:
        raise SystemExit(f"{part} could not be measured") from None
    finally:
        process.join()
        shutil.rmtree(folder, ignore_errors=True)
    return figures


def _measure(part: str, options: Options, answer: Any) -> None:
    from bench.ours import watching

    measure = {"province": watching.measure_province, "country": watching.measure_country}[part]
    figures: list[Figure] = []
    for figure in measure(options):
        figures.append(figure)
        print(
            f"  {figure.part}: {figure.name}: {figure.ours} {figure.unit} {figure.note}",
            file=sys.stderr,
            flush=True,
        )
    answer.send(figures)


def _machine(before: float) -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.platform(),
        "load_before": before,
        "load_after": os.getloadavg()[0],
    }


if __name__ == "__main__":
    sys.exit(main())
