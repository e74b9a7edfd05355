"""``antin cert``: certificates, listed, shown, exported for outside tools, and revoked."""

from __future__ import annotations

import click

from antin.cli.cert.exporting import export
from antin.cli.cert.listing import list_
from antin.cli.cert.revoking import revoke
from antin.cli.cert.showing import show
from antin.cli.words import choose

__all__ = ["cert"]


@click.group(
    help=choose(
        "Chứng thư chữ ký số: liệt kê, xem, xuất, thu hồi.", "Certificates: list, show, export, revoke."
    )
)
def cert() -> None:
    """Group the commands about certificates."""


for command in (list_, show, export, revoke):
    cert.add_command(command)
