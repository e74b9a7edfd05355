"""``antin cert``: certificates, listed, shown, and exported for outside tools."""

from __future__ import annotations

import click

from antin.cli.cert.exporting import export
from antin.cli.cert.listing import list_
from antin.cli.cert.showing import show
from antin.cli.words import choose

__all__ = ["cert"]


@click.group(help=choose("Chứng thư chữ ký số: liệt kê, xem, xuất.", "Certificates: list, show, export."))
def cert() -> None:
    """Group the commands about certificates."""


for command in (list_, show, export):
    cert.add_command(command)
