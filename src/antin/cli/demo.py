"""``antin demo``: build the province, run its whole re-issue, print the summary and write the proof."""

from __future__ import annotations

import json
import time
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
    pace: float,
    base_url: str,
) -> None:
    """Run the demo, or report the finished one. ``--once`` never serves and confirms at once."""
    if reset:
        _reset(data)
    finished = data.path / _SUMMARY
    if not finished.exists():
        setting = Setting(seed=seed, province=province, pace=0.0 if once else pace, base_url=base_url)
        _run(data, setting, finished)
    summary = json.loads(finished.read_text())
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
    data.create("demo")
    with progress() as reporter, ExitStack() as stack:
        summary = _tell(data, reporter, stack, setting, began_at)
    finished.write_text(json.dumps(summary, ensure_ascii=False, indent=1) + "\n")


def _tell(
    data: DataFolder, reporter: Progress, stack: ExitStack, setting: Setting, began_at: float
) -> dict[str, Any]:
    """Start what is needed in order, tell the story, write the proof."""
    from antin.adapters.clock import ScenarioClock
    from antin.demo.ceremony import find_ceremony, hold_ceremony
    from antin.demo.personas import APPROVERS
    from antin.demo.sources import decision_archive
    from antin.demo.world import build_world
    from antin.site.supervisor import running
    from antin.site.wiring import ALL_PROCESSES, bundle_sources, migrate, office_tools, set_up_django

    office = stack.enter_context(running(data, ()))
    set_up_django(data, web=True)
    migrate()
    from antin.apps.reorganisation import api as reorganisation
    from antin.demo.story.reorganising import Cast
    from antin.demo.story.telling import Seconds, begin_world, lay_out_clock, morning_of, summary_of, tell

    archive = decision_archive(setting.province)
    decision = reorganisation.read_archive(archive)
    stage = reporter.stage(choose("Dựng tỉnh trước sắp xếp", "Building the province before"))
    world = build_world(seed=setting.seed, province_code=setting.province)
    reporter.finish(stage)
    if not data.clock_path.exists():
        lay_out_clock(data.clock_path, decision, morning_of(world.today))
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
    plan = reorganisation.get_plan(tell(cast, archive, seconds))
    stage = reporter.stage(choose("Viết bằng chứng", "Writing the proof"))
    claim = reorganisation.write_bundle(plan, data.proof, bundle_sources(tools, ceremony), now=clock.now())
    reporter.finish(stage)
    seconds.total = time.monotonic() - began_at
    return summary_of(claim, data.proof, seconds)


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
    note(choose(f"Bằng chứng: {summary['proof']}", f"Proof: {summary['proof']}"))
