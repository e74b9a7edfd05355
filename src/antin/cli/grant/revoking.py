"""``antin grant revoke``: end a grant at once, with what was delegated from it."""

from __future__ import annotations

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.office import database, rehearsal
from antin.cli.options import data_option, json_option
from antin.cli.output import note
from antin.cli.records import emit_record
from antin.cli.reorg.arguments import dry_run_option
from antin.cli.user.options import reason_option
from antin.cli.words import choose

__all__ = ["revoke"]


@click.command(help=choose("Thu hồi một quyền ngay lập tức.", "End a grant at once."))
@click.argument("grant_id", metavar="GRANT")
@reason_option
@dry_run_option
@data_option
@json_option
def revoke(grant_id: str, reason: str, dry_run: bool, data: DataFolder, as_json: bool) -> None:
    """Revoke the grant; doing so again changes nothing."""
    with database(data, web=True) as desk, rehearsal(dry_run):
        from antin.apps.grants import api as grants

        ended = grants.revoke_grant(grant_id, actor=grants.COMMAND_LINE, now=desk.now(), reason=reason)
    if as_json:
        emit_record("antin.grant_revoke/1", id=str(ended.id), revoked_at=ended.revoked_at, dry_run=dry_run)
    elif dry_run:
        note(choose("Chạy thử: chưa ghi gì.", "Dry run: nothing was written."))
    else:
        click.echo(choose(f"Đã thu hồi quyền {ended.id}.", f"Revoked the grant {ended.id}."))
