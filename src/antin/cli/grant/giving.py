"""``antin grant give``: give an account a role, in an organisation and everything below it, for a time."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.office import database, rehearsal
from antin.cli.options import data_option, json_option
from antin.cli.output import note
from antin.cli.records import emit_record
from antin.cli.reorg.arguments import dry_run_option
from antin.cli.user.options import login_argument, reason_option
from antin.cli.words import choose
from antin.kernel.moments import parse_moment

if TYPE_CHECKING:
    from antin.apps.grants.api import Role

__all__ = ["give"]


def _moment(_ctx: click.Context, _param: click.Parameter, value: str | None) -> datetime | None:
    return parse_moment(value) if value else None


@click.command(help=choose("Giao một vai trò cho tài khoản.", "Give an account a role."))
@login_argument
@click.argument("role")
@click.option(
    "--organisation",
    metavar="CODE",
    help=choose(
        "Mã cơ quan: quyền có hiệu lực tại đó và các cơ quan bên dưới (mặc định: toàn hệ thống).",
        "An organisation's code: the grant reaches it and everything below (default: the whole office).",
    ),
)
@click.option(
    "--until",
    callback=_moment,
    metavar="MOMENT",
    help=choose("Đến lúc (ISO 8601, có múi giờ).", "Until then (ISO 8601 with offset)."),
)
@reason_option
@dry_run_option
@data_option
@json_option
def give(
    login_name: str,
    role: str,
    organisation: str | None,
    until: datetime | None,
    reason: str,
    dry_run: bool,
    data: DataFolder,
    as_json: bool,
) -> None:
    """Give the role."""
    with database(data, web=True) as desk, rehearsal(dry_run):
        from antin.apps.accounts import api as accounts
        from antin.apps.grants import api as grants

        made = grants.give_grant(
            str(accounts.find_account(login_name).id),
            _role(role),
            organisation_id=_identity(organisation, desk.now()),
            valid_until=until,
            actor=grants.COMMAND_LINE,
            now=desk.now(),
            reason=reason,
        )
    if as_json:
        record = {"role": made.role, "organisation": made.organisation_id, "valid_until": made.valid_until}
        emit_record("antin.grant_give/1", id=str(made.id), login_name=login_name, **record, dry_run=dry_run)
        return
    click.echo(
        f"{made.id}\t{login_name}\t{made.role}\t{made.organisation_id or choose('toàn hệ thống', 'everywhere')}"
    )
    if dry_run:
        note(choose("Chạy thử: chưa ghi gì.", "Dry run: nothing was written."))


def _role(text: str) -> Role:
    from antin.apps.grants.api import Role

    try:
        return Role(text.replace("-", "_"))
    except ValueError:
        known = ", ".join(Role)
        raise click.UsageError(
            choose(f"Không có vai trò “{text}”. Các vai trò: {known}.", f"No role “{text}”. Roles: {known}.")
        ) from None


def _identity(code: str | None, now: datetime) -> str | None:
    """The organisation that carries a code now, in any written form; an identity is taken as it is."""
    if code is None:
        return None
    from antin.apps.directory import api as directory

    return directory.find_organisations(code.partition("@")[0], now)[0]
