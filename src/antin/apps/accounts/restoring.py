"""What a restored database is told of accounts: whatever ended after the backup was made stays ended.

The ledger tells of each end already, so nothing is recorded here. Doing it again changes nothing.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from antin.apps.accounts.models import SignInLink, User

__all__ = ["close_the_door", "restore_disabled", "restore_removed_key"]


@transaction.atomic
def close_the_door() -> None:
    """End every session and void every open link: they may have ended, or been used, since the backup."""
    UserSession.objects.all().delete()
    Session.objects.all().delete()
    SignInLink.objects.filter(used_at=None).delete()


def restore_disabled(account_id: str, *, at: datetime) -> int:
    """Disable an account again; returns how many were (none where it is, or was opened after the backup)."""
    rows = User.objects.filter(id=UUID(account_id), is_active=True)
    return rows.update(is_active=False, disabled_at=at)


def restore_removed_key(account_id: str, event: str, facts: dict[str, str]) -> int:
    """Remove a passkey, an authenticator app or a connected identity again; returns how many were."""
    match event:
        case "passkey_removed":
            keys = Authenticator.objects.filter(user_id=UUID(account_id), type=Authenticator.Type.WEBAUTHN)
            gone = [key.pk for key in keys if _credential(key) == facts["credential_sha256"]]
            count, _ = Authenticator.objects.filter(pk__in=gone).delete()
        case "totp_removed":
            apps = Authenticator.objects.filter(user_id=UUID(account_id), type=Authenticator.Type.TOTP)
            count, _ = apps.delete()
        case "identity_removed":
            count, _ = SocialAccount.objects.filter(
                user_id=UUID(account_id), provider=facts["provider"]
            ).delete()
        case _:
            raise ValueError(event)
    return int(count)


def _credential(key: Authenticator) -> str:
    return sha256(key.wrap().authenticator_data.credential_data.credential_id).hexdigest()
