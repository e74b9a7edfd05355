"""``antin user link``: make a one-time sign-in link. It is printed once and stored nowhere."""

from __future__ import annotations

from datetime import timedelta

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.office import database
from antin.cli.options import data_option, json_option
from antin.cli.output import note
from antin.cli.records import emit_record
from antin.cli.user.options import base_url_option, login_argument, reason_option
from antin.cli.words import choose
from antin.kernel.moments import format_moment

__all__ = ["link"]


@click.command(
    help=choose(
        "Cấp liên kết đăng nhập dùng một lần; liên kết cũ cùng mục đích hết hiệu lực.",
        "Make a one-time sign-in link; an older one for the same purpose becomes void.",
    )
)
@login_argument
@click.option(
    "--purpose",
    type=click.Choice(["enrol", "sign_in"]),
    default="enrol",
    show_default=True,
    help=choose(
        "enrol: đăng ký khóa truy cập mới, khóa cũ bị xóa; sign_in: chỉ đăng nhập.",
        "enrol: a new passkey, old ones are removed; sign_in: only sign in.",
    ),
)
@click.option(
    "--hours",
    type=click.IntRange(1, 168),
    default=24,
    show_default=True,
    metavar="N",
    help=choose("Thời hạn, tính bằng giờ.", "How long it lasts, in hours."),
)
@base_url_option
@reason_option
@data_option
@json_option
def link(
    login_name: str,
    purpose: str,
    hours: int,
    base_url: str | None,
    reason: str,
    data: DataFolder,
    as_json: bool,
) -> None:
    """Make the link and print it."""
    with database(data, web=True) as desk:
        from antin.apps.accounts import api as accounts
        from antin.apps.grants.api import COMMAND_LINE

        made = accounts.make_link(
            str(accounts.find_account(login_name).id),
            purpose=purpose,
            actor=COMMAND_LINE,
            now=desk.now(),
            reason=reason,
            lifetime=timedelta(hours=hours),
        )
    address = made.address(base_url or _address_of(data))
    if as_json:
        emit_record("antin.user_link/1", link=address, purpose=made.purpose, expires_at=made.expires_at)
        return
    click.echo(address)
    until = format_moment(made.expires_at)
    note(choose(f"Dùng một lần, đến {until}.", f"Good once, until {until}."))


def _address_of(data: DataFolder) -> str:
    from antin.site.serving.reading import settings_of
    from antin.site.serving.serve import served_address

    return served_address(data) or settings_of(data).serving.base_url
