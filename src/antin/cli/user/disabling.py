"""``antin user disable``: close an account; its sessions end and its links open nothing."""

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

__all__ = ["disable"]


@click.command(
    help=choose("Khóa tài khoản; mọi phiên kết thúc ngay.", "Disable an account; its sessions end at once.")
)
@login_argument
@reason_option
@dry_run_option
@data_option
@json_option
def disable(login_name: str, reason: str, dry_run: bool, data: DataFolder, as_json: bool) -> None:
    """Disable the account; doing so again changes nothing."""
    with database(data, web=True) as desk, rehearsal(dry_run):
        from antin.apps.accounts import api as accounts
        from antin.apps.grants.api import COMMAND_LINE

        account = accounts.find_account(login_name)
        accounts.disable_account(str(account.id), actor=COMMAND_LINE, now=desk.now(), reason=reason)
    if as_json:
        emit_record("antin.user_disable/1", id=str(account.id), login_name=login_name, dry_run=dry_run)
    elif dry_run:
        note(choose("Chạy thử: chưa ghi gì.", "Dry run: nothing was written."))
    else:
        click.echo(choose(f"Đã khóa tài khoản {login_name}.", f"Disabled the account {login_name}."))
