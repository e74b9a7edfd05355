"""``antin user add``: open an account; nobody can enter it without a link, and it may do nothing yet."""

from __future__ import annotations

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.office import database, rehearsal
from antin.cli.options import data_option, json_option
from antin.cli.output import note
from antin.cli.records import emit_record
from antin.cli.reorg.arguments import dry_run_option
from antin.cli.user.options import login_argument, reason_option
from antin.cli.words import choose

__all__ = ["add"]


@click.command(help=choose("Mở tài khoản (không có mật khẩu).", "Open an account (it has no password)."))
@login_argument
@click.option(
    "--name", required=True, metavar="TEXT", help=choose("Họ tên hiển thị.", "The name that is shown.")
)
@click.option("--person", metavar="ID", help=choose("Mã cán bộ trong danh bạ.", "The person in the directory."))
@click.option(
    "--approver",
    metavar="ID",
    help=choose("Mã người phê duyệt đã đăng ký với máy ký.", "The id of an approver that the signers know."),
)
@reason_option
@dry_run_option
@data_option
@json_option
def add(
    login_name: str,
    name: str,
    person: str | None,
    approver: str | None,
    reason: str,
    dry_run: bool,
    data: DataFolder,
    as_json: bool,
) -> None:
    """Open the account and say what comes next."""
    with database(data, web=True) as desk, rehearsal(dry_run):
        from antin.apps.accounts import api as accounts
        from antin.apps.grants.api import COMMAND_LINE

        user = accounts.add_account(
            login_name,
            display_name=name,
            person_id=person,
            approver_id=approver,
            actor=COMMAND_LINE,
            now=desk.now(),
            reason=reason,
        )
    if as_json:
        emit_record("antin.user_add/1", id=str(user.id), login_name=user.login_name, dry_run=dry_run)
        return
    click.echo(f"{user.login_name}\t{user.id}")
    note(
        choose(
            f"Tiếp theo: antin grant give {login_name} VAI-TRÒ, rồi antin user link {login_name}",
            f"Next: antin grant give {login_name} ROLE, then antin user link {login_name}",
        )
        if not dry_run
        else choose("Chạy thử: chưa ghi gì.", "Dry run: nothing was written.")
    )
