"""``antin doctor``: one line a check, with the remedy where something is not in order."""

from __future__ import annotations

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.options import data_option, json_option
from antin.cli.output import emit
from antin.cli.words import choose
from antin.site.health import Finding, examine

__all__ = ["doctor"]

_SCHEMA = "antin/doctor/v1"
_EXIT_FAILED = 3
_LABELS = {
    "python": "Python",
    "disk": "Đĩa",
    "postgres": "PostgreSQL",
    "data folder": "Thư mục dữ liệu",
    "entry": "Quyền đi vào",
    "secrets": "Bí mật",
    "clock": "Đồng hồ",
    "processes": "Tiến trình",
}


def _line(finding: Finding) -> str:
    mark = click.style("✓", fg="green") if finding.is_ok else click.style("✗", fg="red")
    label = choose(_LABELS[finding.name], finding.name)
    remedy = f" → {finding.remedy}" if finding.remedy else ""
    return f"{mark} {label}: {finding.detail}{remedy}"


@click.command(
    help=choose(
        "Kiểm tra máy, thư mục dữ liệu và các tiến trình. Mã thoát 3 nếu có điều cần khắc phục.",
        "Check the machine, the data folder and the processes. Exit code 3 when something needs a remedy.",
    )
)
@data_option
@json_option
@click.pass_context
def doctor(ctx: click.Context, data: DataFolder, as_json: bool) -> None:
    """Examine and tell."""
    findings = examine(data)
    is_ok = all(finding.is_ok for finding in findings)
    if as_json:
        emit({"schema": _SCHEMA, "ok": is_ok, "checks": [finding.as_dict() for finding in findings]})
    else:
        for finding in findings:
            click.echo(_line(finding))
    if not is_ok:
        ctx.exit(_EXIT_FAILED)
