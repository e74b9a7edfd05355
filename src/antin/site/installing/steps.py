"""Setting up a real office, step by step; a set-up that was cut short goes on where it stopped.

Nothing is written before everything that was chosen has been checked. The last step writes ``installed.json``;
a folder that has it is refused.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from antin import __version__
from antin.adapters.data_folder import DataFolder
from antin.kernel.errors import AntinError
from antin.kernel.moments import utc_text
from antin.signer.ceremony_record import CeremonyResult
from antin.site.installing.order import Installation, OfficerOrder
from antin.site.installing.order_weaknesses import order_weaknesses
from antin.site.installing.site_ceremony import hold_site_ceremony
from antin.site.migrating import migrate_folder
from antin.site.serving.secret_key import ensure_secret_key
from antin.site.serving.start_checks import FINISHED, WeakSettingRefused, weak_choices
from antin.site.serving.weaknesses import Weakness
from antin.site.serving.writing import site_toml
from antin.site.supervisor import running
from antin.site.wiring import set_up_django

__all__ = ["InitRefused", "Installed", "check_order", "install"]

_SCHEMA = "antin.installed/1"
_REASON = "Thiết lập ban đầu"


class InitRefused(AntinError):
    """The folder cannot be set up: it has been, or it is something else."""

    code = "init.refused"
    exit_code = 9


@dataclass(frozen=True, slots=True)
class Installed:
    """What whoever sets up the office is told once. ``link`` lets the first officer enrol a passkey."""

    link: str
    link_expires_at: datetime
    authorities: tuple[str, ...]
    approvers: tuple[str, ...]


def check_order(data: DataFolder, order: Installation, *, now: datetime) -> list[Weakness]:
    """Every weak choice. Raises :class:`InitRefused` where the folder cannot be set up at all."""
    if (data.path / FINISHED).exists():
        raise InitRefused(
            "This folder holds an office that has been set up.",
            where=str(data.path),
            remedy=f"Serve it: antin serve --data '{data.path}', or name another folder.",
            code="init.done",
        )
    if data.exists and data.kind != "site":
        raise InitRefused(
            "This is a demo folder.", where=str(data.path), remedy="Name another folder with --data."
        )
    from antin.apps.grants.roles import Role

    roles = frozenset(role.value for role in Role)
    return [*weak_choices(order.settings, now=now), *order_weaknesses(order, data.path, roles)]


def install(
    data: DataFolder, order: Installation, *, now: Callable[[], datetime], told: Callable[[str, str], None]
) -> Installed:
    """Set up the office. ``told`` hears of each step in Vietnamese and English.

    Raises :class:`WeakSettingRefused` for the first weak choice, :class:`InitRefused`, or what a step met.
    """
    weak = check_order(data, order, now=now())
    if weak:
        raise WeakSettingRefused(f"{weak[0].key}: {weak[0].sentence}", remedy=weak[0].remedy)
    told("Thư mục dữ liệu, cấu hình, bí mật", "Data folder, settings, secrets")
    data.create("site")
    _write_settings(data, order)
    ensure_secret_key(data)
    told("Lễ tạo khóa", "Key ceremony")
    ceremony = hold_site_ceremony(data, order, now=now())
    told("Cơ sở dữ liệu", "Database")
    with running(data, ()):
        migrate_folder(data)
        link, expires_at = _enter(data, order, ceremony, now)
    _finish(data, now())
    return Installed(
        link=link,
        link_expires_at=expires_at,
        authorities=(ceremony.root.id, ceremony.issuing.id),
        approvers=tuple(each.id for each in ceremony.approvers),
    )


def _write_settings(data: DataFolder, order: Installation) -> None:
    temporary = data.config.with_name(f"{data.config.name}.new")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(site_toml(order.settings))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(data.config)


def _enter(
    data: DataFolder, order: Installation, ceremony: CeremonyResult, now: Callable[[], datetime]
) -> tuple[str, datetime]:
    """The ceremony and the first account into the database; the first officer's link."""
    set_up_django(data, web=True)
    from django.db import connections

    from antin.apps.authorities import api as authorities

    try:
        if not authorities.authorities():
            authorities.enrol_ceremony(ceremony, now=now())
        return _first_officer(order.officer, order.settings.serving.base_url, now)
    finally:
        connections.close_all()


def _first_officer(officer: OfficerOrder, base_url: str, now: Callable[[], datetime]) -> tuple[str, datetime]:
    from antin.apps.accounts import api as accounts
    from antin.apps.grants import api as grants

    try:
        account = accounts.find_account(officer.login_name)
    except accounts.UnableToFindAccount:
        account = accounts.add_account(
            officer.login_name,
            display_name=officer.display_name,
            approver_id=officer.approver,
            actor=grants.COMMAND_LINE,
            now=now(),
            reason=_REASON,
        )
    account_id = str(account.id)
    held = {grant.role for grant in grants.grants_of(account_id, now=now())}
    for role in officer.roles:
        if role not in held:
            grants.give_grant(
                account_id,
                grants.Role(role),
                organisation_id=None,
                actor=grants.COMMAND_LINE,
                now=now(),
                reason=_REASON,
            )
    link = accounts.make_link(
        account_id, purpose=accounts.LinkPurpose.ENROL, actor=grants.COMMAND_LINE, now=now(), reason=_REASON
    )
    return link.address(base_url), link.expires_at


def _finish(data: DataFolder, now: datetime) -> None:
    record = {"schema": _SCHEMA, "version": __version__, "at": utc_text(now)}
    (data.path / FINISHED).write_text(json.dumps(record) + "\n", encoding="utf-8")
