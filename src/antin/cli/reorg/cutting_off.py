"""``antin reorg losses`` and ``antin reorg cutoff``: what the cut-off takes away, signed for by two people.

The two need not meet: each signs the list with ``cutoff --sign`` into a file, and anyone carries the cut-off
out with both files. A list that changed in between is refused and signed anew.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.approver_options import approvals_with, key_options
from antin.cli.office import SIGNERS, Desk, database, rehearsal, staffed
from antin.cli.options import data_option, json_option
from antin.cli.output import note, progress, table
from antin.cli.records import emit_record
from antin.cli.reorg.arguments import dry_run_option, plan_argument, scenario_option
from antin.cli.reorg.next_step import next_step, show_next_step, state_word
from antin.cli.words import choose

if TYPE_CHECKING:
    from antin.apps.reorganisation.api import RunOverview
    from antin.pki.mandates import Approval
    from antin.reissue.losses import LossList

__all__ = ["cutoff", "losses"]


@click.command(
    help=choose(
        "Những thuê bao mất chứng thư cũ khi chốt mà chứng thư mới chưa dùng được.",
        "Who loses the old certificate at the cut-off although the new one is not usable yet.",
    )
)
@plan_argument
@data_option
@json_option
def losses(plan_id: str | None, data: DataFolder, as_json: bool) -> None:
    """List the losses with the digest that two people sign."""
    with database(data):
        from antin.apps.reorganisation import api as reorganisation

        listed = reorganisation.losses_at_cutoff(reorganisation.decision_plan(plan_id))
    if as_json:
        emit_record("antin.reorg_losses/1", **listed.as_dict(), digest=listed.digest)
        return
    rows = [(loss.holder_kind, loss.holder_id, loss.name, loss.reason) for loss in listed.losses]
    table((choose("Loại", "Kind"), choose("Mã", "Id"), choose("Tên", "Name"), choose("Lý do", "Reason")), rows)
    note(_summary(listed))


@click.command(
    help=choose(
        "Chốt chuyển đổi: chấm dứt mọi chứng thư cũ còn lại. Hai người ký danh sách mất hiệu lực, "
        "cùng lúc bằng --key hoặc trước đó bằng --sign.",
        "Cut off: end every old certificate that is left. Two people sign the list of losses, "
        "now with --key or earlier with --sign.",
    )
)
@plan_argument
@click.option("--sign", is_flag=True, help=choose("Chỉ ký danh sách, ghi ra tệp.", "Only sign the list."))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=choose("Tệp phê duyệt của --sign (mặc định: đầu ra chuẩn).", "Where --sign writes (default: stdout)."),
)
@click.option(
    "--approval",
    "approval_files",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help=choose("Tệp phê duyệt do --sign ghi.", "An approval written by --sign."),
)
@key_options(many=True)
@scenario_option
@dry_run_option
@data_option
@json_option
def cutoff(
    plan_id: str | None,
    sign: bool,
    out: Path | None,
    approval_files: tuple[Path, ...],
    keys: tuple[Path, ...],
    passphrase_files: tuple[Path, ...],
    reason: str,
    scenario: bool,
    dry_run: bool,
    data: DataFolder,
    as_json: bool,
) -> None:
    """Sign the list of losses, or carry the cut-off out with two signatures."""
    if sign and (len(keys) != 1 or approval_files or dry_run):
        raise click.UsageError(choose("--sign cần đúng một --key.", "--sign takes exactly one --key."))
    with database(data) as desk:
        from antin.apps.reorganisation import api as reorganisation
        from antin.cli.approval_file import read_approval, write_approval

        plan_id = reorganisation.decision_plan(plan_id).id
        listed = reorganisation.losses_at_cutoff(reorganisation.get_plan(plan_id))
        approvals = [read_approval(path) for path in approval_files]
        approvals += approvals_with(keys, passphrase_files, digest=listed.digest, reason=reason, now=desk.now())
        if sign:
            note(_summary(listed))
            write_approval(approvals[0], out)
            return
        overview = _carry_out(desk, plan_id, approvals, scenario=scenario, dry_run=dry_run)
    _tell(data, plan_id, listed, overview, dry_run, as_json)


def _carry_out(
    desk: Desk, plan_id: str, approvals: list[Approval], *, scenario: bool, dry_run: bool
) -> RunOverview:
    """Judge all of it first, so that nothing starts and no scenario moves for a cut-off that is refused."""
    from antin.apps.reorganisation import api as reorganisation

    with rehearsal(True):
        foreseen = reorganisation.cut_off(
            plan_id, approvals, actor=reorganisation.COMMAND_LINE, now=_moment(desk, plan_id, scenario)
        )
        overview = reorganisation.overview_of(foreseen)
    if dry_run:
        return overview
    with staffed(desk, SIGNERS, republish=False) as staff, progress() as shown:
        stage = shown.stage(choose("Chốt và công bố trạng thái", "Cutting off and publishing status"))
        if desk.now() < _moment(desk, plan_id, scenario):
            desk.enter(desk.stops_at(_moment(desk, plan_id, scenario))[1])
        reorganisation.cut_off(plan_id, approvals, actor=reorganisation.COMMAND_LINE, now=desk.now())
        reorganisation.publish_crls(staff.tools.ca, now=desk.now())
        staff.sign_checkpoint()
        shown.finish(stage)
    return reorganisation.overview_of(reorganisation.get_plan(plan_id))


def _moment(desk: Desk, plan_id: str, scenario: bool) -> datetime:
    """Now, or, where a scenario may move, the cut-off."""
    from antin.apps.reorganisation import api as reorganisation

    at = reorganisation.get_plan(plan_id).cutoff_at
    return max(desk.now(), at) if scenario and at is not None else desk.now()


def _summary(listed: LossList) -> str:
    return choose(
        f"{len(listed.losses):,} thuê bao mất chứng thư dùng được; mã băm để ký: {listed.digest}",
        f"{len(listed.losses):,} holder(s) lose a usable certificate; digest to sign: {listed.digest}",
    )


def _tell(
    data: DataFolder, plan_id: str, listed: LossList, overview: RunOverview, dry_run: bool, as_json: bool
) -> None:
    if as_json:
        emit_record(
            "antin.reorg_cutoff/1",
            plan_id=plan_id,
            dry_run=dry_run,
            state=overview.state,
            losses=len(listed.losses),
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
            (choose("Mất chứng thư dùng được", "Lost a usable certificate"), f"{len(listed.losses):,}"),
        ],
    )
    if dry_run:
        note(choose("Chạy thử: chưa ghi gì.", "Dry run: nothing was written."))
    else:
        show_next_step(data, plan_id, overview.state)
