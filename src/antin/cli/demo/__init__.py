"""``antin demo``: build the province, run its whole re-issue, print the summary, write the proof, and serve."""

from __future__ import annotations

import json

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.demo.building import Setting, build, other_waves, reset
from antin.cli.demo.showing import show
from antin.cli.demo.welcoming import require_ports, serve_demo
from antin.cli.options import data_option, json_option
from antin.cli.output import emit
from antin.cli.words import choose
from antin.pki.urls import DEFAULT_BASE_URL

__all__ = ["demo"]

_SUMMARY = "demo.json"


@click.command(
    help=choose(
        "Dựng tỉnh mẫu trước sắp xếp, nhập quyết định thật, cấp lại toàn bộ chứng thư, rồi phục vụ trang web "
        "với liên kết đăng nhập một lần cho mười nhân vật.",
        "Build the province before its merger, import the real decision, re-issue every certificate, then "
        "serve the web pages with one-time sign-in links for ten people.",
    )
)
@data_option
@json_option
@click.option(
    "--once",
    is_flag=True,
    help=choose("Chạy một lần rồi kết thúc, không phục vụ.", "Run once and end, never serve."),
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    metavar="N",
    help=choose("Cổng của trang web (mặc định 8000).", "Port of the web pages (default 8000)."),
)
@click.option(
    "--status-port",
    type=click.IntRange(1, 65535),
    metavar="N",
    help=choose(
        "Cổng của trạng thái chứng thư và dấu thời gian (mặc định 8001).",
        "Port of certificate status and time-stamps (default 8001).",
    ),
)
@click.option("--reset", "anew", is_flag=True, help=choose("Xóa bản trình diễn cũ và làm lại.", "Start anew."))
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
    port: int | None,
    status_port: int | None,
    anew: bool,
    seed: int,
    province: str,
    waves: int | None,
    pace: float,
    base_url: str,
) -> None:
    """Run the demo, or report the finished one; then serve it. ``--once`` never serves and confirms at once."""
    if anew:
        reset(data)
    finished = data.path / _SUMMARY
    if not finished.exists():
        if not once:
            require_ports(data, port, status_port)
        rate = 0.0 if once else pace
        setting = Setting(seed=seed, province=province, pace=rate, base_url=base_url, waves=waves)
        build(data, setting, finished)
    summary = json.loads(finished.read_text())
    if waves not in (None, len(summary["waves"])):
        raise other_waves(data, len(summary["waves"]))
    if as_json:
        emit(summary)
    else:
        show(summary)
    if not once:
        serve_demo(data, port=port, status_port=status_port, as_json=as_json)
