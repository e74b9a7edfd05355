"""``antin reorg approve``: one person signs a frozen plan; two different people are needed."""

from __future__ import annotations

from pathlib import Path

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.approver_options import approvals_with, key_options
from antin.cli.office import database, rehearsal
from antin.cli.options import data_option, json_option
from antin.cli.output import note
from antin.cli.records import emit_record
from antin.cli.reorg.arguments import dry_run_option, plan_argument
from antin.cli.reorg.next_step import next_step, show_next_step
from antin.cli.words import choose

__all__ = ["approve"]


@click.command(
    help=choose(
        "Phê duyệt kế hoạch đã đóng băng bằng khóa của mình; cần hai người khác nhau.",
        "Approve a frozen plan with your own key; two different people are needed.",
    )
)
@plan_argument
@key_options(many=False)
@dry_run_option
@data_option
@json_option
def approve(
    plan_id: str | None,
    keys: tuple[Path, ...],
    passphrase_files: tuple[Path, ...],
    reason: str,
    dry_run: bool,
    data: DataFolder,
    as_json: bool,
) -> None:
    """Check that the stored plan is the frozen one, sign, and hand the approval in."""
    with database(data) as desk, rehearsal(dry_run):
        from antin.apps.reorganisation import api as reorganisation

        plan = reorganisation.decision_plan(plan_id)
        reorganisation.require_unchanged(plan)
        approvals = approvals_with(
            keys, passphrase_files, digest=plan.mandate_digest, reason=reason, now=desk.now()
        )
        for approval in approvals:
            plan = reorganisation.approve_plan(
                plan.id, approval, actor=reorganisation.COMMAND_LINE, now=desk.now()
            )
        overview = reorganisation.overview_of(plan)
    if as_json:
        emit_record(
            "antin.reorg_approve/1",
            plan_id=plan.id,
            dry_run=dry_run,
            state=overview.state,
            mandate_digest=plan.mandate_digest,
            approvals=list(overview.approvals),
            approvals_needed=overview.approvals_needed,
            next=next_step(data, plan.id, overview.state).as_dict(),
        )
        return
    given, needed = len(overview.approvals), overview.approvals_needed
    click.echo(
        choose(
            f"{plan.id}: {given}/{needed} phê duyệt ({', '.join(overview.approvals)})",
            f"{plan.id}: {given} of {needed} approvals ({', '.join(overview.approvals)})",
        )
    )
    if dry_run:
        note(choose("Chạy thử: chưa ghi gì.", "Dry run: nothing was written."))
    else:
        show_next_step(data, plan.id, overview.state)
