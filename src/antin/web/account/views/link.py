"""The landing of a one-time link.

The secret comes in the address's fragment; a script puts it into the form, and only the person's own click
sends it. So nothing that merely looks at a link (a mail scanner, a preview) uses it up.
"""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core import ratelimit
from allauth.mfa.base.internal.flows import delete_and_cleanup
from allauth.mfa.models import Authenticator
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from antin.apps.accounts import api as accounts
from antin.web.account.middleware import OfficeRequest
from antin.web.account.refusals import words_of

__all__ = ["open_link"]


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: OfficeRequest) -> HttpResponse:
    """Show the button, or use the link up and come in."""
    if request.method != "POST":
        return render(request, "account/link.html")
    limited: HttpResponse | None = ratelimit.consume_or_429(request, action="sign_in_link")
    if limited is not None:
        return limited
    try:
        used = accounts.use_link(request.POST.get("secret", "").strip(), now=request.now)
    except accounts.LinkRefused as refusal:
        context = {"words": words_of(refusal), "code": refusal.code}
        return render(request, "account/link_refused.html", context, status=403)
    return _come_in(request, used)


def _come_in(request: OfficeRequest, used: accounts.UsedLink) -> HttpResponse:
    if request.user.is_authenticated:
        logout(request)
    onward = None
    if used.purpose == accounts.LinkPurpose.ENROL:
        _forget_factors(request, used.user)
        onward = reverse("mfa_add_webauthn")
    record_authentication(request, used.user, method="link", purpose=used.purpose)
    response: HttpResponse = perform_login(request, Login(user=used.user, redirect_url=onward))
    return response


def _forget_factors(request: OfficeRequest, user: accounts.User) -> None:
    """Whoever is given a link to enrol has no key yet, or has lost it: the old ones open nothing any more."""
    for factor in Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES):
        delete_and_cleanup(request, factor)
