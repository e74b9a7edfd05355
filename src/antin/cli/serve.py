"""``antin serve``: run everything until Ctrl-C or SIGTERM; refuse what must not be served."""

from __future__ import annotations

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.options import data_option
from antin.cli.output import note
from antin.cli.words import choose

__all__ = ["serve"]


@click.command(
    help=choose(
        "Chạy PostgreSQL, các tiến trình ký, xử lý và web, khởi động lại những gì dừng đột ngột, "
        "cho đến khi Ctrl-C hoặc SIGTERM. Không phục vụ khi cấu hình yếu hay dữ liệu chưa sẵn sàng; "
        "mỗi lỗi nêu lệnh khắc phục.",
        "Run PostgreSQL, signers, workers and web, restart what dies, until Ctrl-C or SIGTERM. "
        "Weak settings and data that is not ready are refused, each with the command that mends it.",
    )
)
@data_option
@click.option("--demo", is_flag=True, help=choose("Thư mục là bản trình diễn.", "The folder is a demo's."))
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    metavar="N",
    help=choose("Cổng, thay cho cổng trong cấu hình.", "Port, instead of the one in the settings."),
)
@click.option(
    "--status-port",
    type=click.IntRange(1, 65535),
    metavar="N",
    help=choose(
        "Cổng của trạng thái và dấu thời gian, thay cho cổng trong cấu hình.",
        "Port of status and time-stamps, instead of the one in the settings.",
    ),
)
def serve(data: DataFolder, demo: bool, port: int | None, status_port: int | None) -> None:
    """Serve a folder; the end by a signal is a good one."""
    from antin.site.serving.serve import Serving
    from antin.site.serving.serve import serve as serve_folder

    def begun(serving: Serving) -> None:
        note(choose(f"Đang phục vụ tại {serving.address}", f"Serving at {serving.address}"))
        if serving.listens_at != serving.address:
            note(
                choose(
                    f"Máy chủ ủy quyền chuyển đến {serving.listens_at}",
                    f"The proxy in front passes on to {serving.listens_at}",
                )
            )
        if demo:
            note(
                choose(
                    "Liên kết đăng nhập: chạy “antin demo” với thư mục này.",
                    "Sign-in links: run “antin demo” with this folder.",
                )
            )
        note(choose("Dừng: Ctrl-C.", "Stop: Ctrl-C."))

    serve_folder(data, demo=demo, port=port, status_port=status_port, begun=begun)
    note(choose("Đã dừng.", "Stopped."))
