"""Enrolling a passkey: always one that verifies its user and can be found without a name."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.http import HttpResponse
from django.views.generic import RedirectView

__all__ = ["add", "to_account"]


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]  # allauth is not typed
    """The form that the browser's answer comes back in."""

    template_name = "account/passkey_add.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page with the options for a passkey."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["js_data"] = {"creation_options": auth.begin_registration(self.request.user, True)}
        context["onward"] = get_next_redirect_url(self.request) or ""
        return context

    def get_form_kwargs(self) -> dict[str, Any]:
        """A key without user verification is refused, whatever the form says."""
        kwargs: dict[str, Any] = super().get_form_kwargs()
        if "data" in kwargs:
            kwargs["data"] = kwargs["data"].copy()
            kwargs["data"]["passwordless"] = "on"
        return kwargs

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the key. Making it verified its user, so it counts as a step-up with the key just made."""
        response: HttpResponse = super().form_valid(form)
        made = Authenticator.objects.filter(user=self.request.user, type=Authenticator.Type.WEBAUTHN)
        post_authentication(self.request, made.latest("pk"), reauthenticated=True)
        return response

    def get_success_url(self) -> str:
        """On to where the person was going."""
        return get_next_redirect_url(self.request) or str(super().get_success_url())


add = AddPasskey.as_view()
to_account = RedirectView.as_view(pattern_name="account_home")
