"""How Django finds the account of a session. It checks no password: there is none."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from antin.apps.accounts.models import User

__all__ = ["SessionBackend"]


class SessionBackend(BaseBackend):
    """Gives back the account of a session while it is active; signs nobody in by itself."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        """Refuse: sign-in is by passkey, identity provider or one-time link."""

    def get_user(self, user_id: UUID) -> User | None:
        """The account, unless it was disabled since."""
        return User.objects.filter(id=user_id, is_active=True).first()
