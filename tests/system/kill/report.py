"""The campaign's report in Markdown: where processes died, which, and what became of the runs."""

from __future__ import annotations

import os
import platform
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from tests.system.kill.points import BOUNDARIES
from tests.system.kill.record import Death, Record, Trial

__all__ = ["report_of"]

_PROCESSES = {
    "conductor": "command",
    "worker-1": "worker",
    "worker-2": "worker",
    "signer-ca": "signer ca",
    "signer-evidence": "signer evidence",
    "field": "field",
    "postgres": "PostgreSQL",
    "postgres-backend": "its backend",
    "postgres-walwriter": "its WAL writer",
    "postgres-checkpointer": "its checkpointer",
    "all": "all at once",
}

_TEXT = """\
# Kill report

Written by `just kill` (`tests/system/kill`). {verdict} {deaths} processes were killed with SIGKILL in {runs}
runs, up to {together} in one, at points drawn from seed {seed} between {first} and {last}. {missed} further
points killed nobody: the run did not come that far, or the victim was just not there. Those runs were carried
to their end and judged all the same.

Each run re-issues the estate `two_communes`: decision, freeze, two approvals, 26 certificates in ranges of
eight by two workers, test signatures, switch, 29 revocations, cut-off, lists of revoked certificates,
checkpoints, proof. Every {empty_every}th run begins before the key ceremony. Where a death ended the command,
the same command was given again ({resumed} times), and the run had to come to its end. Then:

- the recount of its proof (what `antin reorg proof --check` does) has no finding, also against a checkpoint
  that was kept before the run: nothing recorded is lost, every signature of the signer is recorded, gaps are
  0;
- no plan item and no serial number is signed or recorded twice;
- every figure is that of a run that nobody disturbed.

PostgreSQL ran with `fsync`, `synchronous_commit` and `full_page_writes` on. To be many, the office's
processes were copied from one prepared image instead of started anew, and sealed keys were opened once;
`./antin test` repeats 34 such points, and four where every process starts in the ordinary way. SIGKILL takes a
process's memory, not what the kernel holds for the disk: “all at once” is the death of every process, not of
the machine.

## Where and who

A cell reads *deaths · resumed · held*: how many processes died there, in how many of their runs the command had
to be given again (after any of the run's deaths), and how many of these runs were sound in the end.

"""


def report_of(record: Record) -> str:
    """The whole report."""
    deaths, failed = record.deaths, record.failed
    planned = sum(len(trial.points) for trial in record.trials)
    text = _TEXT.format(
        verdict="**Every run held.**" if not failed else f"**{len(failed)} runs did not hold** (below).",
        deaths=f"{len(deaths):,}",
        seed=record.seed,
        first=_minute(record.trials[:1]),
        last=_minute(record.trials[-1:]),
        missed=planned - len(deaths),
        runs=len(record.trials),
        together=max((len(trial.points) for trial in record.trials), default=1),
        empty_every=20,
        resumed=sum(len(trial.endings) - 1 for trial in record.trials),
    )
    return text + "\n".join([*_table(deaths), *_machine(record), *_failures(failed)])


def _minute(trials: Sequence[Trial]) -> str:
    return trials[0].at[:16].replace("T", " ") if trials else "never"


def _table(deaths: Iterable[Death]) -> Iterator[str]:
    """Boundaries by processes, with sums."""
    cells: dict[tuple[str, str], list[Trial]] = defaultdict(list)
    for death in deaths:
        process = _PROCESSES[death.who]
        for place in ((death.group, process), (death.group, ""), ("", process), ("", "")):
            cells[place].append(death.trial)
    columns = [name for name in dict.fromkeys(_PROCESSES.values()) if ("", name) in cells]
    groups = [name for name in dict.fromkeys(each.group for each in BOUNDARIES) if (name, "") in cells]
    yield "| Boundary | " + " | ".join([*columns, "together"]) + " |"
    yield "|---|" + "---:|" * (len(columns) + 1)
    for group in [*groups, ""]:
        row = [_cell(cells.get((group, column), [])) for column in [*columns, ""]]
        yield f"| {group or '**together**'} | " + " | ".join(row) + " |"
    yield ""


def _cell(trials: Sequence[Trial]) -> str:
    if not trials:
        return ""
    held = sum(not trial.faults for trial in trials)
    return f"{len(trials)} · {sum(trial.was_resumed for trial in trials)} · {held}"


def _machine(record: Record) -> Iterator[str]:
    """What the campaign ran on, and how long."""
    seconds = sorted(trial.seconds for trial in record.trials) or [0.0]
    sources = list(dict.fromkeys(trial.source for trial in record.trials))
    yield (
        f"{os.cpu_count()} processors, {platform.system()} {platform.release().split('-')[0]}; "
        f"{sum(seconds) / 60:.0f} minutes of runs, one at a time, half of them within "
        f"{seconds[len(seconds) // 2]:.1f} s, the longest {seconds[-1]:.0f} s."
    )
    yield ""
    if record.mended:
        yield f"Runs that held only after product or campaign was mended: {len(record.mended)}."
        yield ""
    yield f"SHA-256 of the product's source, shortened: {', '.join(f'`{each}`' for each in sources)}."
    yield ""


def _failures(failed: Iterable[Trial]) -> Iterator[str]:
    """The runs that did not hold, with what was found."""
    for trial in failed:
        yield f"## {trial.number}: {', '.join(trial.points)}"
        yield ""
        died = ", ".join(filter(None, trial.died)) or "nobody"
        yield f"Stage {trial.stage}; killed: {died}; endings {list(trial.endings)}."
        yield ""
        yield from (f"- {fault}" for fault in trial.faults)
        yield ""
