"""Accounts, grants and one-time links of the demo's people; Django is set up with accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from antin.apps.accounts import api as accounts
from antin.apps.directory import api as directory
from antin.apps.grants import api as grants
from antin.apps.reorganisation import api as reorganisation
from antin.demo.welcome.casting import Chosen, choose_people
from antin.demo.welcome.parts import PARTS, Part

__all__ = ["Invitation", "invite", "open_accounts"]

_REASON = "Nhân vật của bản trình diễn: người do máy sinh ra, không có thật."


@dataclass(frozen=True, slots=True)
class Invitation:
    """A person to come in as. ``address`` is the one-time link, empty where the account was closed since."""

    part: Part
    full_name: str
    title: str
    organisation: str
    address: str
    expires_at: datetime | None


@transaction.atomic
def open_accounts(*, now: datetime) -> int:
    """Open the accounts that are not there yet, each with its grant; returns how many were opened."""
    known = {user.login_name: user.person_id for user in accounts.accounts()}
    missing = [part for part in PARTS if part.login_name not in known]
    if not missing:
        return 0
    waiting = {row.id for row in reorganisation.standing_of(None, now).not_ready if row.kind == "person"}
    taken = {person for person in known.values() if person is not None}
    chosen = choose_people(directory.registry_at(now), waiting, taken=taken, parts=missing)
    for each in chosen:
        _open(each, now)
    return len(chosen)


def _open(chosen: Chosen, now: datetime) -> None:
    user = accounts.add_account(
        chosen.part.login_name,
        display_name=chosen.person.full_name,
        person_id=chosen.person.id,
        approver_id=chosen.part.login_name if chosen.part.approves else None,
        actor=grants.COMMAND_LINE,
        now=now,
        reason=_REASON,
    )
    for organisation in (chosen.reaches, *_predecessors(chosen.reaches)):
        grants.give_grant(
            str(user.id),
            chosen.part.role,
            organisation_id=organisation,
            actor=grants.COMMAND_LINE,
            now=now,
            reason=_REASON,
        )


def _predecessors(organisation_id: str | None) -> list[str]:
    """The bodies that went into this one: their people's papers and certificates are its business now."""
    if organisation_id is None:
        return []
    links = reorganisation.organisation_links([organisation_id])
    return sorted(
        {link.old_id for link in links if link.old_id and link.new_id == organisation_id != link.old_id}
    )


def invite(base_url: str, *, now: datetime) -> list[Invitation]:
    """A fresh link for every account of the ten; links that were handed out before open nothing any more."""
    users = {user.login_name: user for user in accounts.accounts()}
    known = [(part, users[part.login_name]) for part in PARTS if part.login_name in users]
    offices = directory.main_offices([user.person_id for _, user in known if user.person_id], now)
    names = directory.organisation_records({office.organisation_id for office in offices.values()}, now)
    return [_invitation(part, user, offices, names, base_url, now) for part, user in known]


def _invitation(
    part: Part,
    user: accounts.User,
    offices: Mapping[str, directory.Office],
    names: Mapping[str, directory.OrganisationRecord],
    base_url: str,
    now: datetime,
) -> Invitation:
    office = offices.get(user.person_id or "")
    link = _link(user, now) if user.is_active else None
    return Invitation(
        part=part,
        full_name=user.display_name,
        title=office.title if office else "",
        organisation=names[office.organisation_id].name if office else "",
        address=link.address(base_url) if link else "",
        expires_at=link.expires_at if link else None,
    )


def _link(user: accounts.User, now: datetime) -> accounts.NewLink:
    return accounts.make_link(
        str(user.id),
        purpose=accounts.LinkPurpose.SIGN_IN,
        actor=grants.COMMAND_LINE,
        now=now,
        reason=_REASON,
    )
