"""``antin demo``: build the province, run its whole re-issue, print the summary and write the proof."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.options import data_option, json_option
from antin.cli.output import Progress, emit, note, progress
from antin.cli.words import choose
from antin.kernel.errors import AntinError
from antin.pki.urls import DEFAULT_BASE_URL

__all__ = ["demo"]

_SUMMARY = "demo.json"


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


@click.command(
    help=choose(
        "Dựng tỉnh mẫu trước sắp xếp, nhập quyết định thật và cấp lại toàn bộ chứng thư.",
        "Build the province before its merger, import the real decision and re-issue every certificate.",
    )
)
@data_option
@json_option
@click.option("--once", is_flag=True, help=choose("Chạy một lần rồi kết thúc.", "Run once and end."))
@click.option("--reset", is_flag=True, help=choose("Xóa bản trình diễn cũ và làm lại.", "Start anew."))
@click.option("--seed", default=1, show_default=True, help=choose("Hạt giống dữ liệu.", "Seed of the world."))
@click.option("--province", default="25", show_default=True, help=choose("Mã tỉnh.", "Province code."))
@click.option(
    "--waves",
    type=click.IntRange(min=1),
    metavar="N",
    help=choose(
        "Số quyết định lần lượt thực hiện (mặc định 1; tỉnh 22, 24, 25, 75 có hai).",
        "Decisions carried out one after the other (default 1; provinces 22, 24, 25, 75 have two).",
    ),
)
@click.option(
    "--pace",
    type=click.FloatRange(min=0),
    default=0.0,
    metavar="N",
    help=choose(
        "Số thiết bị ký thử mỗi giây trong mô phỏng (0: ngay lập tức).",
        "Simulated devices that confirm each second (0: at once).",
    ),
)
@click.option(
    "--base-url",
    default=DEFAULT_BASE_URL,
    show_default=True,
    help=choose("Địa chỉ ghi trong chứng thư.", "Address written into certificates."),
)
def demo(
    data: DataFolder,
    as_json: bool,
    once: bool,
    reset: bool,
    seed: int,
    province: str,
    waves: int | None,
    pace: float,
    base_url: str,
) -> None:
    """Run the demo, or report the finished one. ``--once`` never serves and confirms at once."""
    if reset:
        _reset(data)
    finished = data.path / _SUMMARY
    if not finished.exists():
        rate = 0.0 if once else pace
        setting = Setting(seed=seed, province=province, pace=rate, base_url=base_url, waves=waves)
        _run(data, setting, finished)
    summary = json.loads(finished.read_text())
    if waves not in (None, len(summary["waves"])):
        raise _other_waves(data, len(summary["waves"]))
    if as_json:
        emit(summary)
    else:
        _show(summary)


def _reset(data: DataFolder) -> None:
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


def _run(data: DataFolder, setting: Setting, finished: Path) -> None:
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
    lasting = lasting_until(decisions) if len(decisions) > 1 else None
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
        raise _other_waves(data, made_for)
    if waves > len(archives):
        raise WavesRefused(
            f"Province {setting.province} has {len(archives)} decision(s).",
            remedy="Provinces 22, 24, 25 and 75 have two.",
        )
    return archives[:waves]


def _other_waves(data: DataFolder, made_for: int) -> WavesRefused:
    return WavesRefused(
        f"This demo was made for {made_for} wave(s).",
        where=str(data.path),
        remedy="Leave --waves out, or begin anew with --reset.",
    )


def _show(summary: dict[str, Any]) -> None:
    active = summary["active"]
    note("")
    note(
        choose(
            f"{summary['units_before']} xã, phường, thị trấn thành {summary['units_after']} xã, phường.",
            f"{summary['units_before']} communes became {summary['units_after']}.",
        )
    )
    from antin.cli.output import table

    table(
        (choose("Chỉ số", "Figure"), choose("Giá trị", "Value")),
        [
            (choose("Giữ nguyên", "keep"), f"{summary['plan']['keep']:,}"),
            (choose("Thay đổi nội dung", "modify"), f"{summary['plan']['modify']:,}"),
            (choose("Cấp mới", "issue"), f"{summary['plan']['issue']:,}"),
            (choose("Thu hồi", "revoke"), f"{summary['plan']['revoke']:,}"),
            (choose("Chứng thư hiệu lực", "active"), f"{sum(active.values()):,}"),
            (choose("  cơ quan, tổ chức", "  organisations"), f"{active['organisation']:,}"),
            (choose("  cá nhân", "  persons"), f"{active['person']:,}"),
            (choose("  dịch vụ", "  services"), f"{active['service']:,}"),
            (choose("Sẵn sàng ký", "ready"), f"{summary['ready']:,}"),
            (choose("Chưa sẵn sàng", "not ready"), f"{summary['not_ready']:,}"),
            (choose("Gián đoạn", "gaps"), summary["gaps"]),
            (choose("Chưa giải thích được", "unexplained"), summary["unexplained"]),
        ],
    )
    for proof in [wave["proof"] for wave in summary["waves"]]:
        note(choose(f"Bằng chứng: {proof}", f"Proof: {proof}"))
