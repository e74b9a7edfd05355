"""``antin cert revoke``: certificates end by an order that people have signed; what was cut short goes on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.approver_options import approvals_with
from antin.cli.office import EVIDENCE, database, rehearsal, staffed
from antin.cli.options import data_option, json_option
from antin.cli.output import note, progress
from antin.cli.records import emit_record
from antin.cli.words import choose
from antin.kernel.moments import format_moment

if TYPE_CHECKING:
    from antin.apps.certificates.api import RunOverview
    from antin.cli.office import Desk

__all__ = ["revoke"]

_CODES = (
    *("key_exposed", "device_lost", "device_broken", "investigation", "managing_agency", "post_changed"),
    *("left", "died", "body_ended", "service_stopped", "replaced"),
)


@click.command(
    help=choose(
        "Thu hồi chứng thư: theo số hiệu, theo tệp (mỗi dòng một số hiệu, - là đầu vào chuẩn) hoặc theo tổ "
        "chức. Cần hai người ký (--key hai lần); trường hợp khẩn cấp (--emergency) một người ký là thi hành "
        "ngay, người thứ hai ký trong một ngày (--resume). Thu hồi không bao giờ rút lại được.",
        "Revoke certificates by serial, by file (a serial a line, - is standard input) or by organisation. Two "
        "people sign (--key twice); in an --emergency one signature begins at once and the second follows "
        "within a day (--resume). A revocation is never taken back.",
    )
)
@click.argument("serials", nargs=-1, metavar="[SERIAL]...")
@click.option(
    "--file",
    "file",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FILE",
    help=choose("Tệp các số hiệu.", "File of serials."),
)
@click.option(
    "--unit", metavar="ID", help=choose("Mọi chứng thư của tổ chức này.", "All of this organisation.")
)
@click.option(
    "--reason",
    type=click.Choice(_CODES),
    metavar="CODE",
    help=choose(f"Lý do: {', '.join(_CODES)}.", f"One of {', '.join(_CODES)}."),
)
@click.option("--why", default="", metavar="TEXT", help=choose("Căn cứ, được ký cùng.", "Grounds, signed too."))
@click.option("--emergency", is_flag=True, help=choose("Khẩn cấp: ngay bây giờ.", "It cannot wait."))
@click.option(
    "--key",
    "keys",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help=choose("Tệp khóa của người phê duyệt.", "Key file of an approver."),
)
@click.option(
    "--passphrase-file",
    "passphrase_files",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help=choose("Tệp mật khẩu của khóa (quyền 0600).", "File with the key's passphrase (mode 0600)."),
)
@click.option(
    "--resume", metavar="RUN", help=choose("Ký tiếp hoặc làm tiếp lệnh này.", "Sign or go on with an order.")
)
@click.option("--dry-run", is_flag=True, help=choose("Chạy thử, không ghi gì.", "Try it; nothing is written."))
@data_option
@json_option
def revoke(
    serials: tuple[str, ...],
    file: Path | None,
    unit: str | None,
    reason: str | None,
    why: str,
    emergency: bool,
    keys: tuple[Path, ...],
    passphrase_files: tuple[Path, ...],
    resume: str | None,
    dry_run: bool,
    data: DataFolder,
    as_json: bool,
) -> None:
    """Order, sign and carry out, as far as the signatures reach."""
    if (resume is None) == (reason is None) or (resume is not None and (serials or file or unit)):
        raise click.UsageError(
            choose(
                "Dùng --reason cùng chứng thư, hoặc --resume.", "Give certificates and --reason, or --resume."
            )
        )
    with database(data) as desk:
        with rehearsal(dry_run):
            run_id = resume or _ordered(desk, serials, file, unit, str(reason), why, emergency)
            run = _signed(desk, run_id, keys, passphrase_files, why)
            if dry_run and run.state != "asked":
                run = _carried_out(desk, run)
        if not dry_run and run.state != "asked":
            with staffed(desk, EVIDENCE) as staff:
                run = _carried_out(desk, run)
                staff.sign_checkpoint()
    _tell(run, dry_run, as_json)


def _ordered(
    desk: Desk,
    serials: tuple[str, ...],
    file: Path | None,
    unit: str | None,
    reason: str,
    why: str,
    emergency: bool,
) -> str:
    from antin.apps.certificates import api as certificates
    from antin.apps.grants.api import COMMAND_LINE

    now = desk.now()
    named = [*serials, *_lines(file)]
    if unit is not None:
        named += certificates.serials_of_unit(unit, now=now)
    return certificates.order_revocation(
        named, reason=reason, why=why, is_emergency=emergency, actor=COMMAND_LINE, now=now
    ).id


def _lines(file: Path | None) -> Iterator[str]:
    if file is None:
        return
    text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    for line in text.splitlines():
        word = line.partition("#")[0].strip()
        if word:
            yield word


def _signed(
    desk: Desk, run_id: str, keys: tuple[Path, ...], passphrase_files: tuple[Path, ...], why: str
) -> RunOverview:
    from antin.apps.certificates import api as certificates
    from antin.apps.grants.api import COMMAND_LINE

    run = certificates.revocation_run(run_id)
    for approval in approvals_with(
        keys, passphrase_files, digest=run.mandate_digest, reason=why, now=desk.now()
    ):
        run = certificates.approve_revocation(run.id, approval, actor=COMMAND_LINE, now=desk.now())
    return run


def _carried_out(desk: Desk, run: RunOverview) -> RunOverview:
    from antin.apps.certificates import api as certificates
    from antin.apps.grants.api import COMMAND_LINE

    with progress() as shown:
        stage = shown.stage(choose("Thu hồi", "Revoking"), run.targets)
        done = certificates.carry_out_revocation(
            run.id, actor=COMMAND_LINE, now=desk.now(), progress=lambda count, total: stage.set(count, total)
        )
        shown.finish(stage)
    return done


def _tell(run: RunOverview, dry_run: bool, as_json: bool) -> None:
    if as_json:
        emit_record("antin.cert_revoke/1", dry_run=dry_run, **asdict(run))
        return
    signed = ", ".join(run.approvals) or "—"
    click.echo(
        choose(
            f"{run.id}: {run.ended:,}/{run.targets:,} chứng thư đã thu hồi; đã ký: {signed}",
            f"{run.id}: {run.ended:,} of {run.targets:,} certificates revoked; signed by: {signed}",
        )
    )
    if dry_run:
        note(choose("Chạy thử: chưa ghi gì.", "Dry run: nothing was written."))
    elif run.state == "asked":
        note(
            choose(
                f"Chờ chữ ký: antin cert revoke --resume {run.id} --key TỆP --passphrase-file TỆP",
                f"Waits for signatures: antin cert revoke --resume {run.id} --key FILE --passphrase-file FILE",
            )
        )
    elif run.confirm_by is not None:
        until = format_moment(run.confirm_by)
        note(
            choose(
                f"Khẩn cấp: người thứ hai phải ký trước {until} (--resume {run.id}).",
                f"Emergency: the second signature is due by {until} (--resume {run.id}).",
            )
        )
