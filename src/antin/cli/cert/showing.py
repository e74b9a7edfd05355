"""``antin cert show``: one certificate with its status, its lineage, and its plan lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.cert.record import record_of, state_at, state_word, subject_text
from antin.cli.office import database
from antin.cli.options import data_option, json_option
from antin.cli.output import table
from antin.cli.records import emit_record
from antin.cli.words import choose
from antin.kernel.moments import format_moment

if TYPE_CHECKING:
    from antin.apps.certificates.api import CertificateRecord
    from antin.apps.reorganisation.api import PlanLine

__all__ = ["show"]


@click.command(
    help=choose(
        "Xem một chứng thư: chủ thể, hiệu lực, tình trạng, chứng thư trước và sau, dòng kế hoạch.",
        "Show one certificate: subject, validity, status, the ones before and after it, its plan lines.",
    )
)
@click.argument("serial")
@click.option("--pem", "form", flag_value="pem", help=choose("In dạng PEM.", "Print PEM."))
@click.option(
    "--text", "form", flag_value="text", help=choose("In mọi trường của chứng thư.", "Print every field.")
)
@data_option
@json_option
def show(serial: str, form: str | None, data: DataFolder, as_json: bool) -> None:
    """Show a certificate by its serial number (hex, colons allowed)."""
    from antin.pki.fields import field_lines, pem_of

    with database(data) as desk:
        from antin.apps.certificates import api as certificates
        from antin.apps.reorganisation import api as reorganisation

        record, now = certificates.find_certificate(serial), desk.now()
        successor = certificates.successor_of(record.serial)
        made = reorganisation.line_that_made(record.plan_id, record.item_index)
        ends = reorganisation.line_that_ends(record.serial)
    if as_json:
        emit_record(
            "antin.cert/1",
            at=now,
            **record_of(record, now),
            next_serial=successor,
            made_by=_line_record(made),
            ended_by=_line_record(ends),
            pem=pem_of(record.document),
        )
    elif form == "pem":
        click.echo(pem_of(record.document), nl=False)
    elif form == "text":
        for line in field_lines(record.document):
            click.echo(line)
    else:
        table((choose("Chứng thư", "Certificate"), record.serial), _rows(record, now, successor, made, ends))


def _rows(
    record: CertificateRecord,
    now: datetime,
    successor: str | None,
    made: PlanLine | None,
    ends: PlanLine | None,
) -> Iterator[tuple[str, object]]:
    yield choose("Chủ thể", "Subject"), subject_text(record)
    yield choose("Mã thuê bao", "Holder"), f"{record.holder_kind} {record.holder_id}"
    yield choose("Thiết bị", "Device"), record.device_serial
    yield choose("Có hiệu lực từ", "Valid from"), format_moment(record.not_before)
    yield choose("Đến", "Until"), format_moment(record.not_after)
    yield choose("Tình trạng", "Status"), _status(record, now)
    yield choose("Thay cho", "Replaces"), record.previous_serial or "—"
    yield choose("Được thay bởi", "Replaced by"), successor or "—"
    yield choose("Cấp theo", "Issued under"), _line_text(made)
    yield choose("Chấm dứt theo", "Ended under"), _line_text(ends)


def _status(record: CertificateRecord, now: datetime) -> str:
    word = state_word(state_at(record, now))
    if record.revoked_at is None:
        return word
    return f"{word} ({format_moment(record.revoked_at)}, {record.revocation_reason})"


def _line_text(line: PlanLine | None) -> str:
    if line is None:
        return "—"
    place = choose(f"dòng {line.index}, quy tắc {line.rule}", f"line {line.index}, rule {line.rule}")
    return f"{line.plan_id}, {place}: {line.reason}"


def _line_record(line: PlanLine | None) -> dict[str, Any] | None:
    if line is None:
        return None
    return {
        "plan_id": line.plan_id,
        "index": line.index,
        "action": line.action,
        "rule": line.rule,
        "reason": line.reason,
    }
