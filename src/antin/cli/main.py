"""The root of ``antin``: a table of commands that are imported only when called, and one place for errors.

A command raises :class:`antin.kernel.errors.AntinError`; here it becomes one line on standard error (or an
error object on standard output under ``--json``) and the exit code that the error carries.
"""

from __future__ import annotations

import importlib
from typing import Any

import click

from antin import __version__
from antin.cli.errors import foreseen, report
from antin.cli.words import choose

__all__ = ["COMMANDS", "LazyGroup", "main", "root"]

_INTERRUPTED = 130  # As shells expect it.

# Name → (module:object, what it does). The sentence stands here so that --help imports no command.
COMMANDS: dict[str, tuple[str, str, str]] = {
    "demo": (
        "antin.cli.demo:demo",
        "Dựng tỉnh mẫu và cấp lại toàn bộ chứng thư theo quyết định sáp nhập.",
        "Build the demo province and run its whole re-issue.",
    ),
    "init": (
        "antin.cli.init:init",
        "Thiết lập một cơ sở thật: cấu hình, khóa, cơ sở dữ liệu, người đầu tiên.",
        "Set up a real office: settings, keys, database, the first officer.",
    ),
    "serve": (
        "antin.cli.serve:serve",
        "Phục vụ: chạy và trông coi mọi tiến trình.",
        "Serve: run every process and keep it running.",
    ),
    "migrate": (
        "antin.cli.migrate:migrate",
        "Đưa các bảng của cơ sở dữ liệu lên phiên bản này.",
        "Bring the database's tables up to this version.",
    ),
    "config": (
        "antin.cli.config:config",
        "Cấu hình: xem, kiểm tra, giải thích.",
        "Settings: show, check, explain.",
    ),
    "backup": (
        "antin.cli.backup:backup",
        "Sao lưu: tạo, kiểm tra.",
        "Backups: create, verify.",
    ),
    "restore": (
        "antin.cli.restore:restore",
        "Khôi phục từ bản sao lưu; không gì đã thu hồi sống lại.",
        "Restore a backup; nothing revoked comes back to life.",
    ),
    "doctor": (
        "antin.cli.doctor:doctor",
        "Kiểm tra máy, dữ liệu và các tiến trình; nêu cách khắc phục.",
        "Check the machine, the data folder and the processes.",
    ),
    "reorg": (
        "antin.cli.reorg:reorg",
        "Quyết định sắp xếp đơn vị: nạp, lập kế hoạch, phê duyệt, cấp lại, chứng minh.",
        "Merger decisions: import, plan, approve, re-issue, prove.",
    ),
    "cert": (
        "antin.cli.cert:cert",
        "Chứng thư chữ ký số: liệt kê, xem, xuất, thu hồi.",
        "Certificates: list, show, export, revoke.",
    ),
    "crl": (
        "antin.cli.crl:crl",
        "Danh sách chứng thư bị thu hồi.",
        "Certificate revocation lists.",
    ),
    "timestamp": (
        "antin.cli.timestamp:timestamp",
        "Lấy dấu thời gian (RFC 3161) cho một tệp.",
        "Have a file time-stamped (RFC 3161).",
    ),
    "ledger": (
        "antin.cli.ledger:ledger",
        "Sổ chứng cứ: kiểm tra không cần máy chủ.",
        "The evidence ledger: verify it without a server.",
    ),
    "user": (
        "antin.cli.user:user",
        "Tài khoản: mở, liệt kê, cấp liên kết đăng nhập một lần, khóa.",
        "Accounts: open, list, one-time sign-in links, disable.",
    ),
    "grant": (
        "antin.cli.grant:grant",
        "Quyền: giao vai trò theo đơn vị và thời hạn, liệt kê, thu hồi.",
        "Grants: give a role for an organisation and a time, list, revoke.",
    ),
    "token": (
        "antin.cli.token:token",
        "Mã truy cập API: cấp theo một quyền, liệt kê, thu hồi.",
        "Tokens of the API: make one for a grant, list, revoke.",
    ),
    "completion": (
        "antin.cli.completion:completion",
        "In kịch bản gợi ý lệnh cho bash, zsh hoặc fish.",
        "Print the completion script for bash, zsh or fish.",
    ),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called, never for the list of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of one command."""
        if cmd_name not in COMMANDS:
            return None
        module_name, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module_name), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table."""
        with formatter.section(choose("Lệnh", "Commands")):
            formatter.write_dl([(name, choose(vi, en)) for name, (_, vi, en) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a foreseen error is reported and ends with its exit code."""
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.ClickException):
            raise
        except (KeyboardInterrupt, click.Abort):
            click.echo(choose("Đã dừng.", "Interrupted."), err=True)
            ctx.exit(_INTERRUPTED)
        except Exception as problem:
            error = foreseen(problem)
            if error is None:
                raise
            report(error, as_json=ctx.meta.get("antin.json", False))
            ctx.exit(error.exit_code)


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=choose(
        "Ấn tín: văn phòng chữ ký số của chính quyền hai cấp.",
        "Antin: the digital-signature office of a two-tier government.",
    ),
)
@click.version_option(__version__, prog_name="antin", message="%(prog)s %(version)s")
def root() -> None:
    """Antin."""


def main() -> None:
    """Run the command line and end the process with its exit code."""
    root.main(prog_name="antin")
