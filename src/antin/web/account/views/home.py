"""My account: how I come in, where I am signed in, how pages look to me."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.shortcuts import render

from antin.apps.grants import api as grants
from antin.web.account.middleware import OfficeRequest

__all__ = ["home"]


def home(request: OfficeRequest) -> HttpResponse:
    """The overview."""
    factors = list(Authenticator.objects.filter(user=request.user).order_by("created_at"))
    context = {
        "passkeys": [each.wrap() for each in factors if each.type == Authenticator.Type.WEBAUTHN],
        "has_totp": any(each.type == Authenticator.Type.TOTP for each in factors),
        "grants": grants.grants_of(str(request.user.id), now=request.now),
    }
    return render(request, "account/home.html", context)
