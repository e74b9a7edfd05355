"""One trial: a run in which one process is killed, carried on to its end, and judged by its proof."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
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

__all__ = ["ESTATE", "Outcome", "count_calls", "try_point"]

ESTATE = "two_communes"
_HERE = Path(__file__).parent
_PATIENCE = 90.0  # seconds for one start of the conductor on a busy machine
_STARTS = 4
_ACCEPTED = (0, 75, -9)  # done; “try again”; killed


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a trial. ``faults`` is empty where everything held."""

    point: Point | None
    struck: str  # victim and process id; empty where the point was not reached
    endings: tuple[int, ...]  # exit codes of the conductor, one a start
    faults: tuple[str, ...]
    figures: dict[str, Any]
    seconds: float


def try_point(templates: Templates, point: Point) -> Outcome:
    """Run with a kill at the point, carry on until the end, judge."""
    return _trial(templates, [point.as_dict()], point)


def count_calls(templates: Templates) -> tuple[dict[str, int], Outcome]:
    """How often each boundary is reached in a run that nobody disturbs, and how that run ends."""
    calls: dict[str, int] = {}
    described = [{"function": each.function, "moment": each.moment} for each in BOUNDARIES]
    outcome = _trial(templates, [each for each in described if each["moment"] != "torn"], None, calls)
    torn = next(each for each in BOUNDARIES if each.moment == "torn")
    calls[torn.key] = calls[torn.key.replace(".torn", ".before")]
    return calls, outcome


def _trial(
    templates: Templates,
    points: Sequence[dict[str, Any]],
    point: Point | None,
    calls: dict[str, int] | None = None,
) -> Outcome:
    began_at = time.monotonic()
    folder = templates.copy(ESTATE, "founded")
    try:
        kept = _last_checkpoint(templates)
        strike = folder / "strike"
        strike.mkdir()
        strike.joinpath("strike.json").write_text(json.dumps({"points": list(points), "data": str(folder)}))
        endings = _conduct(folder, strike)
        struck = strike / "struck"
        if calls is not None:
            calls.update({path.stem: path.stat().st_size for path in strike.glob("*.calls")})
        faults, figures = _judge(folder, kept, endings)
        return Outcome(
            point,
            struck.read_text().strip() if struck.exists() else "",
            tuple(endings),
            tuple(faults),
            figures,
            time.monotonic() - began_at,
        )
    finally:
        _remove(folder)


def _conduct(folder: Path, strike: Path) -> list[int]:
    """Start the conductor until it ends well, as a person would who reads “run the same command again”."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
        "PYTHONPATH": os.pathsep.join([str(_HERE / "injected"), os.environ.get("PYTHONPATH", "")]).strip(
            os.pathsep
        ),
        "ANTIN_TEST_STRIKE": str(strike),
    }
    endings: list[int] = []
    while len(endings) < _STARTS and (not endings or endings[-1] not in (0, 1)):
        with (folder / "logs" / "conductor.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-P", str(_HERE / "conduct.py"), str(folder), ESTATE],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
            try:
                endings.append(process.wait(_PATIENCE))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                endings.append(1)
    return endings


def _judge(folder: Path, kept: Checkpoint, endings: list[int]) -> tuple[list[str], dict[str, Any]]:
    """Everything that is not as it must be, and the figures."""
    faults = [f"the conductor ended with {code}" for code in endings if code not in _ACCEPTED]
    if endings[-1] != 0:
        log = (folder / "logs" / "conductor.log").read_text(errors="replace").strip().splitlines()
        return [*faults, "the run did not come to its end", *log[-3:]], {}
    report = check(open_bundle(folder / "proof"), kept=kept)
    faults += [finding.en for finding in report.findings]
    faults += _doubles(folder)
    return faults, report.figures.as_dict()


def _doubles(folder: Path) -> list[str]:
    """Items or serials that occur twice in the ledger or in the signer's journal."""
    issued, signed = Counter[Any](), Counter[Any]()
    for line in (folder / "proof" / "ledger.jsonl").read_bytes().splitlines():
        entry = json.loads(line)
        if entry["kind"] == "certificate.issued":
            issued.update([entry["subject"], (entry["body"]["plan_id"], entry["body"]["index"])])
    for line in (folder / "proof" / "signer-ca.log").read_bytes().splitlines():
        entry = json.loads(line)
        if entry["kind"] == "certificate.signed":
            signed.update([entry["subject"], (entry["body"]["mandate_digest"], entry["body"]["index"])])
    return [
        f"{what} twice: {key}"
        for what, counter in (("recorded", issued), ("signed", signed))
        for key, number in counter.items()
        if number > 1
    ]


def _last_checkpoint(templates: Templates) -> Checkpoint:
    """What an outsider kept before the run: the ledger may only grow from it."""
    status = json.loads(
        (templates.path(ESTATE, "founded") / "signers" / "evidence" / "journal.jsonl")
        .read_bytes()
        .splitlines()[-1]
    )
    return read_checkpoint(json.dumps(status["body"]["checkpoint"]))


def _remove(folder: Path) -> None:
    """Stop the server where a killed conductor has left one, and remove the folder."""
    server = database_of(DataFolder(folder), {})
    if server.is_running:
        server.stop()
    shutil.rmtree(folder, ignore_errors=True)
