"""Writes about accounts; each is one transaction with its ledger entry.

Entries name accounts, links and credentials by id and hash only: the ledger is kept for ever and shown to
others, so no name stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.db import transaction

from antin.apps.accounts.models import Language, Theme, User
from antin.apps.accounts.ports import AccountManager, require_manager
from antin.apps.accounts.queries import get_account
from antin.apps.ledger import api as ledger
from antin.kernel.errors import AntinError
from antin.kernel.text import nfc
from antin.ledger.entries import Draft

__all__ = ["AccountRefused", "add_account", "choose_appearance", "disable_account", "record_event"]

_LOGIN_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]{0,58}[a-z0-9])?")
EVENTS = frozenset(
    {
        *("signed_in", "signed_out", "stepped_up", "sign_in_refused"),
        *("passkey_added", "passkey_removed", "passkey_renamed"),
        *("totp_added", "totp_removed", "recovery_codes_made", "recovery_codes_removed"),
        *("identity_connected", "identity_removed"),
    }
)


class AccountRefused(AntinError):
    """The account cannot be made or changed like that."""

    code = "account.refused"
    exit_code = 9


@transaction.atomic
def add_account(
    login_name: str,
    *,
    display_name: str,
    person_id: str | None = None,
    approver_id: str | None = None,
    actor: AccountManager,
    now: datetime,
    reason: str,
) -> User:
    """Open an account. It can do nothing until it has a grant and nobody can enter it without a link."""
    require_manager(actor, now)
    if not _LOGIN_NAME.fullmatch(login_name):
        raise AccountRefused(
            f"“{login_name}” is no login name.",
            where=login_name,
            remedy="Use 1 to 60 lower-case letters, digits, dots and hyphens.",
            code="account.login_name",
        )
    _refuse_taken(login_name=login_name, person_id=person_id, approver_id=approver_id)
    user = User.objects.create_user(
        login_name,
        display_name=nfc(display_name),
        person_id=person_id,
        approver_id=approver_id,
        created_at=now,
    )
    body = {"person": person_id, "approver": approver_id, "by": actor.id, "reason": reason}
    ledger.record([Draft(now, "account.opened", str(user.id), body)])
    return user


def _refuse_taken(**values: str | None) -> None:
    for field, value in values.items():
        if value is not None and User.objects.filter(**{field: value}).exists():
            raise AccountRefused(
                "Another account already has this.", where=f"{field} {value}", code="account.exists"
            )


@transaction.atomic
def disable_account(account_id: str, *, actor: AccountManager, now: datetime, reason: str) -> User:
    """Close an account: nobody enters it again, by link or otherwise, and its sessions end at once."""
    require_manager(actor, now)
    user = get_account(account_id)
    if not user.is_active:
        return user
    user.is_active, user.disabled_at = False, now
    user.save(update_fields=["is_active", "disabled_at"])
    _end_sessions(user)
    ledger.record([Draft(now, "account.disabled", str(user.id), {"by": actor.id, "reason": reason})])
    return user


def _end_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()


def choose_appearance(account_id: str, *, language: str, theme: str) -> User:
    """Keep a person's language and theme."""
    user = get_account(account_id)
    user.language, user.theme = Language(language), Theme(theme)
    user.save(update_fields=["language", "theme"])
    return user


@transaction.atomic
def record_event(account_id: str, event: str, *, now: datetime, facts: Mapping[str, Any]) -> None:
    """Record what an account did at the door: came, left, changed its keys. ``facts`` hold ids and hashes."""
    if event not in EVENTS:
        raise ValueError(event)
    ledger.record([Draft(now, f"account.{event}", account_id, dict(facts))])
