"""The whole story in order, from an empty folder to the summary."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from antin.adapters.clock import ScenarioClock, Stop
from antin.apps.reorganisation import api as reorganisation
from antin.demo.story.opening import new_field_seed, open_office, provision_field
from antin.demo.story.reorganising import Cast, Reorganiser
from antin.demo.story.reporting import Reporter, stage
from antin.demo.world import World
from antin.kernel.moments import VIETNAM, parse_moment
from antin.proof.claim import Claim
from antin.signer.ceremony_record import CeremonyResult
from antin.simulators.field.devices import SimulatedDevices
from antin.succession.decision import Decision

__all__ = ["SUMMARY_SCHEMA", "Seconds", "begin_world", "lay_out_clock", "morning_of", "summary_of", "tell"]

SUMMARY_SCHEMA = "antin.demo/1"
LINT_EVERY_OLD = 25  # pkilint on every 25th certificate of the world before; cheap checks on all


@dataclass
class Seconds:
    """How long the parts took on the wall clock."""

    world: float = 0.0
    reissue: float = 0.0
    total: float = 0.0


def lay_out_clock(path: Path, decision: Decision, today: datetime) -> ScenarioClock:
    """The scenario clock of a demo: its stops are the moments of this decision."""
    cutoff = decision.cutoff_at or decision.effective_at + reorganisation.DEFAULT_GRACE
    eve = decision.effective_at - timedelta(minutes=10)
    third = (eve - today) / 3
    return ScenarioClock.create(
        path,
        [
            Stop("world", today),
            Stop("decision", today + third),
            Stop("run", today + 2 * third),
            Stop("eve", eve),
            Stop("switch", decision.effective_at),
            Stop("cutoff", cutoff),
        ],
    )


def begin_world(
    world: World, ceremony: CeremonyResult, folder: Path, reporter: Reporter, now: Callable[[], datetime]
) -> None:
    """Make the simulated field and open the office, unless that has been done."""
    if reorganisation.plans():
        return
    with stage(reporter, "Chuẩn bị thiết bị (mô phỏng)", len(world.devices)) as shown:
        made = provision_field(world, SimulatedDevices.create(folder / "field", new_field_seed()))
        shown.set(len(world.devices), None)
    with stage(reporter, "Nạp cơ quan, vị trí, con người, thiết bị"):
        open_office(world, ceremony, made, lint_every=LINT_EVERY_OLD, now=now())


def tell(cast: Cast, archive: bytes, seconds: Seconds) -> str:
    """Everything after the world has been loaded; returns the plan's id."""
    reorganiser, began_at = Reorganiser(cast), time.monotonic()
    reorganiser.certify_world()
    seconds.world += time.monotonic() - began_at
    began_at = time.monotonic()
    plan = reorganiser.decide(archive)
    reorganiser.issue_ahead(plan)
    reorganiser.switch(plan)
    reorganiser.cut_off(plan)
    seconds.reissue = time.monotonic() - began_at
    return plan


def summary_of(claim: Claim, folder: Path, seconds: Seconds) -> dict[str, Any]:
    """The one JSON object of ``antin demo --once --json``."""
    figures = claim.figures
    return {
        "schema": SUMMARY_SCHEMA,
        "units_before": claim.units_before,
        "units_after": claim.units_after,
        "plan": figures.plan,
        "issued": figures.issued,
        "revoked": figures.revoked,
        "active": figures.active,
        "ready": figures.ready,
        "not_ready": figures.not_ready,
        "gaps": figures.gaps,
        "unexplained": figures.unexplained,
        "seconds": {
            "world": round(seconds.world, 1),
            "reissue": round(seconds.reissue, 1),
            "total": round(seconds.total, 1),
        },
        "crls": [str(path) for path in sorted((folder / "crls").glob("*.crl"))],
        "anchors": [str(path) for path in sorted((folder / "anchors").glob("*.pem"))],
        "proof": str(folder),
    }


def morning_of(day: date) -> datetime:
    """Eight in the morning in Viet Nam on a day."""
    return parse_moment(f"{day.isoformat()}T08:00:00+07:00").astimezone(VIETNAM)
