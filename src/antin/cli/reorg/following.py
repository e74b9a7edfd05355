"""Watching a run: two bars, issuing and confirming, until both are done or it does not get on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from antin.cli.output import Progress, note
from antin.cli.words import choose
from antin.kernel.errors import AntinError

if TYPE_CHECKING:
    from antin.cli.office import Staff

__all__ = ["RunStuck", "follow"]

_POLL_SECONDS = 0.3


class RunStuck(AntinError):
    """A range of items fails again and again."""

    code = "run.stuck"
    exit_code = 75


def follow(staff: Staff, plan_id: str, shown: Progress) -> None:
    """Show the workers' progress until every range is done.

    Raises :class:`RunStuck` with the last failure, and what is wrong with a process that was given up.
    """
    from antin.apps.reorganisation import api as reorganisation

    stages = {
        "issue": shown.stage(choose("Cấp chứng thư", "Issuing")),
        "confirm": shown.stage(
            choose("Ký thử trên thiết bị (mô phỏng)", "Test signatures (simulated devices)")
        ),
    }
    told: set[str] = set()
    while stages:
        counts = reorganisation.progress_of(plan_id)
        for kind, stage in list(stages.items()):
            stage.set(counts[kind]["done"], counts[kind]["total"])
            if counts[kind]["done"] >= counts[kind]["total"]:
                shown.finish(stages.pop(kind))
        for failure in set(counts["errors"]) - told:
            note(f"! {failure}")
            told.add(failure)
        if stages:
            staff.check()
            _refuse_stuck(plan_id, counts)
            time.sleep(_POLL_SECONDS)


def _refuse_stuck(plan_id: str, counts: dict[str, Any]) -> None:
    if counts["is_stuck"]:
        raise RunStuck(
            f"The run does not get on: {counts['errors'][0]}",
            where=plan_id,
            remedy="Mend the cause, then run the same command again.",
        )
