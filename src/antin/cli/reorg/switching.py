"""``antin reorg switch``: the effective moment, with status published before and after."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.office import SIGNERS, Desk, Staff, database, staffed
from antin.cli.options import data_option, json_option
from antin.cli.output import note, progress, table
from antin.cli.records import emit_record
from antin.cli.reorg.arguments import dry_run_option, plan_argument, scenario_option
from antin.cli.reorg.next_step import next_step, show_next_step, state_word
from antin.cli.words import choose

if TYPE_CHECKING:
    from antin.apps.reorganisation.api import RunOverview

__all__ = ["switch"]


@click.command(
    help=choose(
        "Thực hiện thời điểm có hiệu lực: tên mới có giá trị, chứng thư cũ chấm dứt theo kế hoạch.",
        "Carry out the effective moment: new names serve, old certificates end as planned.",
    )
)
@plan_argument
@scenario_option
@dry_run_option
@data_option
@json_option
def switch(plan_id: str | None, scenario: bool, dry_run: bool, data: DataFolder, as_json: bool) -> None:
    """Switch a plan whose certificates are all issued."""
    with database(data) as desk:
        from antin.apps.reorganisation import api as reorganisation

        plan_id = reorganisation.decision_plan(plan_id).id
        reorganisation.foresee_switch(plan_id, now=_moment(desk, plan_id, scenario))
        if not dry_run:
            with staffed(desk, SIGNERS, republish=False) as staff:
                _switch(staff, plan_id, scenario)
        overview = reorganisation.overview_of(reorganisation.get_plan(plan_id))
    _tell(data, plan_id, overview, dry_run, as_json)


def _moment(desk: Desk, plan_id: str, scenario: bool) -> datetime:
    """Now, or, where a scenario may move, the effective moment."""
    from antin.apps.reorganisation import api as reorganisation

    effective = reorganisation.get_plan(plan_id).effective_at
    return max(desk.now(), effective) if scenario and effective is not None else desk.now()


def _switch(staff: Staff, plan_id: str, scenario: bool) -> None:
    """Shortened status ahead of the moment, the switch, full status after it, a checkpoint."""
    from antin.apps.reorganisation import api as reorganisation

    desk, signer = staff.desk, staff.tools.ca
    is_ahead = desk.now() < _moment(desk, plan_id, scenario)
    with progress() as shown:
        stage = shown.stage(choose("Chuyển đổi và công bố trạng thái", "Switching and publishing status"))
        if is_ahead:
            eve, moment = desk.stops_at(_moment(desk, plan_id, scenario))
            desk.enter(eve)
            reorganisation.publish_crls(signer, now=desk.now())
            desk.enter(moment)
        reorganisation.switch(plan_id, actor=reorganisation.COMMAND_LINE, now=desk.now())
        reorganisation.publish_crls(signer, now=desk.now())
        staff.sign_checkpoint()
        shown.finish(stage)


def _tell(data: DataFolder, plan_id: str, overview: RunOverview, dry_run: bool, as_json: bool) -> None:
    if as_json:
        emit_record(
            "antin.reorg_switch/1",
            plan_id=plan_id,
            dry_run=dry_run,
            state=overview.state,
            revoked=overview.revoked,
            to_revoke=overview.to_revoke,
            next=next_step(data, plan_id, overview.state).as_dict(),
        )
        return
    table(
        (choose("Kế hoạch", "Plan"), plan_id),
        [
            (choose("Trạng thái", "State"), state_word(overview.state)),
            (choose("Đã thu hồi", "Revoked"), f"{overview.revoked:,}/{overview.to_revoke:,}"),
        ],
    )
    if dry_run:
        note(choose("Chạy thử: chưa ghi gì.", "Dry run: nothing was written."))
    else:
        show_next_step(data, plan_id, overview.state)
