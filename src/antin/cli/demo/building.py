"""Building the demo: the world before, the decisions carried out on it, the proof of each."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from antin.adapters.data_folder import DataFolder
from antin.cli.output import Progress, progress
from antin.cli.words import choose
from antin.kernel.errors import AntinError

__all__ = ["ResetRefused", "Setting", "WavesRefused", "build", "other_waves", "reset"]


@dataclass(frozen=True, slots=True)
class Setting:
    """What the caller chose."""

    seed: int
    province: str
    pace: float
    base_url: str
    waves: int | None  # None: as the folder was made, one in a new one


class WavesRefused(AntinError):
    """The province has fewer decisions, or the folder was made for another number of them."""

    code = "demo.waves_refused"
    exit_code = 7


class ResetRefused(AntinError):
    """The folder is not a demo's."""

    code = "demo.reset_refused"
    exit_code = 7


def reset(data: DataFolder) -> None:
    """Remove a demo's folder; a real site's, or a running one, is refused."""
    if not data.exists:
        return
    if data.kind != "demo":
        raise ResetRefused(
            "This folder holds a real site.", where=str(data.path), remedy="Name the demo's folder with --data."
        )
    from antin.site.health import running_names

    busy = running_names(data)
    if busy:
        raise ResetRefused(
            f"Processes of this demo are running: {', '.join(busy)}.",
            where=str(data.path),
            remedy="Stop them first.",
            code="demo.running",
        )
    data.erase()


def build(data: DataFolder, setting: Setting, finished: Path) -> None:
    """Tell the whole story in a folder, or go on where it stopped; the summary is written last."""
    began_at = time.monotonic()
    archives = _chosen(data, setting)
    data.create("demo")
    with progress() as reporter, ExitStack() as stack:
        summary = _tell(data, reporter, stack, setting, archives, began_at)
    finished.write_text(json.dumps(summary, ensure_ascii=False, indent=1) + "\n")


def _tell(
    data: DataFolder,
    reporter: Progress,
    stack: ExitStack,
    setting: Setting,
    archives: Sequence[bytes],
    began_at: float,
) -> dict[str, Any]:
    """Start what is needed in order, tell the story, write the proof."""
    from antin.adapters.clock import ScenarioClock
    from antin.demo.ceremony import find_ceremony, hold_ceremony
    from antin.demo.personas import APPROVERS
    from antin.demo.sources import decision_archives
    from antin.demo.world import build_world
    from antin.site.supervisor import running
    from antin.site.wiring import ALL_PROCESSES, bundle_sources, migrate, office_tools, set_up_django

    office = stack.enter_context(running(data, ()))
    set_up_django(data, web=True)
    migrate()
    from antin.apps.reorganisation import api as reorganisation
    from antin.demo.story.reorganising import Cast
    from antin.demo.story.telling import (
        Seconds,
        begin_world,
        kept_claim,
        lasting_until,
        lay_out_clock,
        morning_of,
        summary_of,
        tell,
        wave_summary,
    )

    decisions = [reorganisation.read_archive(archive) for archive in archives]
    stage = reporter.stage(choose("Dựng tỉnh trước sắp xếp", "Building the province before"))
    known = [reorganisation.read_archive(archive) for archive in decision_archives(setting.province)]
    # A visitor may carry out the decision that the story leaves over: renewal is no part of that either.
    lasting = lasting_until(known) if len(known) > 1 else None
    world = build_world(seed=setting.seed, province_code=setting.province, lasting_until=lasting)
    reporter.finish(stage)
    if not data.clock_path.exists():
        lay_out_clock(data.clock_path, decisions, morning_of(world.today))
    clock = ScenarioClock(data.clock_path)
    ceremony = find_ceremony(data.path) or hold_ceremony(
        data.path, base_url=setting.base_url, now=clock.now(), approvers=APPROVERS, demo=True
    )
    (data.field / "pace").write_text(f"{setting.pace}\n")
    begin_world(world, ceremony, data.path, reporter, clock.now)
    seconds = Seconds(world=time.monotonic() - began_at)
    staff = stack.enter_context(running(data, ALL_PROCESSES))
    tools = office_tools(data)

    def still_running() -> None:
        office.check()
        staff.check()

    cast = Cast(
        folder=data.path,
        clock=clock,
        run=tools.run,
        signer=tools.ca,
        evidence=tools.evidence,
        still_running=still_running,
        reporter=reporter,
    )
    claims = []
    for wave, archive in enumerate(archives, start=1):
        plan = reorganisation.get_plan(tell(cast, archive, seconds, wave))
        folder = data.proof if wave == 1 else data.path / f"{data.proof.name}-{wave}"
        stage = reporter.stage(choose("Viết bằng chứng", "Writing the proof"))
        claim = kept_claim(folder) if wave < len(archives) else None
        claim = claim or reorganisation.write_bundle(
            plan, folder, bundle_sources(tools, ceremony), now=clock.now()
        )
        reporter.finish(stage)
        claims.append((claim, folder))
    seconds.total = time.monotonic() - began_at
    return summary_of(*claims[-1], seconds) | {"waves": [wave_summary(*each) for each in claims]}


def _chosen(data: DataFolder, setting: Setting) -> Sequence[bytes]:
    """The decisions of this story: as many as the folder was made for, or as were asked for."""
    from antin.adapters.clock import ScenarioClock
    from antin.demo.sources import decision_archives
    from antin.demo.story.stops import waves_of

    archives = decision_archives(setting.province)
    made_for = waves_of(ScenarioClock(data.clock_path)) if data.clock_path.exists() else None
    waves = setting.waves or made_for or 1
    if made_for not in (None, waves):
        raise other_waves(data, made_for)
    if waves > len(archives):
        raise WavesRefused(
            f"Province {setting.province} has {len(archives)} decision(s).",
            remedy="Provinces 22, 24, 25 and 75 have two.",
        )
    return archives[:waves]


def other_waves(data: DataFolder, made_for: int) -> WavesRefused:
    """The refusal of a number of waves that is not the folder's."""
    return WavesRefused(
        f"This demo was made for {made_for} wave(s).",
        where=str(data.path),
        remedy="Leave --waves out, or begin anew with --reset.",
    )
