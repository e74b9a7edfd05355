"""``antin reorg import``: a decision folder enters the office."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.office import database, rehearsal
from antin.cli.options import data_option, json_option
from antin.cli.output import note, table
from antin.cli.records import emit_record
from antin.cli.reorg.arguments import dry_run_option
from antin.cli.reorg.next_step import command_line
from antin.cli.words import choose
from antin.kernel.moments import format_moment

if TYPE_CHECKING:
    from antin.apps.reorganisation.api import Decision

__all__ = ["import_"]

_SCHEMA = "antin.reorg_import/1"


@click.command(
    "import",
    help=choose(
        "Nạp quyết định từ thư mục hoặc tệp .zip; --example ghi một thư mục mẫu.",
        "Take in a decision from a folder or .zip; --example writes a folder to start from.",
    ),
)
@click.argument("folder", type=click.Path(path_type=Path), metavar="[FOLDER|ZIP]", required=False)
@click.option(
    "--late",
    default="",
    metavar="REASON",
    help=choose("Lý do khi thời điểm có hiệu lực đã qua.", "Why, when the effective moment has passed."),
)
@click.option(
    "--example",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help=choose("Ghi thư mục quyết định mẫu vào DIR.", "Write an example folder to DIR."),
)
@dry_run_option
@data_option
@json_option
def import_(
    folder: Path | None, late: str, example: Path | None, dry_run: bool, data: DataFolder, as_json: bool
) -> None:
    """Import a decision, or write the example."""
    if (folder is None) == (example is None):
        raise click.UsageError(
            choose(
                "Cho một thư mục quyết định, hoặc --example DIR.", "Give a decision folder, or --example DIR."
            )
        )
    if example is not None:
        _write_example(example, as_json)
    elif folder is not None:
        _import(data, folder, late, dry_run, as_json)


def _write_example(target: Path, as_json: bool) -> None:
    from antin.adapters.decision_folder import write_example

    written = [str(path) for path in write_example(target)]
    if as_json:
        emit_record(_SCHEMA, example=str(target), files=written)
        return
    for path in written:
        click.echo(path)
    note(choose("Sửa các tệp này, rồi chạy:", "Change these files, then run:"))
    note(f"  antin reorg import '{target}'")


def _import(data: DataFolder, folder: Path, late: str, dry_run: bool, as_json: bool) -> None:
    from antin.adapters.decision_folder import archive_decision

    archive = archive_decision(folder)
    with database(data) as desk, rehearsal(dry_run):
        from antin.apps.reorganisation import api as reorganisation

        number = reorganisation.import_decision(
            archive, late_reason=late, actor=reorganisation.COMMAND_LINE, now=desk.now()
        )
        decision = reorganisation.get_decision(number)
    if as_json:
        emit_record(_SCHEMA, number=number, dry_run=dry_run, decision=_record(decision))
        return
    _show(decision)
    if not dry_run:
        note(f"{choose('Tiếp theo', 'Next')}:\n  {command_line(data, 'reorg', 'plan', number)}")


def _record(decision: Decision) -> dict[str, object]:
    return {
        "title": decision.title,
        "example": decision.is_example,
        "adopted_on": decision.adopted_on,
        "effective_at": decision.effective_at,
        "cutoff_at": decision.cutoff_at,
        "legal_basis": decision.legal_basis,
        "late_reason": decision.late_reason,
    }


def _show(decision: Decision) -> None:
    rows = [
        (choose("Số", "Number"), decision.number),
        (choose("Tên", "Title"), decision.title),
        (choose("Ban hành", "Adopted"), decision.adopted_on.isoformat()),
        (choose("Có hiệu lực", "Effective"), format_moment(decision.effective_at)),
        (choose("Chốt chuyển đổi", "Cut-off"), format_moment(decision.cutoff_at)),
        *((choose("Căn cứ", "Legal basis"), basis) for basis in decision.legal_basis),
    ]
    table((choose("Quyết định", "Decision"), ""), rows)
