"""``antin reorg apply``: the run issues the new certificates, ahead of the effective moment."""

from __future__ import annotations

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.office import Desk, database, rehearsal, staffed
from antin.cli.options import data_option, json_option
from antin.cli.output import note, progress, table
from antin.cli.records import emit_record
from antin.cli.reorg.arguments import dry_run_option, plan_argument
from antin.cli.reorg.next_step import command_line, next_step, show_next_step, state_word
from antin.cli.words import choose

__all__ = ["apply"]

CHUNK = 500  # items a lease; jobs carry hundreds of certificates, never one


@click.command(
    help=choose(
        "Cấp các chứng thư mới của kế hoạch đã phê duyệt; chạy lại thì đi tiếp.",
        "Issue the new certificates of an approved plan; run again, it goes on.",
    )
)
@plan_argument
@click.option(
    "--wait/--no-wait",
    default=True,
    help=choose("Theo dõi đến khi xong, hoặc chỉ mở đợt cấp.", "Follow to the end, or only start the run."),
)
@dry_run_option
@data_option
@json_option
def apply(plan_id: str | None, wait: bool, dry_run: bool, data: DataFolder, as_json: bool) -> None:
    """Start or go on with the run."""
    with database(data) as desk:
        from antin.apps.reorganisation import api as reorganisation

        with rehearsal(dry_run):
            plan_id = reorganisation.decision_plan(plan_id).id
            reorganisation.start_run(
                plan_id, chunk_size=CHUNK, confirm=True, actor=reorganisation.COMMAND_LINE, now=desk.now()
            )
            overview = reorganisation.overview_of(reorganisation.get_plan(plan_id))
        if wait and not dry_run:
            _see_through(desk, plan_id)
            overview = reorganisation.overview_of(reorganisation.get_plan(plan_id))
    if as_json:
        emit_record(
            "antin.reorg_apply/1",
            plan_id=plan_id,
            dry_run=dry_run,
            state=overview.state,
            to_issue=overview.to_issue,
            issued=overview.issued,
            confirmed=overview.confirmed,
            next=next_step(data, plan_id, overview.state).as_dict(),
        )
        return
    table(
        (choose("Kế hoạch", "Plan"), plan_id),
        [
            (choose("Trạng thái", "State"), state_word(overview.state)),
            (choose("Đã cấp", "Issued"), f"{overview.issued:,}/{overview.to_issue:,}"),
            (choose("Đã ký thử", "Confirmed"), f"{overview.confirmed:,}/{overview.issued:,}"),
        ],
    )
    if dry_run:
        note(choose("Chạy thử: chưa ghi gì.", "Dry run: nothing was written."))
    else:
        show_next_step(data, plan_id, overview.state)


def _see_through(desk: Desk, plan_id: str) -> None:
    """Follow the workers to the end, then have everything covered by a checkpoint."""
    from antin.cli.reorg.following import follow

    with staffed(desk) as staff:
        try:
            with progress() as shown:
                follow(staff, plan_id, shown)
        except KeyboardInterrupt:
            command = command_line(desk.data, "reorg", "apply", plan_id)
            note(
                choose(
                    f"Đã dừng; không mất gì. Chạy tiếp bằng:\n  {command}",
                    f"Stopped; nothing is lost. Go on with:\n  {command}",
                )
            )
            raise
        staff.sign_checkpoint()
