"""``antin reorg freeze``: nobody can change the plan any more."""

from __future__ import annotations

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.office import database, rehearsal
from antin.cli.options import data_option, json_option
from antin.cli.output import note, progress, table
from antin.cli.records import emit_record
from antin.cli.reorg.arguments import dry_run_option, number_argument
from antin.cli.reorg.next_step import next_step, show_next_step
from antin.cli.words import choose

__all__ = ["freeze"]

LINT_EVERY = 1  # pkilint looks at every twin of a plan; only the founding of a demo samples


@click.command(
    help=choose(
        "Đóng băng kế hoạch của quyết định, với mã băm mà hai người sẽ ký.",
        "Freeze the plan of a decision, with the digest that two people will sign.",
    )
)
@number_argument
@dry_run_option
@data_option
@json_option
def freeze(number: str | None, dry_run: bool, data: DataFolder, as_json: bool) -> None:
    """Compute once more and freeze."""
    with database(data) as desk, progress() as shown, rehearsal(dry_run):
        from antin.apps.reorganisation import api as reorganisation

        stage = shown.stage(choose("Tính và đóng băng kế hoạch", "Computing and freezing the plan"))
        plan = reorganisation.freeze_decision(
            number, lint_every=LINT_EVERY, actor=reorganisation.COMMAND_LINE, now=desk.now()
        )
        shown.finish(stage)
    if as_json:
        emit_record(
            "antin.reorg_freeze/1",
            plan_id=plan.id,
            dry_run=dry_run,
            mandate_digest=plan.mandate_digest,
            plan_digest=plan.plan_digest,
            totals=plan.totals,
            next=next_step(data, plan.id, plan.state).as_dict(),
        )
        return
    table(
        (choose("Kế hoạch", "Plan"), plan.id),
        [
            *plan.totals.items(),
            (choose("mã băm để ký", "digest to sign"), plan.mandate_digest),
            (choose("mã băm kế hoạch", "plan digest"), plan.plan_digest),
        ],
    )
    if dry_run:
        note(choose("Chạy thử: chưa ghi gì.", "Dry run: nothing was written."))
    else:
        show_next_step(data, plan.id, plan.state)
