"""``antin grant``: who may do what, where, until when. One module a command."""

from __future__ import annotations

import click

from antin.cli.grant.giving import give
from antin.cli.grant.listing import list_
from antin.cli.grant.revoking import revoke
from antin.cli.words import choose

__all__ = ["grant"]


@click.group(
    help=choose(
        "Quyền: giao vai trò theo đơn vị và thời hạn, liệt kê, thu hồi.",
        "Grants: give a role for an organisation and a time, list, revoke.",
    )
)
def grant() -> None:
    """Group the commands."""


for command in (give, list_, revoke):
    grant.add_command(command)
