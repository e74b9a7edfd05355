"""One-time sign-in links: made for one account and one purpose, good once and for a time.

The secret stands in the link's fragment, which browsers send to nobody: no log, proxy or referrer sees it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction

from antin.apps.accounts.models import LinkPurpose, SignInLink, User
from antin.apps.accounts.ports import AccountManager, require_manager
from antin.apps.accounts.queries import get_account
from antin.apps.ledger import api as ledger
from antin.kernel.errors import AntinError
from antin.ledger.entries import Draft

__all__ = ["LINK_LIFETIME", "LinkRefused", "NewLink", "UsedLink", "make_link", "use_link"]

LINK_LIFETIME = timedelta(hours=24)
_LONGEST = timedelta(days=7)
_SECRET_BYTES = 32


class LinkRefused(AntinError):
    """The link opens nothing; ``code`` says why, the page says it in words."""

    code = "link.unknown"
    exit_code = 7


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link as handed over; nobody can read the secret again."""

    secret: str
    purpose: str
    expires_at: datetime

    def address(self, base_url: str) -> str:
        """The link under the address at which the office serves."""
        return f"{base_url.rstrip('/')}/account/link/#{self.secret}"


@dataclass(frozen=True, slots=True)
class UsedLink:
    """A link that has just been used up."""

    user: User
    purpose: str


@transaction.atomic
def make_link(
    account_id: str,
    *,
    purpose: str,
    actor: AccountManager,
    now: datetime,
    reason: str,
    lifetime: timedelta = LINK_LIFETIME,
) -> NewLink:
    """Make a link for an account, for at most seven days; open links of the same purpose become void."""
    require_manager(actor, now)
    user = get_account(account_id)
    if not user.is_active:
        raise LinkRefused("The account is disabled.", where=user.login_name, code="link.account_disabled")
    if not timedelta(0) < lifetime <= _LONGEST:
        raise LinkRefused("A link lasts up to seven days.", code="link.lifetime")
    SignInLink.objects.filter(user=user, purpose=purpose, used_at=None).delete()
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    link = SignInLink.objects.create(
        digest=_digest(secret),
        user=user,
        purpose=LinkPurpose(purpose),
        made_by=actor.id,
        made_at=now,
        expires_at=now + lifetime,
    )
    body = {
        "link": str(link.id),
        "purpose": link.purpose,
        "expires_at": link.expires_at,
        "by": actor.id,
        "reason": reason,
    }
    ledger.record([Draft(now, "account.link_made", str(user.id), body)])
    return NewLink(secret, link.purpose, link.expires_at)


@transaction.atomic
def use_link(secret: str, *, now: datetime) -> UsedLink:
    """Use a link up. Raises :class:`LinkRefused` with ``link.unknown``, ``.used``, ``.expired`` or
    ``.account_disabled``; two who come at once are served one after the other, the second is refused.
    """
    link = SignInLink.objects.select_for_update().filter(digest=_digest(secret)).first()
    if link is None:
        raise LinkRefused("This link was not made here.", remedy="Ask for a new one.")
    if link.used_at is not None:
        raise LinkRefused("This link was used before.", remedy="Ask for a new one.", code="link.used")
    if now >= link.expires_at:
        raise LinkRefused("This link has expired.", remedy="Ask for a new one.", code="link.expired")
    if not link.user.is_active:
        raise LinkRefused("The account is disabled.", code="link.account_disabled")
    link.used_at = max(now, link.made_at)
    link.save(update_fields=["used_at"])
    body = {"link": str(link.id), "purpose": link.purpose}
    ledger.record([Draft(now, "account.link_used", str(link.user_id), body)])
    return UsedLink(link.user, link.purpose)


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
