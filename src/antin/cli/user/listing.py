"""``antin user list``: every account, with its roles in force."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.office import database
from antin.cli.options import data_option, json_option
from antin.cli.output import table
from antin.cli.records import emit_record
from antin.cli.words import choose

__all__ = ["list_"]


@click.command("list", help=choose("Liệt kê tài khoản.", "List the accounts."))
@data_option
@json_option
def list_(data: DataFolder, as_json: bool) -> None:
    """List accounts by login name."""
    with database(data, web=True) as desk:
        from antin.apps.accounts import api as accounts
        from antin.apps.grants import api as grants

        roles: dict[str, list[str]] = defaultdict(list)
        for grant in grants.all_grants(at=desk.now()):
            roles[str(grant.account_id)].append(grant.role)
        rows: list[dict[str, Any]] = [
            {
                "id": str(user.id),
                "login_name": user.login_name,
                "name": user.display_name,
                "person": user.person_id,
                "approver": user.approver_id,
                "roles": sorted(set(roles[str(user.id)])),
                "is_active": user.is_active,
            }
            for user in accounts.accounts()
        ]
    if as_json:
        emit_record("antin.user_list/1", accounts=rows)
        return
    table(
        (
            *(choose("Tên đăng nhập", "Login"), choose("Họ tên", "Name")),
            *(choose("Vai trò", "Roles"), choose("Tình trạng", "State")),
        ),
        [(row["login_name"], row["name"], ", ".join(row["roles"]), _word(row["is_active"])) for row in rows],
    )


def _word(is_active: bool) -> str:
    return choose("đang dùng", "active") if is_active else choose("đã khóa", "disabled")
