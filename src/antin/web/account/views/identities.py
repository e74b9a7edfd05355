"""Coming in through an identity provider, and connecting one to an account.

The pages' policy lets forms lead to our own addresses only, so a form does not redirect to the provider: a page
of ours does, with a link on it.
"""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount import signals
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.openid_connect.views import callback
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from antin.apps.accounts import api as accounts
from antin.web.account.middleware import OfficeRequest
from antin.web.account.step_up import step_up_required

__all__ = [
    "back",
    "cancelled",
    "come_with",
    "connect",
    "connections",
    "failed",
    "offered",
    "remove",
    "unknown",
]


_log = logging.getLogger(__name__)
_TROUBLE = (OSError, LookupError, TypeError, ValueError)  # it is gone, or it says what nobody can read


def offered() -> list[dict[str, Any]]:
    """The providers of this office: ``provider_id`` and ``name``."""
    configured = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return [{"provider_id": each["provider_id"], "name": each["name"]} for each in configured]


def connections(user: accounts.User) -> list[dict[str, Any]]:
    """Every provider, and whether the account has an identity of it."""
    connected = set(SocialAccount.objects.filter(user=user).values_list("provider", flat=True))
    return [{**each, "is_connected": each["provider_id"] in connected} for each in offered()]


@never_cache
@login_not_required
@require_POST
def come_with(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider, to sign in."""
    return _to_provider(request, provider_id, "login", get_next_redirect_url(request))


@never_cache
@require_POST
@step_up_required
def connect(request: OfficeRequest, provider_id: str) -> HttpResponse:
    """To the provider, to connect its identity to the account."""
    return _to_provider(request, provider_id, "connect", None)


@login_not_required
def back(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Back from the provider; whatever it says that cannot be read signs nobody in."""
    try:
        answer: HttpResponseBase = callback(request, provider_id)
    except _TROUBLE as trouble:
        _log.warning("the identity provider %s cannot be used: %r", provider_id, trouble)
        return failed(request)
    return answer


@require_POST
@step_up_required
def remove(request: OfficeRequest, provider_id: str) -> HttpResponseBase:
    """Forget the identity of a provider."""
    for found in SocialAccount.objects.filter(user=request.user, provider=provider_id):
        found.delete()
        signals.social_account_removed.send(sender=SocialAccount, request=request, socialaccount=found)
        messages.success(request, _("Disconnected."))
    return redirect("account_home")


@login_not_required
def cancelled(request: HttpRequest) -> HttpResponse:
    """The person turned back at the provider."""
    return redirect("account_login")


@login_not_required
def failed(request: HttpRequest) -> HttpResponse:
    """The provider's answer could not be used."""
    return render(request, "socialaccount/authentication_error.html", status=403)


@login_not_required
def unknown(request: HttpRequest) -> HttpResponse:
    """The provider's identity belongs to no account."""
    return render(request, "account/signup_closed.html", status=403)


def _to_provider(request: HttpRequest, provider_id: str, process: str, onward: str | None) -> HttpResponse:
    try:
        provider = get_adapter().get_provider(request, provider_id)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    try:
        answer: HttpResponse = provider.redirect(request, process=process, next_url=onward)
    except _TROUBLE as trouble:
        _log.warning("the identity provider %s cannot be used: %r", provider_id, trouble)
        return failed(request)
    if "Location" not in answer:
        return answer
    context = {"address": answer["Location"], "name": provider.name}
    return render(request, "account/to_provider.html", context)
