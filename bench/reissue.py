"""``./antin bench reissue``: the re-issue beside its peers, in one run on one machine.

Everything is measured here and now: ours and the peers', on the wall and in seconds of CPU. The work folder is
removed at the end; traffic stays on Unix sockets and the loopback. Exit code 5 where a goal is missed.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))  # the launcher runs this file with an isolated path

from bench.measuring.figures import Figure, json_of, table_of
from bench.measuring.options import Options
from bench.measuring.surroundings import in_own_process, machine, work_folder

# Part -> where it is measured. Each runs in a process of its own: Django knows one database a process, and a
# part's memory is its own.
PARTS = {
    "hot": "bench.ours.hot_path:measure_hot_path",
    "issue": "bench.ours.issuing:measure_issuing",
    "issue-rsa-2048": "bench.ours.issuing:measure_issuing_rsa_2048",
    "issue-rsa-4096": "bench.ours.issuing:measure_issuing_rsa_4096",
    "planner": "bench.ours.planning:measure_planning",
    "revoke": "bench.ours.revoking:measure_revoking",
    "ledger": "bench.ours.recording:measure_recording",
    "help": "bench.ours.starting:measure_help",
    "demo": "bench.ours.starting:measure_demo",
}
MARK = "<!-- table -->"
_NOT_QUICK = ("demo",)
_GOAL_MISSED = 5


def main(arguments: list[str] | None = None) -> int:
    """Run the parts that were asked for and print the table, or JSON."""
    chosen = _read(arguments)
    figures: list[Figure] = []
    with_errors, started = False, time.monotonic()
    for part in chosen.only or [name for name in PARTS if not (chosen.quick and name in _NOT_QUICK)]:
        began = time.monotonic()
        try:
            with work_folder() as folder:
                figures += in_own_process(PARTS[part], Options(folder, chosen.size, chosen.quick))
        except RuntimeError as failure:
            with_errors = True
            print(f"{part}: {failure}", file=sys.stderr, flush=True)
        print(f"{part}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    print(
        json.dumps(json_of(figures, machine()), ensure_ascii=False, indent=1)
        if chosen.json
        else table_of(figures)
    )
    if chosen.markdown:
        _write_page(chosen.markdown, figures, time.monotonic() - started)
    if with_errors:
        return 1
    return _GOAL_MISSED if any(figure.is_met is False for figure in figures) else 0


def _read(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="antin bench reissue", description=__doc__)
    parser.add_argument("--only", action="append", choices=PARTS, metavar="PART", help=", ".join(PARTS))
    parser.add_argument(
        "--quick", action="store_true", help="small sizes; no goal of the whole province is judged"
    )
    parser.add_argument("--size", type=int, metavar="N", help="certificates (default: the demo's Phú Thọ)")
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--markdown", type=Path, metavar="FILE", help=f"write the table below “{MARK}” of a page"
    )
    chosen = parser.parse_args(arguments)
    if chosen.quick and chosen.size is None:
        chosen.size = 2_000
    return chosen


def _write_page(page: Path, figures: list[Figure], seconds: float) -> None:
    """Put the machine and the table below the mark of a page; what stands above it is written by hand."""
    head, _, _ = page.read_text(encoding="utf-8").partition(MARK)
    here = machine()
    told = (
        f"{here['cores']} cores, Python {here['python']}, {here['system']}; load at the end "
        f"{here['load'][0]}; {seconds / 60:.0f} minutes in all."
    )
    page.write_text(f"{head}{MARK}\n\n{told}\n\n{table_of(figures)}\n", encoding="utf-8")


if __name__ == "__main__":
    # So that folders are removed and processes stopped, whoever ends the run.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    raise SystemExit(main())
