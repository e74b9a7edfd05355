"""The end of ``antin demo``: the web pages are served, and ten people of the province let a visitor in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.output import note
from antin.cli.words import choose

if TYPE_CHECKING:
    from antin.demo.welcome.letting_in import Invitation
    from antin.site.serving.serve import Serving

__all__ = ["LIVE_PACE", "require_ports", "serve_demo"]

LIVE_PACE = 2.0  # simulated devices that confirm each second while the demo is served


def require_ports(data: DataFolder, port: int | None, status_port: int | None) -> None:
    """Refuse ports that are taken before minutes are spent on a world that could not be served."""
    from antin.site.serving.serve import site_settings
    from antin.site.serving.start_checks import require_free

    settings = site_settings(data, demo=True, port=port, status_port=status_port)
    require_free(settings.serving.address, settings.serving.port)
    require_free(settings.status.address, settings.status.port, option="--status-port")


def serve_demo(data: DataFolder, *, port: int | None, status_port: int | None, as_json: bool) -> None:
    """Serve until Ctrl-C. Where another process serves this folder already, only fresh links are printed."""
    from antin.site.serving import serve as serving
    from antin.site.supervisor import running

    elsewhere = serving.served_address(data)
    if elsewhere is not None:
        _print_invitations(data, elsewhere, as_json=as_json)
        return

    def begun(served: Serving) -> None:
        _print_invitations(data, served.address, as_json=as_json)
        note(choose("Dừng: Ctrl-C.", "Stop: Ctrl-C."))

    with running(data, ()):
        _bring_up_to_date(data)
        _slow_down(data)
        serving.serve(data, demo=True, port=port, status_port=status_port, begun=begun)
    note(choose("Đã dừng.", "Stopped."))


def _bring_up_to_date(data: DataFolder) -> None:
    """A demo that an older version made gets this version's tables."""
    from antin.site.migrating import migrate_folder, missing_migrations

    if missing_migrations(data):
        migrate_folder(data)


def _slow_down(data: DataFolder) -> None:
    """What visitors start is confirmed at people's pace; the story before went at the machine's."""
    pace = data.field / "pace"
    if not pace.exists() or float(pace.read_text(encoding="ascii")) <= 0:
        pace.write_text(f"{LIVE_PACE}\n", encoding="ascii")


def _print_invitations(data: DataFolder, address: str, *, as_json: bool) -> None:
    """Print who can come in, and how. Under ``--json`` standard output belongs to the summary."""
    say = note if as_json else click.echo
    for line in _told(_invitations(data, address), address):
        say(line)


def _invitations(data: DataFolder, address: str) -> list[Invitation]:
    from antin.cli.office import database

    with database(data, web=True) as desk:
        from antin.demo.welcome.letting_in import invite, open_accounts

        open_accounts(now=desk.now())
        return invite(address, now=desk.now())


def _told(invitations: Sequence[Invitation], address: str) -> list[str]:
    return [
        "",
        choose(f"Đang phục vụ tại {address}", f"Serving at {address}"),
        choose(
            "Vào bằng một liên kết dưới đây: mỗi liên kết dùng một lần, trong 24 giờ, trên máy này.",
            "Come in by one of these links: each works once, for 24 hours, on this machine.",
        ),
        choose(
            "Những người này do máy sinh ra, không ai có thật.",
            "The people are generated; nobody here exists.",
        ),
        *(line for each in invitations for line in ("", *_lines(each))),
        "",
        choose(
            "Cần liên kết mới: chạy lại lệnh này, kể cả khi trang đang được phục vụ.",
            "For new links run the same command again, also while this one is serving.",
        ),
    ]


def _lines(invitation: Invitation) -> list[str]:
    part = invitation.part
    closed = choose(f"Tài khoản {part.login_name} đã bị khóa.", f"The account {part.login_name} is disabled.")
    return [
        f"{choose(*part.name)}: {invitation.full_name} ({part.login_name})",
        f"  {invitation.title}, {invitation.organisation}",
        f"  {choose(*part.first)}",
        f"  {invitation.address or closed}",
    ]
