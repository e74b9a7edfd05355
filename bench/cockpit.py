"""``./antin bench cockpit``: the cockpit at fifty requests a second, for a province and for the whole country.

``--only province`` or ``--only country`` measures one of them; ``--quick`` small ones, to see that it works.
Everything is measured here and now; the work folder is removed at the end. Exit code 5 where a goal is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))  # the launcher runs this file with an isolated path

from bench.measuring.figures import Figure, json_of, table_of
from bench.measuring.options import Options
from bench.measuring.surroundings import in_own_process, machine, work_folder

PARTS = {
    "province": "bench.ours.watching:measure_province",
    "country": "bench.ours.watching:measure_country",
}
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
        with work_folder() as folder:
            figures += in_own_process(PARTS[part], Options(folder, None, chosen.quick))
    as_json = json.dumps(json_of(figures, machine() | {"load_before": before}), ensure_ascii=False, indent=1)
    print(as_json if chosen.json else table_of(figures))
    print(f"load of the machine: {before:.1f} before, {os.getloadavg()[0]:.1f} after", file=sys.stderr)
    return _GOAL_MISSED if any(figure.is_met is False for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
