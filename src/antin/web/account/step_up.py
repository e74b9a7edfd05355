"""Acts of authority need a passkey's touch of the last minutes, not only a session that lies open."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from antin.web.account.adapters import has_passkey

__all__ = ["step_up_required", "stepped_up_recently"]

View = Callable[..., HttpResponseBase]


def stepped_up_recently(request: HttpRequest) -> bool:
    """True where this session saw one of the account's passkeys within ``STEP_UP_FOR``."""
    oldest = time.time() - settings.STEP_UP_FOR.total_seconds()  # noqa: TID251 - allauth's records carry it
    return any(
        record.get("method") == "mfa" and record.get("type") == "webauthn" and record["at"] > oldest
        for record in get_authentication_records(request, request.user)
    )


def step_up_required(view: View) -> View:
    """Ask for the passkey first, then go on with the very request that was made."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if stepped_up_recently(request):
            return view(request, *args, **kwargs)
        if has_passkey(request.user):  # type: ignore[arg-type]  # behind LoginRequiredMiddleware
            raise ReauthenticationRequired
        return _to_enrolment(request)

    return guarded


def _to_enrolment(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('mfa_add_webauthn')}?{urlencode({'next': request.path})}")
