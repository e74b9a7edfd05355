"""The kill campaign: seeded deaths over every boundary and every process, each run judged by its proof.

``python tests/system/kill/campaign.py`` goes on until 1,000 processes have been killed, writes the report, and
ends with 1 where a run did not survive. It can be stopped and started again at any time: the record knows what
is done, and a seed draws the same points. A point is a process killed at a boundary (``points.py``).
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import count, islice
from pathlib import Path

ROOT = Path(__file__).parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.system.kill import prepared  # noqa: E402 - before anything of the product
from tests.system.kill.points import BOUNDARIES, Point, draw, point  # noqa: E402

REPORT = ROOT / "docs" / "operate" / "kill-report.md"
RECORD = ROOT / "var" / "kill" / "record.jsonl"
_EMPTY_EVERY = 20  # every so many trials begin before the key ceremony, the others when the world before stands

from tests.system.kill.judging import faults_of, parts_of  # noqa: E402
from tests.system.kill.record import Record, Stage, Trial  # noqa: E402
from tests.system.kill.report import report_of  # noqa: E402
from tests.system.kill.trial import ESTATE, count_calls, try_points  # noqa: E402
from tests.system.office import Templates  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry the campaign on, and write its report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deaths", type=int, default=1000, help="how many processes are to be killed")
    parser.add_argument("--seed", type=int, default=2025)
    parser.add_argument(
        "--together", type=int, default=1, help="deaths in one run: harder on it, and sooner done"
    )
    parser.add_argument("--record", type=Path, default=RECORD)
    parser.add_argument("--report", type=Path, default=REPORT)
    parser.add_argument("--report-only", action="store_true", help="write the report of what is recorded")
    chosen = parser.parse_args(arguments)
    record = Record(chosen.record, chosen.seed)
    if not chosen.report_only:
        with templates() as made:
            prepared.warm_up(made, ESTATE)
            carry_on(made, record, chosen.deaths, chosen.together)
    chosen.report.parent.mkdir(parents=True, exist_ok=True)
    chosen.report.write_text(report_of(record), encoding="utf-8")
    failed = len(record.failed)
    print(f"{len(record.deaths)} deaths, {failed} runs failed: {chosen.report}", file=sys.stderr)
    return 1 if failed else 0


@contextmanager
def templates() -> Iterator[Templates]:
    """A folder for the runs, with a path that is short enough for sockets; removed afterwards."""
    root = Path(tempfile.mkdtemp(prefix="antin-kill-", dir="/tmp"))
    root.chmod(0o711)
    try:
        yield Templates(root)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def carry_on(made: Templates, record: Record, deaths: int, together: int) -> None:
    """The runs that are missing, in their order; those that did not hold are made again."""
    for failed in record.failed:
        points = [point(*parts_of(written)) for written in failed.points]
        make(made, record, failed.number, failed.stage, points)
    stages = {stage: stage_of(made, record, stage) for stage in ("founded", "empty")}
    drawn = {name: draw(f"{record.seed}/{stage.first}", stage.calls) for name, stage in stages.items()}
    for number in count(min(stage.first for stage in stages.values())):
        name = "empty" if number % _EMPTY_EVERY == _EMPTY_EVERY - 1 else "founded"
        if number < stages[name].first:
            continue
        known = record.find(number)
        if known is None and len(record.deaths) >= deaths:
            return
        points = list(islice(drawn[name], len(known.points) if known else together))
        if known is None:
            make(made, record, number, name, points)


def make(made: Templates, record: Record, number: int, stage: str, points: Sequence[Point]) -> None:
    """Make one run and record it."""
    outcome = try_points(made, points, stage=stage, start=prepared.start_conductor)
    trial = Trial.of(
        outcome,
        number=number,
        stage=stage,
        faults=tuple(faults_of(outcome)),
        source=digest_of_source(),
        at=time.strftime("%Y-%m-%dT%H:%MZ", time.gmtime()),
    )
    record.add(trial)
    tell(trial)


def stage_of(made: Templates, record: Record, name: str) -> Stage:
    """What points of a stage are drawn from; counted in a calm run where the boundaries have changed."""
    known = record.stages.get(name)
    if known is None or not set(known.calls) <= {boundary.key for boundary in BOUNDARIES}:
        calls, calm = count_calls(made, stage=name, start=prepared.start_conductor)
        if faults := faults_of(calm):
            raise SystemExit(f"Not even a run that nobody disturbs succeeds: {faults}")
        record.begin(name, calls)
    return record.stages[name]


@cache
def digest_of_source() -> str:
    """Which product the trials are made on."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "src" / "antin").rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def tell(trial: Trial) -> None:
    """One line a run on standard error."""
    verdict = "; ".join(trial.faults) or "sound"
    deaths = ", ".join(
        f"{point} ({who or 'nobody'})" for point, who in zip(trial.points, trial.died, strict=True)
    )
    print(
        f"{trial.number} {trial.seconds:.1f} s {list(trial.endings)} {deaths}: {verdict}",
        file=sys.stderr,
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
