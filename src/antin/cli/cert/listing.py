"""``antin cert list``: a page of certificates in the order of their serials."""

from __future__ import annotations

from datetime import datetime

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.cert.record import common_name, record_of, state_at, state_word
from antin.cli.office import database
from antin.cli.options import data_option, json_option
from antin.cli.output import note, table
from antin.cli.records import emit_record
from antin.cli.words import choose
from antin.kernel.moments import format_moment, parse_moment

__all__ = ["list_"]

DEFAULT_LIMIT = 50


def _day(moment: datetime) -> str:
    """The day in Viet Nam; the whole moment is in ``--json`` and in ``cert show``."""
    return format_moment(moment)[:10]


def _moment(_ctx: click.Context, _param: click.Parameter, value: str | None) -> datetime | None:
    return parse_moment(value) if value else None


@click.command("list", help=choose("Liệt kê chứng thư theo số hiệu.", "List certificates by serial."))
@click.option("--holder", metavar="ID", help=choose("Chỉ của thuê bao này.", "Only this holder's."))
@click.option(
    "--at",
    callback=_moment,
    metavar="MOMENT",
    help=choose(
        "Chỉ chứng thư có hiệu lực lúc đó (ISO 8601, có múi giờ).", "Only those valid then (ISO 8601)."
    ),
)
@click.option(
    "--after", default="", metavar="SERIAL", help=choose("Tiếp sau số hiệu này.", "Go on after this serial.")
)
@click.option(
    "--limit",
    type=click.IntRange(1, 10_000),
    default=DEFAULT_LIMIT,
    show_default=True,
    metavar="N",
    help=choose("Số dòng nhiều nhất.", "The most rows."),
)
@data_option
@json_option
def list_(
    holder: str | None, at: datetime | None, after: str, limit: int, data: DataFolder, as_json: bool
) -> None:
    """List one page; the state is that of ``--at``, else of now."""
    with database(data) as desk:
        from antin.apps.certificates import api as certificates

        found = certificates.list_certificates(holder=holder, at=at, after_serial=after, limit=limit + 1)
        moment = at or desk.now()
    page, following = found[:limit], found[limit - 1].serial if len(found) > limit else None
    if as_json:
        records = [record_of(each, moment) for each in page]
        emit_record("antin.cert_list/1", at=moment, certificates=records, after=following)
        return
    table(
        (
            *(choose("Số hiệu", "Serial"), choose("Thuê bao", "Holder"), choose("Tên", "Name")),
            *(choose("Từ", "From"), choose("Đến", "Until"), choose("Tình trạng", "State")),
        ),
        [
            (
                *(each.serial, each.holder_id, common_name(each)),
                *(_day(each.not_before), _day(each.not_after), state_word(state_at(each, moment))),
            )
            for each in page
        ],
    )
    if following is not None:
        note(choose(f"Còn nữa: --after {following}", f"There are more: --after {following}"))
