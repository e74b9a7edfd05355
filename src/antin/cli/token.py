"""``antin token``: tokens of the API. Each acts with one grant and is printed once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.office import database
from antin.cli.options import data_option, json_option
from antin.cli.output import note, table
from antin.cli.records import emit_record
from antin.cli.words import choose
from antin.kernel.moments import format_moment

__all__ = ["token"]


@click.group(
    help=choose(
        "Mã truy cập API: cấp theo một quyền, liệt kê, thu hồi.",
        "Tokens of the API: make one for a grant, list, revoke.",
    )
)
def token() -> None:
    """Group the commands."""


@token.command(
    help=choose(
        "Cấp mã truy cập theo một quyền (xem “antin grant list”).",
        "Make a token that acts with a grant (see “antin grant list”).",
    )
)
@click.argument("grant_id", metavar="GRANT")
@click.option(
    "--name", required=True, metavar="TEXT", help=choose("Hệ thống sẽ dùng mã.", "Which system it is for.")
)
@click.option(
    "--days",
    type=click.IntRange(1, 366),
    default=90,
    show_default=True,
    metavar="N",
    help=choose("Thời hạn, tính bằng ngày.", "How long it lasts, in days."),
)
@data_option
@json_option
def make(grant_id: str, name: str, days: int, data: DataFolder, as_json: bool) -> None:
    """Make the token and print it; it is stored nowhere."""
    with database(data, web=True) as desk:
        from antin.apps.grants.api import COMMAND_LINE
        from antin.endpoints.api.tokens import make_token

        now = desk.now()
        made = make_token(
            grant_id, name=name, expires_at=now + timedelta(days=days), actor=COMMAND_LINE, now=now
        )
    if as_json:
        emit_record("antin.token_make/1", id=made.id, token=made.secret, expires_at=made.expires_at)
        return
    click.echo(made.secret)
    until = format_moment(made.expires_at)
    note(choose(f"Chỉ hiện một lần; dùng được đến {until}.", f"Shown only now; good until {until}."))


@token.command("list", help=choose("Liệt kê mã truy cập.", "List the tokens."))
@data_option
@json_option
def list_(data: DataFolder, as_json: bool) -> None:
    """List tokens, newest first; what is printed here opens nothing."""
    with database(data, web=True):
        from antin.apps.accounts import api as accounts
        from antin.endpoints.api.tokens import all_tokens

        names = {user.id: user.login_name for user in accounts.accounts()}
        rows: list[dict[str, Any]] = [
            {
                "id": str(row.id),
                "name": row.name,
                "login_name": names.get(row.account_id, str(row.account_id)),
                "grant": str(row.grant_id),
                "expires_at": row.expires_at,
                "revoked_at": row.revoked_at,
            }
            for row in all_tokens()
        ]
    if as_json:
        emit_record("antin.token_list/1", tokens=rows)
        return
    table(
        (
            *("id", choose("Hệ thống", "System"), choose("Tài khoản", "Account")),
            *(choose("Đến", "Until"), choose("Thu hồi", "Revoked")),
        ),
        [
            (
                *(row["id"], row["name"], row["login_name"]),
                *(format_moment(row[key]) if row[key] else "" for key in ("expires_at", "revoked_at")),
            )
            for row in rows
        ],
    )


@token.command(help=choose("Thu hồi một mã truy cập ngay lập tức.", "End a token at once."))
@click.argument("made_id", metavar="ID")
@data_option
@json_option
def revoke(made_id: str, data: DataFolder, as_json: bool) -> None:
    """Revoke the token with this id; doing so again changes nothing."""
    with database(data, web=True) as desk:
        from antin.apps.grants.api import COMMAND_LINE
        from antin.endpoints.api.tokens import revoke_token

        revoke_token(made_id, actor=COMMAND_LINE, now=desk.now())
    if as_json:
        emit_record("antin.token_revoke/1", id=made_id)
        return
    click.echo(choose(f"Đã thu hồi mã {made_id}.", f"Revoked the token {made_id}."))
