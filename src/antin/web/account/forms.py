"""Forms in which browsers bring passkeys: what cannot be read is an incorrect answer, never a fault of ours."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)

__all__ = ["AddPasskeyForm", "ComeBackForm", "ProveForm", "SignInForm"]

_UNREADABLE = (LookupError, TypeError, ValueError, AttributeError)


class _Readable:
    """Reads the credential with allauth and turns what it stumbles over into an incorrect answer."""

    def clean_credential(self) -> Authenticator:
        """The authenticator that answered."""
        try:
            found: Authenticator = super().clean_credential()  # type: ignore[misc]
        except _UNREADABLE as nonsense:
            raise get_adapter().validation_error("incorrect_code") from nonsense
        return found


class SignInForm(_Readable, LoginWebAuthnForm):  # type: ignore[misc]  # allauth is not typed
    """Sign-in by passkey alone."""


class ProveForm(_Readable, AuthenticateWebAuthnForm):  # type: ignore[misc]  # allauth is not typed
    """A passkey as the second step."""


class ComeBackForm(_Readable, ReauthenticateWebAuthnForm):  # type: ignore[misc]  # allauth is not typed
    """A passkey once more, before an act of authority."""


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth is not typed
    """A new passkey."""

    def clean(self) -> dict[str, Any]:
        """What the browser made."""
        try:
            cleaned: dict[str, Any] = super().clean()
        except _UNREADABLE as nonsense:
            raise get_adapter().validation_error("incorrect_code") from nonsense
        return cleaned
