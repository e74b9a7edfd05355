"""``antin grant list``: grants in force, or all that were ever given."""

from __future__ import annotations

from typing import Any

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.office import database
from antin.cli.options import data_option, json_option
from antin.cli.output import table
from antin.cli.records import emit_record
from antin.cli.words import choose
from antin.kernel.moments import format_moment

__all__ = ["list_"]


@click.command("list", help=choose("Liệt kê quyền đang có hiệu lực.", "List the grants in force."))
@click.argument("login_name", metavar="[LOGIN]", required=False)
@click.option("--all", "everything", is_flag=True, help=choose("Cả quyền đã hết.", "Ended ones, too."))
@data_option
@json_option
def list_(login_name: str | None, everything: bool, data: DataFolder, as_json: bool) -> None:
    """List grants, oldest first."""
    with database(data, web=True) as desk:
        from antin.apps.accounts import api as accounts
        from antin.apps.grants import api as grants

        names = {user.id: user.login_name for user in accounts.accounts()}
        wanted = accounts.find_account(login_name).id if login_name else None
        rows: list[dict[str, Any]] = [
            {
                "id": str(row.id),
                "login_name": names.get(row.account_id, str(row.account_id)),
                "role": row.role,
                "organisation": row.organisation_id,
                "valid_from": row.valid_from,
                "valid_until": row.valid_until,
                "revoked_at": row.revoked_at,
                "given_by": row.given_by,
                "reason": row.reason,
                "delegated_from": str(row.delegated_from_id) if row.delegated_from_id else None,
            }
            for row in grants.all_grants(at=None if everything else desk.now())
            if wanted in (None, row.account_id)
        ]
    if as_json:
        emit_record("antin.grant_list/1", grants=rows)
        return
    table(
        (
            *("id", choose("Tài khoản", "Account"), choose("Vai trò", "Role")),
            *(choose("Cơ quan", "Organisation"), choose("Đến", "Until"), choose("Thu hồi", "Revoked")),
        ),
        [
            (
                *(row["id"], row["login_name"], row["role"], row["organisation"] or "*"),
                *(format_moment(row[key]) if row[key] else "" for key in ("valid_until", "revoked_at")),
            )
            for row in rows
        ],
    )
