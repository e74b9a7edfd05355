"""``./antin bench pages``: every kind of page of a served office, asked for at a fixed rate.

With Phú Thọ loaded and its re-issue finished, at 50 requests a second in an open loop, signed in: p50, p95 and
p99 to the last octet. Exit code 5 where p95 of a page is above 300 ms.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))  # the launcher runs this file with an isolated path

from bench.measuring.figures import Figure, json_of, table_of
from bench.measuring.surroundings import machine, work_folder
from bench.ours.paging import PagesWanted, measure_pages

_GOAL_MISSED = 5


def main(arguments: list[str] | None = None) -> int:
    """Measure, print the table or JSON, and judge."""
    chosen = _read(arguments)
    wanted = PagesWanted(chosen.data, chosen.rate, chosen.seconds, chosen.port, chosen.kind or ())
    figures: list[Figure] = []
    try:
        with work_folder() as folder:
            for figure in measure_pages(folder, wanted):
                figures.append(figure)
                print(f"  {figure.part}: {figure.name}: {figure.ours:.1f} ms", file=sys.stderr, flush=True)
    except RuntimeError as failure:
        print(failure, file=sys.stderr)
        return 1
    told = json.dumps(json_of(figures, machine()), ensure_ascii=False, indent=1)
    print(told if chosen.json else table_of(figures))
    return _GOAL_MISSED if any(figure.is_met is False for figure in figures) else 0


def _read(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="antin bench pages", description=__doc__)
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="a finished demo folder (default: one is made)"
    )
    parser.add_argument("--rate", type=float, default=50.0, metavar="N", help="requests a second (default 50)")
    parser.add_argument(
        "--seconds",
        type=float,
        default=10.0,
        metavar="N",
        help="for each kind (default 10; 0: only what a page costs)",
    )
    parser.add_argument("--port", type=int, default=8471, metavar="N")
    parser.add_argument("--kind", action="append", metavar="NAME", help="only this kind, as the table names it")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    # So that folders are removed and processes stopped, whoever ends the run.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    raise SystemExit(main())
