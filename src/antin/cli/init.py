"""``antin init``: set up a real office, by questions on a terminal or from a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.options import data_option, json_option
from antin.cli.output import emit, note
from antin.cli.words import choose
from antin.kernel.moments import format_moment, utc_text

if TYPE_CHECKING:
    from antin.site.installing.order import Installation
    from antin.site.installing.steps import Installed

__all__ = ["init"]

_SCHEMA, _CHECKED = "antin.init/1", "antin.init-check/1"
_EXIT_WEAK = 3


@click.command(
    help=choose(
        "Thiết lập một cơ sở thật trong thư mục dữ liệu: cấu hình, bí mật, lễ tạo khóa, cơ sở dữ liệu và người "
        "đầu tiên. In một lần đường dẫn để người ấy đăng ký khóa truy cập. Chạy dở thì chạy lại cùng lệnh.",
        "Set up a real office in the data folder: settings, secrets, key ceremony, database, first officer. "
        "Prints once the link with which that person enrols a passkey. If it is cut short, run it again.",
    )
)
@data_option
@json_option
@click.option(
    "--config",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=choose("Tệp TOML thay cho các câu hỏi.", "TOML file instead of the questions."),
)
@click.option(
    "--dry-run", is_flag=True, help=choose("Chỉ kiểm tra, không ghi gì.", "Check only, write nothing.")
)
@click.option(
    "--example",
    is_flag=True,
    help=choose("In một tệp mẫu có chú giải rồi kết thúc.", "Print an example file with comments, and end."),
)
@click.pass_context
def init(
    ctx: click.Context, data: DataFolder, as_json: bool, file: Path | None, dry_run: bool, example: bool
) -> None:
    """Check everything first, then write."""
    if example:
        from antin.site.installing.example import example_order

        click.echo(example_order(Path("/media/stick")), nl=False)
        return
    order = _order(file)
    if dry_run:
        ctx.exit(_check(data, order, as_json=as_json))
    from antin.adapters.clock import SystemClock
    from antin.cli.reorg.next_step import command_line
    from antin.site.installing.steps import install

    serve = command_line(data, "serve")  # before Django is pointed at the folder
    installed = install(data, order, now=SystemClock().now, told=lambda vi, en: note(f"{choose(vi, en)} …"))
    _tell(data, installed, serve, as_json=as_json)


def _order(file: Path | None) -> Installation:
    from antin.site.installing.order import installation_from, read_installation

    if file is not None:
        return read_installation(file)
    if not sys.stdin.isatty():
        raise click.UsageError(
            choose(
                "Không có bàn phím để hỏi: dùng --config TỆP (“antin init --example” in một tệp mẫu).",
                "There is no terminal to ask: use --config FILE (“antin init --example” prints one).",
            )
        )
    from antin.cli.init_wizard import ask_installation

    return installation_from(ask_installation(), Path.cwd() / "answers")


def _check(data: DataFolder, order: Installation, *, as_json: bool) -> int:
    from antin.adapters.clock import SystemClock
    from antin.site.installing.steps import check_order

    found = check_order(data, order, now=SystemClock().now())
    if as_json:
        rows = [{"key": each.key, "message": each.sentence, "remedy": each.remedy} for each in found]
        emit({"schema": _CHECKED, "ok": not found, "findings": rows})
    else:
        for each in found:
            click.echo(f"{click.style('✗', fg='red')} {each.key}: {each.sentence} → {each.remedy}")
        if not found:
            note(choose("Mọi lựa chọn đều ổn; chưa ghi gì.", "Everything is sound; nothing was written."))
    return _EXIT_WEAK if found else 0


def _tell(data: DataFolder, installed: Installed, serve: str, *, as_json: bool) -> None:
    """The link is shown here and nowhere else; only its hash is kept."""
    if as_json:
        emit(
            {
                "schema": _SCHEMA,
                "folder": str(data.path),
                "authorities": list(installed.authorities),
                "approvers": list(installed.approvers),
                "link": installed.link,
                "link_expires_at": utc_text(installed.link_expires_at),
            }
        )
        return
    until = format_moment(installed.link_expires_at)
    note(choose("Đã thiết lập.", "The office is set up."))
    note(
        choose(
            f"Đường dẫn một lần cho người đầu tiên, dùng được đến {until}; không được in lại:",
            f"One-time link for the first officer, good until {until}; it is not printed again:",
        )
    )
    click.echo(installed.link)
    note(
        choose(
            f"Cất khóa gốc và khóa của người phê duyệt nơi khác, rồi chạy: {serve}",
            f"Keep the root's and the approvers' keys elsewhere, then run: {serve}",
        )
    )
