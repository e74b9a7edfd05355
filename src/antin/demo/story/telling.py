"""The whole story in order, from an empty folder to the summary."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from antin.adapters.clock import ScenarioClock, Stop
from antin.apps.reorganisation import api as reorganisation
from antin.demo.story.opening import new_field_seed, open_office, provision_field
from antin.demo.story.reorganising import Cast, Reorganiser
from antin.demo.story.reporting import Reporter, stage
from antin.demo.story.stops import stop_name
from antin.demo.world import World
from antin.kernel.moments import VIETNAM, format_moment, parse_moment
from antin.proof.claim import Claim
from antin.signer.ceremony_record import CeremonyResult
from antin.simulators.field.devices import SimulatedDevices
from antin.succession.decision import Decision

__all__ = [
    "SUMMARY_SCHEMA",
    "Seconds",
    "begin_world",
    "kept_claim",
    "lasting_until",
    "lay_out_clock",
    "morning_of",
    "summary_of",
    "tell",
    "wave_summary",
]

SUMMARY_SCHEMA = "antin.demo/1"
LINT_EVERY_OLD = 25  # pkilint on every 25th certificate of the world before; cheap checks on all


@dataclass
class Seconds:
    """How long the parts took on the wall clock."""

    world: float = 0.0
    reissue: float = 0.0
    total: float = 0.0


def lay_out_clock(path: Path, decisions: Sequence[Decision], today: datetime) -> ScenarioClock:
    """The scenario clock of a demo: its stops are the moments of these decisions, in the order of time."""
    stops = [Stop("world", today)]
    for wave, decision in enumerate(decisions, start=1):
        stops += _stops_of(decision, wave, stops[-1].at)
    return ScenarioClock.create(path, stops)


def lasting_until(decisions: Sequence[Decision]) -> date:
    """The day until which the certificates of a world must last for a story of these decisions."""
    return max(_cutoff(decision) for decision in decisions).astimezone(VIETNAM).date()


def _stops_of(decision: Decision, wave: int, after: datetime) -> list[Stop]:
    """The decision arrives a third of the way from what was before, or, in a later wave, when it is adopted."""
    eve = decision.effective_at - timedelta(minutes=10)
    begins = after if wave == 1 else max(after, morning_of(decision.adopted_on))
    third = (eve - begins) / 3
    moments = {
        "decision": begins + third,
        "run": begins + 2 * third,
        "eve": eve,
        "switch": decision.effective_at,
        "cutoff": _cutoff(decision),
    }
    return [Stop(stop_name(name, wave), at) for name, at in moments.items()]


def _cutoff(decision: Decision) -> datetime:
    return decision.cutoff_at or decision.effective_at + reorganisation.DEFAULT_GRACE


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


def tell(cast: Cast, archive: bytes, seconds: Seconds, wave: int = 1) -> str:
    """One wave after the world has been loaded, from the decision to its cut-off; returns the plan's id."""
    reorganiser, began_at = Reorganiser(cast, wave), time.monotonic()
    if wave == 1:
        reorganiser.certify_world()
        seconds.world += time.monotonic() - began_at
        began_at = time.monotonic()
    plan = reorganiser.decide(archive)
    reorganiser.issue_ahead(plan)
    reorganiser.switch(plan)
    reorganiser.cut_off(plan)
    seconds.reissue += time.monotonic() - began_at
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


def kept_claim(folder: Path) -> Claim | None:
    """The claim of a wave that is over: its proof stays as it was written, whatever came after."""
    place = folder / "proof.json"
    return Claim.from_dict(json.loads(place.read_bytes())) if place.exists() else None


def wave_summary(claim: Claim, folder: Path) -> dict[str, Any]:
    """The figures of one wave, in the list that the summary ends with."""
    figures = claim.figures
    return {
        "plan_id": claim.plan_id,
        "title": claim.title,
        "effective_at": format_moment(claim.decision.effective_at),
        "units_before": claim.units_before,
        "units_after": claim.units_after,
        "plan": figures.plan,
        "issued": figures.issued,
        "revoked": figures.revoked,
        "gaps": figures.gaps,
        "unexplained": figures.unexplained,
        "proof": str(folder),
    }


def morning_of(day: date) -> datetime:
    """Eight in the morning in Viet Nam on a day."""
    return parse_moment(f"{day.isoformat()}T08:00:00+07:00").astimezone(VIETNAM)
