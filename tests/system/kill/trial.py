"""One trial: a run in which processes are killed, carried on to its end, and judged by its proof."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from antin.adapters.data_folder import DataFolder
from antin.ledger.checkpoints import Checkpoint, read_checkpoint
from antin.proof.bundle import open_bundle
from antin.proof.checking import check
from antin.site.database import database_of
from tests.system.kill.points import BOUNDARIES, Point
from tests.system.office import Templates

__all__ = ["ESTATE", "Outcome", "Start", "count_calls", "start_conductor", "try_points"]

ESTATE = "two_communes"
_HERE = Path(__file__).parent
PATIENCE = 120.0  # seconds for one start of the conductor on a busy machine
_SPARE_STARTS = 3  # beyond one for each death
_GOES_ON = (75, 9, -9)  # “run the same command again”, here or elsewhere; killed

Start = Callable[[Path, Path], int]  # data folder and folder of the strike -> exit code of the conductor


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a trial. ``faults`` is empty where everything held."""

    points: Sequence[Point]
    struck: tuple[str, ...]  # the processes that died, in the order of the points; empty where not reached
    endings: tuple[int, ...]  # exit codes of the conductor, one a start
    faults: tuple[str, ...]
    figures: dict[str, Any]
    seconds: float


def try_points(
    templates: Templates, points: Sequence[Point], *, stage: str = "founded", start: Start | None = None
) -> Outcome:
    """Run from a template with deaths at the points, carry on until the end, judge."""
    trial = _Trial(templates, stage, start or start_conductor)
    try:
        return trial.run([point.as_dict() for point in points], points)
    finally:
        trial.remove()


def count_calls(
    templates: Templates, *, stage: str = "founded", start: Start | None = None
) -> tuple[dict[str, int], Outcome]:
    """How often each boundary is reached in a run that nobody disturbs, and how that run ends."""
    trial = _Trial(templates, stage, start or start_conductor)
    places = [
        {"function": each.function, "moment": each.moment} for each in BOUNDARIES if each.moment != "torn"
    ]
    try:
        outcome = trial.run(places, ())
        calls = {path.stem: path.stat().st_size for path in trial.strike.glob("*.calls")}
    finally:
        trial.remove()
    torn = {
        each.key: calls.get(each.key.replace(".torn", ".before"), 0)
        for each in BOUNDARIES
        if each.moment == "torn"
    }
    return calls | torn, outcome


def start_conductor(folder: Path, strike: Path) -> int:
    """One start of the conductor as a program of its own."""
    paths = [str(_HERE / "injected"), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "ANTIN_TEST_STRIKE": str(strike)}
    with (folder / "logs" / "conductor.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-P", str(_HERE / "conduct.py"), str(folder), ESTATE],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        return process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return 1


class _Trial:
    """One data folder, from the template to the verdict."""

    def __init__(self, templates: Templates, stage: str, start: Start) -> None:
        self.folder = templates.copy(ESTATE, stage)
        self._start = start
        self._kept = _last_checkpoint(self.folder)
        self.strike = self.folder / "strike"
        self.strike.mkdir()

    def run(self, described: Sequence[dict[str, Any]], points: Sequence[Point]) -> Outcome:
        """Conduct until the end, and judge."""
        began_at = time.monotonic()
        plan = {"data": str(self.folder), "points": list(described)}
        (self.strike / "strike.json").write_text(json.dumps(plan))
        endings = self._conduct(len(points) + _SPARE_STARTS)
        faults, figures = self._judge(endings)
        return Outcome(
            points,
            tuple(self._struck(number) for number in range(len(points))),
            tuple(endings),
            tuple(faults),
            figures,
            time.monotonic() - began_at,
        )

    def _struck(self, number: int) -> str:
        """Who died at a point; nobody where it was not reached or the victim was not there."""
        mark = self.strike / f"struck-{number}"
        died = json.loads(mark.read_bytes()) if mark.exists() else {"pids": []}
        return str(died["who"]) if died["pids"] else ""

    def _conduct(self, starts: int) -> list[int]:
        """Start the conductor until it ends well, as a person does who is told to run the command again."""
        endings = [self._start(self.folder, self.strike)]
        while endings[-1] in _GOES_ON and len(endings) < starts:
            endings.append(self._start(self.folder, self.strike))
        return endings

    def _judge(self, endings: list[int]) -> tuple[list[str], dict[str, Any]]:
        """Everything that is not as it must be, and the figures."""
        if endings[-1] != 0:
            log = self.folder / "logs" / "conductor.log"
            last_words = log.read_text(errors="replace").strip().splitlines()[-3:]
            return [f"the run did not come to its end: {endings}", *last_words], {}
        report = check(open_bundle(self.folder / "proof"), kept=self._kept)
        faults = [finding.en for finding in report.findings]
        return faults + _doubles(self.folder / "proof"), report.figures.as_dict()

    def remove(self) -> None:
        """Stop the server where a killed conductor has left one, and remove the folder."""
        server = database_of(DataFolder(self.folder), {})
        if server.is_running:
            server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def _doubles(proof: Path) -> list[str]:
    """Items or serials that occur twice in the ledger or in the signer's journal."""
    seen = Counter[Any]()
    for line in (proof / "ledger.jsonl").read_bytes().splitlines():
        entry = json.loads(line)
        if entry["kind"] == "certificate.issued":
            item = (entry["body"]["plan_id"], entry["body"]["index"])
            seen.update([("recorded", entry["subject"]), ("recorded", *item)])
    for line in (proof / "signer-ca.log").read_bytes().splitlines():
        entry = json.loads(line)
        if entry["kind"] == "certificate.signed":
            item = (entry["body"]["mandate_digest"], entry["body"]["index"])
            seen.update([("signed", entry["subject"]), ("signed", *item)])
    return [f"twice {' '.join(map(str, key))}" for key, number in seen.items() if number > 1]


def _last_checkpoint(office: Path) -> Checkpoint | None:
    """What an outsider kept before the run, if it had begun: the ledger may only grow from it."""
    journal = office / "signers" / "evidence" / "journal.jsonl"
    if not journal.exists():
        return None
    lines = journal.read_bytes().splitlines()
    signed = [entry for line in lines if (entry := json.loads(line))["kind"] == "checkpoint.signed"]
    return read_checkpoint(json.dumps(signed[-1]["body"]["checkpoint"]))
