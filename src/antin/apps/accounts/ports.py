"""Who manages accounts, as this app needs to know it; actors of the grants app are such people."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from antin.kernel.errors import AntinError

__all__ = ["AccountActRefused", "AccountManager", "require_manager"]


class AccountActRefused(AntinError):
    """The actor does not manage accounts."""

    code = "account.act_refused"
    exit_code = 7


class AccountManager(Protocol):
    """An actor whose grants can be asked."""

    @property
    def id(self) -> str:
        """What the ledger calls the actor."""
        ...

    def manages_accounts(self, now: datetime) -> bool:
        """True where a grant in force allows it for the whole office."""
        ...


def require_manager(actor: AccountManager, now: datetime) -> None:
    """Raise :class:`AccountActRefused` unless the actor manages accounts."""
    if not actor.manages_accounts(now):
        raise AccountActRefused(
            "No grant in force allows managing accounts.", remedy="Ask an administrator of your office."
        )
