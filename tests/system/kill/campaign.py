"""The kill campaign: seeded deaths over every boundary and every process, each run judged by its proof.

``python tests/system/kill/campaign.py --points 1000`` writes a report in Markdown and ends with 1 where a run
did not survive. A point is a process killed with SIGKILL at a boundary (see ``points.py``); ``--together`` lets
several die in one run, which is harder on the run and easier on the machine. A seed gives the same points.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.system.kill.judging import FIGURES  # noqa: E402 - the path comes first
from tests.system.kill.points import Point, draw  # noqa: E402
from tests.system.kill.trial import ESTATE, Outcome, count_calls, try_points  # noqa: E402
from tests.system.office import Templates  # noqa: E402

REPORT = ROOT / "docs" / "operate" / "kill-report.md"


@dataclass(frozen=True)
class Campaign:
    """What was asked for, and what came of it."""

    seed: int
    together: int
    boundaries: int
    outcomes: Sequence[Outcome]
    seconds: float

    @property
    def struck(self) -> list[Point]:
        """The points at which a process was killed."""
        return [
            point
            for outcome in self.outcomes
            for point, mark in zip(outcome.points, outcome.struck, strict=True)
            if mark and not mark.endswith("None")
        ]

    @property
    def planned(self) -> int:
        """All points, also those that the run no longer reached."""
        return sum(len(outcome.points) for outcome in self.outcomes)

    @property
    def failed(self) -> list[Outcome]:
        """The runs that did not survive."""
        return [outcome for outcome in self.outcomes if faults_of(outcome)]


def faults_of(outcome: Outcome) -> list[str]:
    """What was amiss after a run; figures that differ from a calm run's count, too."""
    faults = list(outcome.faults)
    if not faults and outcome.figures != FIGURES:
        faults.append(f"the figures differ: {outcome.figures}")
    return faults


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the campaign and write its report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=1000)
    parser.add_argument("--together", type=int, default=1, help="deaths in one run")
    parser.add_argument("--stage", choices=("empty", "founded"), default="founded", help="where runs begin")
    parser.add_argument("--seed", type=int, default=2025)
    parser.add_argument("--runs-at-once", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--report", type=Path, default=REPORT)
    chosen = parser.parse_args(arguments)
    with templates() as made:
        campaign = carry_out(made, chosen)
    chosen.report.parent.mkdir(parents=True, exist_ok=True)
    chosen.report.write_text(report_of(campaign), encoding="utf-8")
    print(
        f"{len(campaign.struck)} deaths, {len(campaign.failed)} runs failed: {chosen.report}", file=sys.stderr
    )
    return 1 if campaign.failed else 0


@contextmanager
def templates() -> Iterator[Templates]:
    """A folder for the runs, with a path that is short enough for sockets; removed afterwards."""
    root = Path(tempfile.mkdtemp(prefix="antin-kill-", dir="/tmp"))
    root.chmod(0o711)
    try:
        yield Templates(root)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def carry_out(made: Templates, chosen: argparse.Namespace) -> Campaign:
    """One calm run that is counted, then the runs in which processes die."""
    began_at = time.monotonic()
    made.path(ESTATE, chosen.stage)
    calls, calm = count_calls(made, stage=chosen.stage)
    if faults_of(calm):
        raise SystemExit(f"Not even a run that nobody disturbs succeeds: {faults_of(calm)}")
    points = draw(chosen.seed, chosen.points, calls)
    groups = [points[start : start + chosen.together] for start in range(0, len(points), chosen.together)]
    outcomes: list[Outcome] = []
    with ThreadPoolExecutor(chosen.runs_at_once) as pool:
        for outcome in pool.map(lambda group: try_points(made, group, stage=chosen.stage), groups):
            outcomes.append(outcome)
            tell(len(outcomes), len(groups), outcome)
    boundaries = sum(1 for count in calls.values() if count)
    return Campaign(chosen.seed, chosen.together, boundaries, outcomes, time.monotonic() - began_at)


def tell(done: int, total: int, outcome: Outcome) -> None:
    """One line a run on standard error."""
    verdict = "; ".join(faults_of(outcome)) or "sound"
    names = ", ".join(map(str, outcome.points))
    print(f"{done}/{total} {outcome.seconds:.0f} s {list(outcome.endings)} {names}: {verdict}", file=sys.stderr)


# --- the report ---


TEXT = """\
# Kill report

Written by `tests/system/kill/campaign.py`; the points are described in `tests/system/kill/points.py`.

{verdict} {deaths} processes were killed with SIGKILL in {runs} runs, up to {together} in one. Of {planned}
seeded points {missed} were no longer reached, or their victim was not there at that moment.

Each run re-issues the estate `two_communes`: decision, freeze, two approvals, 26 certificates in ranges of
eight by two workers, test signatures, switch, 29 revocations, cut-off, lists of revoked certificates,
checkpoints, proof. Where a death ended the command, the same command was started again ({restarts} times), and
the run had to come to its end. Then:

- the recount of its proof (`reorg proof --check`) has no finding, also against a checkpoint that was kept
  before the run: nothing recorded is lost, every signature of the signer is recorded, gaps are 0;
- no plan item and no serial number is signed or recorded twice;
- every figure is that of a run that nobody disturbed.

PostgreSQL ran with `fsync`, `synchronous_commit` and `full_page_writes` on. {boundaries} boundaries, seed
{seed}, {minutes:.0f} minutes on {machine}. “self” is the process that reached the boundary.
"""


def report_of(campaign: Campaign) -> str:
    """The report in Markdown."""
    struck, failed = campaign.struck, campaign.failed
    text = TEXT.format(
        verdict="**Every run survived.**" if not failed else f"**{len(failed)} runs did not survive** (below).",
        deaths=len(struck),
        runs=len(campaign.outcomes),
        together=campaign.together,
        planned=campaign.planned,
        missed=campaign.planned - len(struck),
        restarts=sum(len(outcome.endings) - 1 for outcome in campaign.outcomes),
        boundaries=campaign.boundaries,
        seed=campaign.seed,
        minutes=campaign.seconds / 60,
        machine=machine(),
    )
    tables = [
        *table("Where", Counter(point.boundary.group for point in struck)),
        *table("Who died", Counter(point.victim for point in struck)),
    ]
    return "\n".join([text, *tables, *failures(failed)])


def machine() -> str:
    """What the campaign ran on."""
    return f"{os.cpu_count()} processors, {platform.system()} {platform.release().split('-')[0]}"


def table(heading: str, counted: Counter[str]) -> Iterator[str]:
    """A table of deaths, the most frequent first."""
    yield from (f"| {heading} | deaths |", "|---|---:|")
    for name, number in sorted(counted.items(), key=lambda each: (-each[1], each[0])):
        yield f"| {name} | {number} |"
    yield ""


def failures(failed: Iterable[Outcome]) -> Iterator[str]:
    """The runs that did not survive, with what was found."""
    for outcome in failed:
        yield f"## {', '.join(map(str, outcome.points))}"
        yield ""
        yield f"Killed: {', '.join(filter(None, outcome.struck)) or 'nobody'}; endings {list(outcome.endings)}."
        yield ""
        yield from (f"- {fault}" for fault in faults_of(outcome))
        yield ""


if __name__ == "__main__":
    sys.exit(main())
