"""Accounts and one-time sign-in links.

An account has no password: it signs in with a passkey, through an identity provider, or once with a link that
somebody with authority has made. Accounts are disabled, never removed, because the evidence names them.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

_UNUSABLE = "!"  # how Django marks a password that nothing matches
__all__ = ["Language", "LinkPurpose", "SignInLink", "Theme", "User"]


class Language(models.TextChoices):
    """Languages of the pages."""

    VIETNAMESE = "vi"
    ENGLISH = "en"


class Theme(models.TextChoices):
    """``system`` follows the machine's setting."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class UserManager(BaseUserManager["User"]):
    """Django's way to make accounts; verbs of this app go through it."""

    def create_user(self, login_name: str, **fields: Any) -> User:
        """A new account without a usable password."""
        user = self.model(login_name=login_name, **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """One person's account. ``person_id`` links it to the directory, ``approver_id`` to the signers' lists."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    login_name = models.CharField(max_length=60, unique=True)
    display_name = models.CharField(max_length=120)
    person_id = models.CharField(max_length=40, null=True, unique=True)
    approver_id = models.CharField(max_length=60, null=True, unique=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.VIETNAMESE)
    theme = models.CharField(max_length=8, choices=Theme.choices, default=Theme.SYSTEM)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    disabled_at = models.DateTimeField(null=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "login_name"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(is_active=True, disabled_at=None) | Q(is_active=False, disabled_at__isnull=False),
                name="user_disabled_whole",
            ),
            models.CheckConstraint(condition=Q(password__startswith=_UNUSABLE), name="user_has_no_password"),
        )

    @property
    def approves_as(self) -> str:
        """The id under which this account's approvals are known to the signers."""
        return self.approver_id or str(self.id)

    def __str__(self) -> str:
        return self.display_name


class LinkPurpose(models.TextChoices):
    """What a link is good for; it opens nothing else."""

    SIGN_IN = "sign_in"  # a second factor, where there is one, is still asked
    ENROL = "enrol"  # the first passkey, or a new one after a loss


class SignInLink(models.Model):
    """A one-time link. The secret is in the link only; here lies its SHA-256."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="links")
    purpose = models.CharField(max_length=8, choices=LinkPurpose.choices)
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="link_expires_later"),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(used_at__gte=F("made_at"), used_at__lt=F("expires_at")),
                name="link_used_in_time",
            ),
        )
