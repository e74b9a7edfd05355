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
from itertools import count, islice
from pathlib import Path

ROOT = Path(__file__).parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.system.kill import prepared  # noqa: E402 - before anything of the product
from tests.system.kill.points import Point, draw  # noqa: E402

REPORT = ROOT / "docs" / "operate" / "kill-report.md"
RECORD = ROOT / "var" / "kill" / "record.jsonl"
_EMPTY_EVERY = 20  # every so many trials begin before the key ceremony, the others when the world before stands

from tests.system.kill.judging import faults_of  # noqa: E402
from tests.system.kill.record import Record, Trial  # noqa: E402
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
    """The trials that are missing, in their order."""
    points = {stage: points_of(made, record, stage) for stage in ("founded", "empty")}
    for trial in record.trials:
        drop(points[trial.stage], len(trial.points))
    source = digest_of_source()
    for number in count(len(record.trials)):
        if len(record.deaths) >= deaths:
            return
        stage = "empty" if number % _EMPTY_EVERY == _EMPTY_EVERY - 1 else "founded"
        outcome = try_points(
            made, list(islice(points[stage], together)), stage=stage, start=prepared.start_conductor
        )
        faults = tuple(faults_of(outcome))
        now = time.strftime("%Y-%m-%dT%H:%MZ", time.gmtime())
        trial = Trial.of(outcome, number=number, stage=stage, faults=faults, source=source, at=now)
        record.add(trial)
        tell(trial)


def drop(points: Iterator[Point], number: int) -> None:
    """Leave out points that have been tried."""
    for _ in islice(points, number):
        pass


def points_of(made: Templates, record: Record, stage: str) -> Iterator[Point]:
    """The points of a stage; a run that nobody disturbs says how many there can be."""
    if stage not in record.calls:
        calls, calm = count_calls(made, stage=stage, start=prepared.start_conductor)
        if faults := faults_of(calm):
            raise SystemExit(f"Not even a run that nobody disturbs succeeds: {faults}")
        record.begin(stage, calls)
    return draw(record.seed, record.calls[stage])


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
