"""``antin user``: accounts and their one-time sign-in links. One module a command."""

from __future__ import annotations

import click

from antin.cli.user.adding import add
from antin.cli.user.disabling import disable
from antin.cli.user.enrolling import passkeys, vouch
from antin.cli.user.linking import link
from antin.cli.user.listing import list_
from antin.cli.words import choose

__all__ = ["user"]


@click.group(
    help=choose(
        "Tài khoản: mở, liệt kê, cấp liên kết đăng nhập một lần, khóa.",
        "Accounts: open, list, one-time sign-in links, disable.",
    )
)
def user() -> None:
    """Group the commands."""


for command in (add, list_, link, disable, passkeys, vouch):
    user.add_command(command)
