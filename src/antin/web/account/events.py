"""What happens at the door goes into the ledger: who came and how, who left, which keys came and went."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as identities
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest

from antin.apps.accounts import api as accounts

__all__ = ["connect"]

_ADDED = {"webauthn": "passkey_added", "totp": "totp_added", "recovery_codes": "recovery_codes_made"}
_REMOVED = {"webauthn": "passkey_removed", "totp": "totp_removed", "recovery_codes": "recovery_codes_removed"}


def connect() -> None:
    """Listen to Django's and allauth's signals."""
    user_logged_in.connect(_signed_in, dispatch_uid="antin.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="antin.signed_out")
    factors.authenticator_added.connect(_added, dispatch_uid="antin.factor_added")
    factors.authenticator_reset.connect(_added, dispatch_uid="antin.factor_reset")
    factors.authenticator_removed.connect(_removed, dispatch_uid="antin.factor_removed")
    factors.authenticator_used.connect(_used, dispatch_uid="antin.factor_used")
    identities.social_account_added.connect(_connected, dispatch_uid="antin.identity_connected")
    identities.social_account_removed.connect(_disconnected, dispatch_uid="antin.identity_removed")
    factors.authentication_failed.connect(_failed, dispatch_uid="antin.factor_failed")


def _record(request: HttpRequest, user: Any, event: str, **facts: Any) -> None:
    if isinstance(user, accounts.User):
        now = request.now  # type: ignore[attr-defined]  # set by OfficeMiddleware
        accounts.record_event(str(user.id), event, now=now, facts=facts)


def _signed_in(sender: object, request: HttpRequest, user: Any, **rest: Any) -> None:
    records = get_authentication_records(request, user)
    methods = [str(record.get("type") or record["method"]) for record in records]
    _record(request, user, "signed_in", methods=methods)


def _signed_out(sender: object, request: HttpRequest, user: Any, **rest: Any) -> None:
    _record(request, user, "signed_out")


def _added(sender: object, request: HttpRequest, user: Any, authenticator: Authenticator, **rest: Any) -> None:
    _record(request, user, _ADDED[authenticator.type], **_credential(authenticator))


def _removed(
    sender: object, request: HttpRequest, user: Any, authenticator: Authenticator, **rest: Any
) -> None:
    _record(request, authenticator.user, _REMOVED[authenticator.type], **_credential(authenticator))


def _used(sender: object, request: HttpRequest, user: Any, authenticator: Authenticator, **rest: Any) -> None:
    if rest["reauthenticated"]:
        _record(request, user, "stepped_up", method=authenticator.type, **_credential(authenticator))


def _failed(sender: object, request: HttpRequest, user: Any, authenticator: Authenticator, **rest: Any) -> None:
    _record(request, user, "sign_in_refused", method=authenticator.type)


def _connected(sender: object, request: HttpRequest, sociallogin: Any, **rest: Any) -> None:
    _record(request, sociallogin.user, "identity_connected", provider=sociallogin.account.provider)


def _disconnected(sender: object, request: HttpRequest, socialaccount: Any, **rest: Any) -> None:
    _record(request, socialaccount.user, "identity_removed", provider=socialaccount.provider)


def _credential(authenticator: Authenticator) -> dict[str, str]:
    """A passkey by the hash of its credential id; other factors have nothing to be named by."""
    if authenticator.type != Authenticator.Type.WEBAUTHN:
        return {}
    credential = authenticator.wrap().authenticator_data.credential_data
    return {"credential_sha256": sha256(credential.credential_id).hexdigest()}
