"""``antin reorg plan`` and ``antin reorg rules``: what would be done, and by which rules."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.office import database, rehearsal
from antin.cli.options import data_option, json_option
from antin.cli.output import note, progress, table
from antin.cli.records import emit_record
from antin.cli.reorg.arguments import number_argument
from antin.cli.reorg.next_step import command_line
from antin.cli.words import choose

if TYPE_CHECKING:
    from antin.apps.reorganisation.api import PlanDraft
    from antin.cli.reorg.plan_report import ConflictGroup
    from antin.reissue.plan import Plan
    from antin.reissue.rules import Rule

__all__ = ["plan", "rules"]

_REFUSED = 7
_PLACES_SHOWN = 3


@click.command(
    help=choose(
        "Tính kế hoạch cấp lại, không ghi gì. Mã thoát 7 nếu còn vướng mắc chặn việc đóng băng.",
        "Compute the plan, write nothing. Exit code 7 while something stops the freeze.",
    )
)
@number_argument
@click.option(
    "--csv",
    "csv_path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=choose("Ghi từng dòng của kế hoạch vào FILE.", "Write every line of the plan to FILE."),
)
@click.option(
    "--what-if",
    type=click.Path(path_type=Path, exists=True),
    metavar="FOLDER",
    help=choose(
        "Thử một thư mục quyết định chưa nạp; không ghi gì.",
        "Try a decision folder that is not imported; nothing is written.",
    ),
)
@data_option
@json_option
@click.pass_context
def plan(
    ctx: click.Context,
    number: str | None,
    csv_path: Path | None,
    what_if: Path | None,
    data: DataFolder,
    as_json: bool,
) -> None:
    """Compute and tell."""
    from antin.cli.reorg.plan_report import HEADINGS, line_rows, stops_freeze
    from antin.cli.spreadsheet import write_csv

    draft = _compute(data, number, what_if)
    if csv_path is not None:
        written = write_csv(csv_path, HEADINGS, line_rows(draft.plan))
        note(choose(f"Đã ghi {written:,} dòng vào {csv_path}.", f"Wrote {written:,} lines to {csv_path}."))
    if as_json:
        _emit(draft)
    else:
        _show(draft)
    if stops_freeze(draft.plan):
        note(choose("Kế hoạch chưa thể đóng băng.", "The plan cannot be frozen yet."))
        ctx.exit(_REFUSED)
    step = ("import", str(what_if)) if what_if is not None else ("freeze", draft.decision.number)
    command = command_line(data, "reorg", *step)
    note(f"{choose('Tiếp theo', 'Next')}:\n  {command}")


def _compute(data: DataFolder, number: str | None, what_if: Path | None) -> PlanDraft:
    """The plan of an imported decision, or of a folder that is taken in only for as long as this takes."""
    with database(data) as desk, progress() as shown, rehearsal(what_if is not None):
        from antin.adapters.decision_folder import archive_decision
        from antin.apps.reorganisation import api as reorganisation

        if what_if is not None:
            number = reorganisation.import_decision(
                archive_decision(what_if),
                late_reason=choose("thử, không ghi", "what-if, not kept"),
                actor=reorganisation.COMMAND_LINE,
                now=desk.now(),
            )
        stage = shown.stage(choose("Tính kế hoạch", "Computing the plan"))
        draft = reorganisation.draft_plan(number, now=desk.now())
        shown.finish(stage)
    return draft


def _emit(draft: PlanDraft) -> None:
    from antin.cli.reorg.plan_report import conflict_groups, rule_counts, stops_freeze

    computed = draft.plan
    emit_record(
        "antin.reorg_plan/1",
        number=draft.decision.number,
        title=draft.decision.title,
        effective_at=computed.effective_at,
        cutoff_at=computed.cutoff_at,
        totals=computed.totals,
        rules=[{"action": a, "rule": r, "count": n} for a, r, n in rule_counts(computed)],
        conflicts=[group.as_dict() for group in conflict_groups(computed)],
        unexplained=list(computed.unexplained),
        stops_freeze=stops_freeze(computed),
    )


def _show(draft: PlanDraft) -> None:
    from antin.cli.reorg.plan_report import conflict_groups, rule_counts

    note(f"{draft.decision.number}: {draft.decision.title}")
    _show_totals(draft.plan)
    table((choose("Việc", "Action"), choose("Quy tắc", "Rule"), choose("Số", "Count")), rule_counts(draft.plan))
    for group in conflict_groups(draft.plan):
        note(_conflict_text(group))
    if any(conflict.repairs for conflict in draft.plan.conflicts):
        note(choose("Cách xử lý: antin reorg repair", "To settle them: antin reorg repair"))
    for place in draft.plan.unexplained:
        note(choose(f"Chưa có quy tắc nào giải thích: {place}", f"No rule explains: {place}"))


def _show_totals(computed: Plan) -> None:
    totals = computed.totals
    note(
        choose(
            f"Giữ {totals['keep']:,}, thay đổi {totals['modify']:,}, cấp mới {totals['issue']:,}, "
            f"thu hồi {totals['revoke']:,}.",
            f"Keep {totals['keep']:,}, modify {totals['modify']:,}, issue {totals['issue']:,}, "
            f"revoke {totals['revoke']:,}.",
        )
    )


def _conflict_text(group: ConflictGroup) -> str:
    mark = choose("CHẶN", "BLOCKING") if group.blocking else choose("Lưu ý", "Note")
    shown = "; ".join(group.places[:_PLACES_SHOWN])
    more = len(group.places) - _PLACES_SHOWN
    rest = choose(f" và {more:,} nơi khác", f" and {more:,} more") if more > 0 else ""
    message = choose(group.message, group.message_en or group.message)
    remedy = choose(group.remedy, group.remedy_en or group.remedy)
    return f"{mark} {group.code} ({len(group.places):,}): {message} [{shown}{rest}] → {remedy}"


@click.command(
    help=choose("Các quy tắc cấp lại và căn cứ pháp lý.", "The rules of re-issue and their legal basis.")
)
@click.option(
    "--on",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help=choose(
        "Quy tắc nào được dùng cho quyết định có hiệu lực ngày này (mặc định: theo công tắc mới nhất).",
        "Which rules count for a decision in effect on this day (default: by the newest switches).",
    ),
)
@json_option
def rules(day: datetime | None, as_json: bool) -> None:
    """List the rules in the order in which they are asked, and whether they are on."""
    from antin.reissue.rules import RULES

    asked = day.date() if day else date.max
    if as_json:
        emit_record("antin.reorg_rules/1", rules=[_rule_record(rule, asked) for rule in RULES])
        return
    rows = [
        (
            *(rule.id, choose("có", "on") if _is_on(rule, asked) else choose("không", "off")),
            *(choose(rule.title_vi, rule.title_en), rule.legal_basis),
        )
        for rule in RULES
    ]
    table(
        (
            *(choose("Quy tắc", "Rule"), choose("Đang dùng", "On")),
            *(choose("Nội dung", "Title"), choose("Căn cứ", "Legal basis")),
        ),
        rows,
    )


def _is_on(rule: Rule, day: date) -> bool:
    from antin.reissue.rules.switches import shipped_switches, state_of

    return state_of(rule, shipped_switches(), day)[0]


def _rule_record(rule: Rule, day: date) -> dict[str, object]:
    from antin.reissue.rules.switches import shipped_switches, state_of

    is_on, switch = state_of(rule, shipped_switches(), day)
    return {
        "id": rule.id,
        "title_vi": rule.title_vi,
        "title_en": rule.title_en,
        "legal_basis": rule.legal_basis,
        "default": rule.default,
        "on": is_on,
        "switched_by": switch.legal_basis if switch else None,
        "since": switch.in_force_on if switch else None,
    }
