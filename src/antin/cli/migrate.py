"""``antin migrate``: bring the database's tables up to this version, as their owner."""

from __future__ import annotations

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.options import data_option, json_option
from antin.cli.output import emit, note
from antin.cli.words import choose

__all__ = ["migrate"]

_SCHEMA = "antin.migrate/1"
_EXIT_MISSING = 3


@click.command(
    help=choose(
        "Đưa các bảng lên phiên bản này, với quyền chủ sở hữu cơ sở dữ liệu. Chạy lại không gây hại.",
        "Bring the tables up to this version, as the database's owner. Running it again does no harm.",
    )
)
@data_option
@json_option
@click.option(
    "--check",
    is_flag=True,
    help=choose(
        "Chỉ xem còn thiếu gì; mã thoát 3 nếu có.", "Only tell what is missing; exit code 3 if anything is."
    ),
)
@click.pass_context
def migrate(ctx: click.Context, data: DataFolder, as_json: bool, check: bool) -> None:
    """Apply what is missing, or tell it."""
    from antin.site.migrating import migrate_folder, missing_migrations

    names = missing_migrations(data) if check else migrate_folder(data)
    if as_json:
        emit({"schema": _SCHEMA, "applied" if not check else "missing": names})
    else:
        for name in names:
            click.echo(name)
        note(_summary(len(names), check=check))
    if check and names:
        ctx.exit(_EXIT_MISSING)


def _summary(count: int, *, check: bool) -> str:
    if count == 0:
        return choose("Các bảng đã đúng phiên bản này.", "The tables are those of this version.")
    if check:
        return choose(f"Còn thiếu {count}: chạy “antin migrate”.", f"{count} missing: run “antin migrate”.")
    return choose(f"Đã thực hiện {count} bước.", f"{count} migration(s) applied.")
