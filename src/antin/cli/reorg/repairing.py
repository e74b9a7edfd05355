"""``antin reorg repair``: what stands in a plan's way, what can be done about it, and doing it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.office import Desk, database, rehearsal
from antin.cli.options import data_option, json_option
from antin.cli.output import note, progress, table
from antin.cli.records import emit_record
from antin.cli.reorg.arguments import dry_run_option, number_argument
from antin.cli.reorg.next_step import command_line
from antin.cli.words import choose

if TYPE_CHECKING:
    from antin.apps.reorganisation.api import SignedRepair
    from antin.reissue.plan import Conflict
    from antin.succession.repairs import Repair

__all__ = ["repair"]

_SCHEMA = "antin.reorg_repair/1"


@click.command(
    help=choose(
        "Các vướng mắc của kế hoạch và cách xử lý. Không có tùy chọn thì liệt kê; --accept ghi quyết định "
        "của một người, có tên và lý do, cho đến khi kế hoạch được đóng băng.",
        "What stands in the plan's way and how to settle it. Without options it lists; --accept records what a "
        "person decided, with name and reason, until the plan is frozen.",
    )
)
@number_argument
@click.option("--list", "listed", is_flag=True, help=choose("Liệt kê (mặc định).", "List (the default)."))
@click.option(
    "--accept",
    "accepted",
    multiple=True,
    metavar="CODE:TARGET[=VALUE]",
    help=choose(
        "Xử lý một vướng mắc; không có VALUE thì theo đề xuất.",
        "Settle one conflict; without VALUE as proposed.",
    ),
)
@click.option(
    "--accept-all",
    "accepted_codes",
    multiple=True,
    metavar="CODE",
    help=choose("Theo đề xuất cho mọi vướng mắc mang mã này.", "As proposed for every conflict of this code."),
)
@click.option(
    "--withdraw",
    "withdrawn",
    multiple=True,
    metavar="CODE:TARGET",
    help=choose("Rút lại một cách xử lý đã chấp nhận.", "Take an accepted repair back."),
)
@click.option("--by", default="", metavar="NAME", help=choose("Ai quyết định.", "Who decides."))
@click.option("--reason", default="", metavar="TEXT", help=choose("Vì sao.", "Why."))
@dry_run_option
@data_option
@json_option
def repair(
    number: str | None,
    listed: bool,
    accepted: tuple[str, ...],
    accepted_codes: tuple[str, ...],
    withdrawn: tuple[str, ...],
    by: str,
    reason: str,
    dry_run: bool,
    data: DataFolder,
    as_json: bool,
) -> None:
    """List conflicts, or record what a person decided about them, and list what is left."""
    changes = bool(accepted or accepted_codes or withdrawn)
    if changes and (listed or not (by and reason)):
        raise click.UsageError(
            choose(
                "--accept, --accept-all và --withdraw cần --by và --reason.",
                "--accept, --accept-all and --withdraw need --by and --reason.",
            )
        )
    with database(data) as desk, progress() as shown, rehearsal(dry_run):
        from antin.apps.reorganisation import api as reorganisation

        number = reorganisation.get_decision(number).number
        stage = shown.stage(choose("Tìm vướng mắc", "Looking for conflicts"))
        if changes:
            _apply(desk, number, accepted, accepted_codes, withdrawn, by, reason)
        conflicts = reorganisation.conflicts_of(number, now=desk.now())
        signed = reorganisation.signed_repairs(reorganisation.get_decision(number))
        shown.finish(stage)
    if as_json:
        _emit(number, conflicts, signed, dry_run)
    else:
        _show(data, number, conflicts, signed, dry_run)


def _apply(
    desk: Desk,
    number: str,
    accepted: Sequence[str],
    codes: Sequence[str],
    withdrawn: Sequence[str],
    by: str,
    reason: str,
) -> None:
    from antin.apps.reorganisation import api as reorganisation

    for text in withdrawn:
        taken = _parsed(text)
        reorganisation.withdraw_repair(
            number,
            taken.code,
            taken.target,
            by=by,
            reason=reason,
            actor=reorganisation.COMMAND_LINE,
            now=desk.now(),
        )
    wanted = [_parsed(text) for text in accepted]
    if codes:
        wanted += _of_codes(reorganisation.conflicts_of(number, now=desk.now()), codes)
    if wanted:
        fresh = reorganisation.accept_repairs(
            number, wanted, by=by, reason=reason, actor=reorganisation.COMMAND_LINE, now=desk.now()
        )
        note(choose(f"Đã chấp nhận {len(fresh):,} cách xử lý.", f"{len(fresh):,} repair(s) accepted."))


def _parsed(text: str) -> Repair:
    """``CODE:TARGET`` or ``CODE:TARGET=VALUE``; targets may hold colons, codes never do."""
    from antin.succession.repairs import Repair

    place, _, value = text.partition("=")
    code, colon, target = place.partition(":")
    if not (code and colon and target):
        raise click.UsageError(
            choose(f"“{text}” không có dạng CODE:TARGET[=VALUE].", f"“{text}” is not CODE:TARGET[=VALUE].")
        )
    return Repair(code, target, value)


def _of_codes(conflicts: Sequence[Conflict], codes: Sequence[str]) -> list[Repair]:
    """The proposed repair of every conflict with one of these codes; a code without any is refused."""
    found = [conflict.repairs[0] for conflict in conflicts if conflict.code in codes and conflict.repairs]
    missing = set(codes) - {conflict.code for conflict in conflicts}
    if missing:
        raise click.UsageError(
            choose(
                f"Không có vướng mắc mang mã {', '.join(sorted(missing))}.",
                f"No conflict has the code {', '.join(sorted(missing))}.",
            )
        )
    return found


def _emit(number: str, conflicts: Sequence[Conflict], signed: Sequence[SignedRepair], dry_run: bool) -> None:
    emit_record(
        _SCHEMA,
        number=number,
        dry_run=dry_run,
        conflicts=[_conflict_record(conflict) for conflict in conflicts],
        accepted=[
            {
                **each.repair.as_dict(),
                "by": each.accepted_by,
                "at": each.accepted_at,
                "reason": each.reason,
            }
            for each in signed
        ],
    )


def _conflict_record(conflict: Conflict) -> dict[str, Any]:
    return {
        "code": conflict.code,
        "blocking": conflict.blocking,
        "where": conflict.where,
        "message": conflict.message,
        "message_en": conflict.message_en,
        "remedy": conflict.remedy,
        "remedy_en": conflict.remedy_en,
        "repairs": [{**each.as_dict(), "vi": each.vi, "en": each.en} for each in conflict.repairs],
    }


def _show(
    data: DataFolder,
    number: str,
    conflicts: Sequence[Conflict],
    signed: Sequence[SignedRepair],
    dry_run: bool,
) -> None:
    if conflicts:
        table(
            (choose("Vướng mắc", "Conflict"), choose("Nội dung", "What"), choose("Cách xử lý", "Repairs")),
            [_row(conflict) for conflict in conflicts],
        )
    else:
        note(choose("Không có vướng mắc.", "No conflicts."))
    for each in signed:
        accepted = f"{each.repair.code}:{each.repair.target}={each.repair.value}"
        note(
            choose(
                f"Đã chấp nhận: {accepted} ({each.accepted_by}: {each.reason})",
                f"Accepted: {accepted} ({each.accepted_by}: {each.reason})",
            )
        )
    if dry_run:
        note(choose("Chạy thử: chưa ghi gì.", "Dry run: nothing was written."))
    elif not any(conflict.blocking for conflict in conflicts):
        note(f"{choose('Tiếp theo', 'Next')}:\n  {command_line(data, 'reorg', 'plan', number)}")


def _row(conflict: Conflict) -> tuple[str, str, str]:
    mark = choose("CHẶN ", "BLOCKING ") if conflict.blocking else ""
    message = choose(conflict.message, conflict.message_en or conflict.message)
    remedy = choose(conflict.remedy, conflict.remedy_en or conflict.remedy)
    repairs = [
        f"{each.code}:{each.target}={each.value}  {choose(each.vi, each.en)}" for each in conflict.repairs
    ]
    return f"{mark}{conflict.code}", f"{message} [{conflict.where}]", "\n".join(repairs) or remedy
