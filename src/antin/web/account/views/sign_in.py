"""Coming in and going out."""

from __future__ import annotations

import ipaddress

from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LogoutView
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from antin.web.account.credentials import relying_party
from antin.web.account.views.identities import offered

__all__ = ["closed", "disabled", "sign_in", "sign_out", "verify"]

sign_out = LogoutView.as_view()


@never_cache
@login_not_required
@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    """The ways to come in: a passkey, an identity provider, a one-time link."""
    onward = get_next_redirect_url(request) or ""
    if request.user.is_authenticated:
        return redirect(onward or "/")
    context = {"onward": onward, "is_address": _is_address(request), "providers": offered()}
    return render(request, "account/sign_in.html", context)


@login_not_required
def closed(request: HttpRequest) -> HttpResponse:
    """Nobody signs up; the page says who opens accounts."""
    return render(request, "account/closed.html", status=403)


@login_not_required
def disabled(request: HttpRequest) -> HttpResponse:
    """For an account that was disabled."""
    return render(request, "account/disabled.html", status=403)


def verify(request: HttpRequest) -> HttpResponse:
    """To the way in which this account proves itself once more."""
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    target = methods[0]["url"] if methods else reverse("mfa_add_webauthn")
    onward = get_next_redirect_url(request)
    return redirect(f"{target}?{urlencode({'next': onward})}" if onward else target)


def _is_address(request: HttpRequest) -> bool:
    """True where the page was opened by a number: browsers keep passkeys for names only."""
    try:
        ipaddress.ip_address(relying_party(request).strip("[]"))
    except ValueError:
        return False
    return True
