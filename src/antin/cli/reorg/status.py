"""``antin reorg status`` and ``antin reorg not-ready``: where a plan stands and who cannot sign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.office import Desk, database
from antin.cli.options import data_option, json_option
from antin.cli.output import note, table
from antin.cli.records import emit_record
from antin.cli.reorg.arguments import plan_argument
from antin.cli.reorg.next_step import NextStep, command_line, next_step, show_next_step, state_word
from antin.cli.words import choose
from antin.kernel.moments import format_moment

if TYPE_CHECKING:
    from antin.apps.reorganisation.api import Decision, FrozenPlan, NotReady, Readiness, RunOverview

__all__ = ["not_ready", "status"]

_SCHEMA = "antin.reorg_status/1"
_HEADINGS = ("holder_kind", "holder_id", "name", "unit", "code", "reason", "owner", "deadline")


@click.command(
    help=choose(
        "Tình trạng của kế hoạch, mức sẵn sàng và việc tiếp theo.",
        "Where a plan stands, who is ready, and what comes next.",
    )
)
@plan_argument
@data_option
@json_option
def status(plan_id: str | None, data: DataFolder, as_json: bool) -> None:
    """Tell state, figures, readiness and next step."""
    with database(data) as desk:
        from antin.apps.reorganisation import api as reorganisation

        if plan_id is None:
            reorganisation.get_decision(None)  # nothing imported: that is what to tell
        waiting = reorganisation.unplanned_decision() if plan_id is None else None
        if waiting is not None:
            _tell_waiting(data, waiting, as_json)
            return
        plan = reorganisation.decision_plan(plan_id)
        overview = reorganisation.overview_of(plan)
        readiness, now = reorganisation.readiness_at(desk.now()), desk.now()
    if as_json:
        emit_record(
            _SCHEMA,
            decision=plan.decision_id,
            plan_id=plan.id,
            now=now,
            effective_at=plan.effective_at,
            cutoff_at=plan.cutoff_at,
            plan=plan.totals,
            **_figures(overview),
            in_service=readiness.in_service,
            ready=readiness.ready,
            not_ready=len(readiness.not_ready),
            not_ready_by_reason=dict(_reasons(readiness)),
            next=next_step(data, plan.id, overview.state).as_dict(),
        )
        return
    table((choose("Kế hoạch", "Plan"), plan.id), _rows(plan, overview, readiness, format_moment(now)))
    show_next_step(data, plan.id, overview.state)


def _figures(overview: RunOverview) -> dict[str, Any]:
    return {
        "state": overview.state,
        "approvals": list(overview.approvals),
        "approvals_needed": overview.approvals_needed,
        "to_issue": overview.to_issue,
        "issued": overview.issued,
        "confirmed": overview.confirmed,
        "to_revoke": overview.to_revoke,
        "revoked": overview.revoked,
    }


def _rows(
    plan: FrozenPlan, overview: RunOverview, readiness: Readiness, now: str
) -> Iterable[tuple[str, object]]:
    yield choose("Quyết định", "Decision"), plan.decision_id or "—"
    yield choose("Trạng thái", "State"), state_word(overview.state)
    yield choose("Bây giờ", "Now"), now
    if plan.effective_at is not None and plan.cutoff_at is not None:
        yield choose("Có hiệu lực", "Effective"), format_moment(plan.effective_at)
        yield choose("Chốt chuyển đổi", "Cut-off"), format_moment(plan.cutoff_at)
    yield choose("Phê duyệt", "Approvals"), f"{len(overview.approvals)}/{overview.approvals_needed}"
    yield choose("Đã cấp", "Issued"), f"{overview.issued:,}/{overview.to_issue:,}"
    yield choose("Đã ký thử", "Confirmed"), f"{overview.confirmed:,}/{overview.issued:,}"
    yield choose("Đã thu hồi", "Revoked"), f"{overview.revoked:,}/{overview.to_revoke:,}"
    yield choose("Sẵn sàng ký", "Ready"), f"{readiness.ready:,}"
    yield choose("Chưa sẵn sàng", "Not ready"), f"{len(readiness.not_ready):,}"
    for reason, count in _reasons(readiness):
        yield f"  {reason}", f"{count:,}"


def _reasons(readiness: Readiness) -> list[tuple[str, int]]:
    return Counter(row.reason for row in readiness.not_ready).most_common()


def _tell_waiting(data: DataFolder, decision: Decision, as_json: bool) -> None:
    """A decision was imported and no plan of it is frozen."""
    step = NextStep(
        choose("Xem kế hoạch, rồi đóng băng", "Look at the plan, then freeze it"),
        command_line(data, "reorg", "plan", decision.number),
    )
    if as_json:
        emit_record(
            _SCHEMA,
            decision=decision.number,
            plan_id=None,
            state="imported",
            effective_at=decision.effective_at,
            cutoff_at=decision.cutoff_at,
            next=step.as_dict(),
        )
        return
    table(
        (choose("Quyết định", "Decision"), decision.number),
        [
            (choose("Trạng thái", "State"), choose("đã nạp, chưa có kế hoạch", "imported, no plan yet")),
            (choose("Có hiệu lực", "Effective"), format_moment(decision.effective_at)),
            (choose("Chốt chuyển đổi", "Cut-off"), format_moment(decision.cutoff_at)),
        ],
    )
    note(f"{choose('Tiếp theo', 'Next')}: {step.sentence}\n  {step.command}")


@click.command(
    "not-ready",
    help=choose(
        "Ai đang giữ nhiệm vụ mà chưa ký được: lý do, người lo, hạn.",
        "Who is in service and cannot sign yet: why, who looks after it, until when.",
    ),
)
@plan_argument
@click.option(
    "--csv",
    "csv_path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=choose("Ghi danh sách vào FILE.", "Write the list to FILE."),
)
@data_option
@json_option
def not_ready(plan_id: str | None, csv_path: Path | None, data: DataFolder, as_json: bool) -> None:
    """List the holders that cannot sign at this moment."""
    from antin.cli.spreadsheet import write_csv

    with database(data) as desk:
        plan, readiness = _readiness(desk, plan_id)
    rows = [_values(row) for row in readiness.not_ready]
    if csv_path is not None:
        write_csv(csv_path, _HEADINGS, rows)
        note(choose(f"Đã ghi {len(rows):,} dòng vào {csv_path}.", f"Wrote {len(rows):,} rows to {csv_path}."))
    if as_json:
        records = [dict(zip(_HEADINGS, row, strict=True)) for row in rows]
        emit_record("antin.reorg_not_ready/1", plan_id=plan.id, ready=readiness.ready, rows=records)
    elif csv_path is None:
        table(
            (
                *(choose("Tên", "Name"), choose("Cơ quan", "Unit"), choose("Lý do", "Reason")),
                *(choose("Người lo", "Owner"), choose("Hạn", "Deadline")),
            ),
            [(row.name, row.unit, row.reason, row.owner, row.deadline) for row in readiness.not_ready],
        )
    if plan.state not in ("switched", "finished"):
        note(
            choose(
                "Kế hoạch chưa chuyển đổi: danh sách này nói về các chứng thư đang dùng.",
                "The plan is not switched: this list is about the certificates now in use.",
            )
        )


def _readiness(desk: Desk, plan_id: str | None) -> tuple[FrozenPlan, Readiness]:
    from antin.apps.reorganisation import api as reorganisation

    return reorganisation.decision_plan(plan_id), reorganisation.readiness_at(desk.now())


def _values(row: NotReady) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in _HEADINGS)
