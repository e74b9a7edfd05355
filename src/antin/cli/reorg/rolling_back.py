"""``antin reorg rollback``: until the switch a plan can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.office import SIGNERS, Desk, database, staffed
from antin.cli.options import data_option, json_option
from antin.cli.output import note, progress
from antin.cli.records import emit_record
from antin.cli.reorg.arguments import dry_run_option, plan_argument
from antin.cli.reorg.next_step import show_next_step
from antin.cli.words import choose

if TYPE_CHECKING:
    from antin.apps.reorganisation.api import RolledBack

__all__ = ["rollback"]


@click.command(
    help=choose(
        "Hoàn tác kế hoạch trước khi chuyển đổi: thu hồi chứng thư đã cấp trước, giữ nguyên chứng thư cũ.",
        "Take a plan back before its switch: what was pre-issued is revoked, the old stays as it is.",
    )
)
@plan_argument
@click.option("--reason", required=True, metavar="TEXT", help=choose("Lý do.", "Why."))
@dry_run_option
@data_option
@json_option
def rollback(plan_id: str | None, reason: str, dry_run: bool, data: DataFolder, as_json: bool) -> None:
    """Take back, publish, and list the devices that hold a certificate to be removed."""
    with database(data) as desk:
        from antin.apps.reorganisation import api as reorganisation

        plan_id = reorganisation.decision_plan(plan_id).id
        done = reorganisation.foresee_roll_back(plan_id)
        if not dry_run:
            done = _roll_back(desk, plan_id, reason)
    if as_json:
        emit_record(
            "antin.reorg_rollback/1",
            plan_id=plan_id,
            dry_run=dry_run,
            revoked=done.revoked,
            devices_to_clean=list(done.devices_to_clean),
        )
        return
    note(
        choose(
            f"Thu hồi {done.revoked:,} chứng thư cấp trước; {len(done.devices_to_clean):,} thiết bị cần dọn:",
            f"{done.revoked:,} certificate(s) revoked; {len(done.devices_to_clean):,} device(s) to clean:",
        )
    )
    for device in done.devices_to_clean:
        click.echo(device)
    if dry_run:
        note(choose("Chạy thử: chưa ghi gì.", "Dry run: nothing was written."))
    else:
        show_next_step(data, plan_id, "rolled_back")


def _roll_back(desk: Desk, plan_id: str, reason: str) -> RolledBack:
    from antin.apps.reorganisation import api as reorganisation

    with staffed(desk, SIGNERS, republish=False) as staff, progress() as shown:
        stage = shown.stage(choose("Hoàn tác", "Rolling back"))
        done = reorganisation.roll_back(
            plan_id, reason=reason, tools=staff.tools.run, actor=reorganisation.COMMAND_LINE, now=desk.now()
        )
        reorganisation.publish_crls(staff.tools.ca, now=desk.now())
        staff.sign_checkpoint()
        shown.finish(stage)
    return done
