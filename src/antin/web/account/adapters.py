"""What allauth asks the office: who may sign up (nobody), how a person proves who they are once more."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from antin.apps.accounts import api as accounts
from antin.apps.directory import api as directory
from antin.web.account.credentials import relying_party

__all__ = ["AccountAdapter", "FactorAdapter", "IdentityAdapter", "display_name", "has_passkey"]


def display_name(user: accounts.User) -> str:
    """What pages and authenticators call the account."""
    return user.display_name


def has_passkey(user: AbstractBaseUser) -> bool:
    """True where the account has at least one passkey."""
    passkeys = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.WEBAUTHN)
    return bool(passkeys.exists())


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """Accounts are opened by an office, never by whoever comes along."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, str]]:
        """A passkey where there is one, else a code."""
        if not isinstance(user, accounts.User):
            return []
        if has_passkey(user):
            return [_method("mfa_reauthenticate_webauthn", _("Use a passkey"))]
        if Authenticator.objects.filter(user=user).exists():
            return [_method("mfa_reauthenticate", _("Use a code"))]
        return []


def _method(name: str, description: str) -> dict[str, str]:
    return {"id": name, "description": description, "url": reverse(name)}


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is not typed
    """Secrets of authenticator apps are encrypted with a key derived from the site's secret."""

    def encrypt(self, text: str) -> str:
        """The secret as stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret as used."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The relying party of new passkeys."""
        return {"id": relying_party(context.request), "name": self._get_site_name()}

    def build_totp_svg(self, url: str) -> str:
        """The picture as an element of the page, on white, so that it can be scanned in every theme."""
        drawing = super().build_totp_svg(url).partition("<svg ")[2]
        head, _end, body = drawing.partition(">")
        return f'<svg role="img" aria-label="QR" {head}><rect width="100%" height="100%" fill="#fff"/>{body}'

    def _get_site_name(self) -> str:
        return str(settings.MFA_TOTP_ISSUER)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:
        """A name to tell passkeys apart by."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Passkey %(number)d") % {"number": count + 1}


class IdentityAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """Identities of providers: matched to people of the directory or connected by them; claims are not kept."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """An identity without an account opens none."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find the account whose person the provider names, and forget what else it said."""
        claim = sociallogin.account.get_provider().app.settings.get("person_claim")
        number = _claimed(sociallogin.account.extra_data, claim)
        sociallogin.account.extra_data = {}
        if sociallogin.is_existing:
            sociallogin.account.save(update_fields=["extra_data"])
        elif number is not None and sociallogin.state.get("process") == "login":
            user = _account_of(number)
            if user is not None:
                sociallogin.connect(request, user)

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        """Back to the account."""
        return reverse("account_home")


def _claimed(data: dict[str, Any], claim: str | None) -> str | None:
    """The claim as the provider says it, in the user information or the signed token."""
    for part in (data.get("userinfo"), data.get("id_token"), data):
        if claim and isinstance(part, dict) and isinstance(part.get(claim), str):
            return str(part[claim])
    return None


def _account_of(number: str) -> accounts.User | None:
    person = directory.person_with_number(number)
    return accounts.find_account_of_person(person) if person is not None else None


def _cipher() -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=b"antin/second-factor/v1").derive(settings.SECRET_KEY.encode())
    return Fernet(urlsafe_b64encode(key))
