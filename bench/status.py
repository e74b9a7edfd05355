"""``./antin bench status``: OCSP, time-stamps and revocation beside their peers, in one run on one machine.

Everything is measured here and now: ours and the peers', on the wall and per second of CPU. The work folder is
removed at the end; traffic stays on the loopback. Exit code 5 where a goal is missed.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))  # the launcher runs this file with an isolated path

from bench.measuring.figures import Figure, json_of, table_of
from bench.measuring.options import Options
from bench.measuring.surroundings import in_own_process, machine, work_folder

PARTS = {
    "ocsp": "bench.ours.answering:measure_ocsp",
    "tsa": "bench.ours.answering:measure_tsa",
    "revoke": "bench.ours.answering:measure_revoked",
    "growth": "bench.ours.answering:measure_growth",
}
_GOAL_MISSED = 5


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
        began = time.monotonic()
        with work_folder() as folder:
            figures += in_own_process(PARTS[part], Options(folder, None, chosen.quick))
        print(f"{part}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    told = json.dumps(json_of(figures, machine()), ensure_ascii=False, indent=1)
    print(told if chosen.json else table_of(figures))
    return _GOAL_MISSED if any(figure.is_met is False for figure in figures) else 0


if __name__ == "__main__":
    raise SystemExit(main())
