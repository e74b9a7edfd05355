"""``antin crl``: certificate revocation lists, published and listed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.office import SIGNERS, database, staffed
from antin.cli.options import data_option, json_option
from antin.cli.output import note, table
from antin.cli.records import emit_record
from antin.cli.words import choose
from antin.kernel.moments import format_moment

if TYPE_CHECKING:
    from antin.apps.authorities.api import PublishedCrl

__all__ = ["crl"]

# state → (Vietnamese, English)
_STATES = {
    "fresh": ("còn hiệu lực", "in force"),
    "due": ("đến lúc công bố lại", "due for its successor"),
    "expired": ("HẾT HẠN", "EXPIRED"),
}


@click.group(help=choose("Danh sách chứng thư bị thu hồi (CRL).", "Certificate revocation lists."))
def crl() -> None:
    """Group the commands about lists."""


@crl.command(
    "list", help=choose("Danh sách mới nhất của mỗi CA và phân mảnh.", "The newest list of every CA and shard.")
)
@data_option
@json_option
def list_(data: DataFolder, as_json: bool) -> None:
    """List what is published and how long it serves."""
    with database(data) as desk:
        from antin.apps.authorities import api as authorities

        current, now = authorities.current_crls(), desk.now()
    _tell("antin.crl_list/1", current, now, as_json)


@crl.command(help=choose("Ký và công bố CRL của mọi phân mảnh.", "Sign and publish the CRL of every shard."))
@data_option
@json_option
def publish(data: DataFolder, as_json: bool) -> None:
    """Publish the next list of every shard that this office signs."""
    with database(data) as desk, staffed(desk, SIGNERS, republish=False) as staff:
        from antin.apps.authorities import api as authorities
        from antin.apps.reorganisation import api as reorganisation

        now = desk.now()
        published = reorganisation.publish_crls(staff.tools.ca, now=now)
        staff.sign_checkpoint()
        others = [each for each in authorities.current_crls() if each not in published]
    _tell("antin.crl_publish/1", published, now, as_json)
    _warn(others, now)


def _tell(schema: str, lists: list[PublishedCrl], now: datetime, as_json: bool) -> None:
    if as_json:
        emit_record(schema, now=now, crls=[{**_record(each), "state": state_of(each, now)} for each in lists])
        return
    table(
        (
            *(choose("CA", "CA"), choose("Phân mảnh", "Shard"), choose("Số", "Number")),
            *(choose("Từ", "This update"), choose("Đến", "Next update")),
            *(choose("Mục", "Entries"), choose("Tình trạng", "State")),
        ),
        [_row(each, now) for each in lists],
    )
    _warn(lists, now)


def state_of(published: PublishedCrl, now: datetime) -> str:
    """``fresh``, ``due`` or ``expired`` at ``now``."""
    from antin.pki.profiles import crl_settings

    if now >= published.next_update:
        return "expired"
    settings = crl_settings("root" if published.authority_id == "root" else "issuing")
    is_due = settings.is_due(published.this_update, published.next_update, now=now, dies_by=None)
    return "due" if is_due else "fresh"


def _warn(lists: list[PublishedCrl], now: datetime) -> None:
    for each in lists:
        state = state_of(each, now)
        if state != "fresh":
            place, until = f"{each.authority_id}/{each.shard}", format_moment(each.next_update)
            remedy = choose(*_remedy(each.authority_id))
            note(f"! {place}: {choose(*_STATES[state])}, {until}. {remedy}")


def _remedy(authority_id: str) -> tuple[str, str]:
    if authority_id == "root":
        return (
            "Khóa gốc để ngoại tuyến: tổ chức lễ ký danh sách mới.",
            "The root is offline: hold a ceremony that signs its next list.",
        )
    return "Chạy: antin crl publish", "Run: antin crl publish"


def _row(each: PublishedCrl, now: datetime) -> tuple[object, ...]:
    return (
        *(each.authority_id, each.shard, each.number),
        *(format_moment(each.this_update), format_moment(each.next_update)),
        *(f"{each.entries:,}", choose(*_STATES[state_of(each, now)])),
    )


def _record(each: PublishedCrl) -> dict[str, object]:
    return {
        "authority": each.authority_id,
        "shard": each.shard,
        "number": each.number,
        "this_update": each.this_update,
        "next_update": each.next_update,
        "entries": each.entries,
    }
