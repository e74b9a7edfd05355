"""``antin reorg pause`` and ``antin reorg resume``: no worker begins another range meanwhile."""

from __future__ import annotations

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.office import database, rehearsal
from antin.cli.options import data_option, json_option
from antin.cli.output import note
from antin.cli.records import emit_record
from antin.cli.reorg.arguments import dry_run_option, plan_argument
from antin.cli.reorg.next_step import command_line
from antin.cli.words import choose

__all__ = ["pause", "resume"]


@click.command(
    help=choose(
        "Tạm dừng đợt cấp: phần đang làm được làm xong, không phần nào mới được bắt đầu.",
        "Pause a run: what is under way is finished, nothing else is begun.",
    )
)
@plan_argument
@click.option("--reason", required=True, metavar="TEXT", help=choose("Lý do.", "Why."))
@dry_run_option
@data_option
@json_option
def pause(plan_id: str | None, reason: str, dry_run: bool, data: DataFolder, as_json: bool) -> None:
    """Pause the run of a plan; pausing twice changes nothing."""
    with database(data) as desk, rehearsal(dry_run):
        from antin.apps.reorganisation import api as reorganisation

        plan_id = reorganisation.decision_plan(plan_id).id
        reorganisation.pause_run(plan_id, reason=reason, actor=reorganisation.COMMAND_LINE, now=desk.now())
        progress = _progress(plan_id)
    _tell("antin.reorg_pause/1", plan_id, progress, dry_run, as_json)
    if not as_json and not dry_run:
        note(f"{choose('Tiếp theo', 'Next')}:\n  {command_line(data, 'reorg', 'resume', plan_id)}")


@click.command(help=choose("Tiếp tục đợt cấp đã tạm dừng.", "Go on with a run that was paused."))
@plan_argument
@dry_run_option
@data_option
@json_option
def resume(plan_id: str | None, dry_run: bool, data: DataFolder, as_json: bool) -> None:
    """Let workers go on; resuming what is not paused changes nothing."""
    with database(data) as desk, rehearsal(dry_run):
        from antin.apps.reorganisation import api as reorganisation

        plan_id = reorganisation.decision_plan(plan_id).id
        reorganisation.resume_run(plan_id, actor=reorganisation.COMMAND_LINE, now=desk.now())
        progress = _progress(plan_id)
    _tell("antin.reorg_resume/1", plan_id, progress, dry_run, as_json)


def _progress(plan_id: str) -> dict[str, object]:
    from antin.apps.reorganisation import api as reorganisation

    found = reorganisation.run_progress(reorganisation.get_plan(plan_id))
    return {"paused": found.is_paused, "issued": found.issued, "to_issue": found.to_issue}


def _tell(schema: str, plan_id: str, progress: dict[str, object], dry_run: bool, as_json: bool) -> None:
    if as_json:
        emit_record(schema, plan_id=plan_id, dry_run=dry_run, **progress)
        return
    word = choose("đang tạm dừng", "paused") if progress["paused"] else choose("đang chạy", "running")
    click.echo(f"{plan_id}: {word} ({progress['issued']:,}/{progress['to_issue']:,})")
    if dry_run:
        note(choose("Chạy thử: chưa ghi gì.", "Dry run: nothing was written."))
