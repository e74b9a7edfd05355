"""``antin user passkeys`` and ``antin user vouch``: passkeys that ask to count for the signers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.approver_options import approvals_with, key_options
from antin.cli.office import SIGNERS, database, rehearsal, staffed
from antin.cli.options import data_option, json_option
from antin.cli.output import note, table
from antin.cli.records import emit_record
from antin.cli.reorg.arguments import dry_run_option
from antin.cli.words import choose
from antin.kernel.moments import format_moment

__all__ = ["passkeys", "vouch"]

_NEEDED = 2  # different approvers


@click.command(
    help=choose("Khóa truy cập đề nghị được máy ký công nhận.", "Passkeys that ask to count for the signers.")
)
@click.option("--all", "everything", is_flag=True, help=choose("Cả đề nghị đã xong.", "Settled ones, too."))
@data_option
@json_option
def passkeys(everything: bool, data: DataFolder, as_json: bool) -> None:
    """List enrolments, newest first."""
    with database(data):
        from antin.apps.authorities import api as authorities

        rows: list[dict[str, Any]] = [
            {
                "digest": row.digest,
                "action": row.mandate["action"],
                "approver": row.approver_id,
                "name": row.mandate["name"],
                "credential_sha256": authorities.mandate_of_enrolment(row).passkey.credential_sha256,
                "asked_at": row.asked_at,
                "approvals": [each["approver_id"] for each in row.approvals],
                "state": row.state,
            }
            for row in authorities.enrolments(waiting=not everything)
        ]
    if as_json:
        emit_record("antin.user_passkeys/1", enrolments=rows)
        return
    table(
        (
            *(choose("Mã băm", "Digest"), choose("Người phê duyệt", "Approver"), choose("Họ tên", "Name")),
            *(
                choose("Đề nghị lúc", "Asked at"),
                choose("Phê duyệt", "Approvals"),
                choose("Trạng thái", "State"),
            ),
        ),
        [
            (
                *(row["digest"][:16], row["approver"], row["name"]),
                *(format_moment(row["asked_at"]), len(row["approvals"]), row["state"]),
            )
            for row in rows
        ],
    )


@click.command(
    help=choose(
        "Công nhận một khóa truy cập bằng khóa của mình; cần hai người khác nhau.",
        "Let a passkey count, with your own key; two different people are needed.",
    )
)
@click.argument("digest", metavar="DIGEST")
@key_options(many=True)
@dry_run_option
@data_option
@json_option
def vouch(
    digest: str,
    keys: tuple[Path, ...],
    passphrase_files: tuple[Path, ...],
    reason: str,
    dry_run: bool,
    data: DataFolder,
    as_json: bool,
) -> None:
    """Approve an enrolment; with the second approval the signers are told."""
    if not keys:
        raise click.UsageError(choose("Cần --key và --passphrase-file.", "Give --key and --passphrase-file."))
    with database(data) as desk:
        from antin.apps.authorities import api as authorities
        from antin.apps.grants.api import COMMAND_LINE

        enrolment = authorities.get_enrolment(digest)
        approvals = approvals_with(
            keys, passphrase_files, digest=enrolment.digest, reason=reason, now=desk.now()
        )
        with rehearsal(dry_run):
            for approval in approvals:
                enrolment = authorities.approve_enrolment(
                    enrolment.digest, approval, actor=COMMAND_LINE, now=desk.now()
                )
        if len(enrolment.approvals) >= _NEEDED and not dry_run:
            with staffed(desk, SIGNERS) as staff:
                signers = (staff.tools.ca, staff.tools.evidence)
                enrolment = authorities.register_enrolment(enrolment.digest, signers, now=desk.now())
                staff.sign_checkpoint()
    given = [each["approver_id"] for each in enrolment.approvals]
    if as_json:
        record = {"approvals": given, "approvals_needed": _NEEDED, "dry_run": dry_run}
        emit_record("antin.user_vouch/1", digest=enrolment.digest, state=enrolment.state, **record)
        return
    click.echo(f"{enrolment.digest[:16]}\t{len(given)}/{_NEEDED}\t{enrolment.state}")
    if dry_run:
        note(choose("Chạy thử: chưa ghi gì.", "Dry run: nothing was written."))
