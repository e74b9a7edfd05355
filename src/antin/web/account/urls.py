"""Addresses of the door. Names are allauth's where allauth looks for them."""

from __future__ import annotations

from django.urls import include, path

from antin.web.account.views import home, link, passkeys, sign_in

urlpatterns = [
    path("", home.home, name="account_home"),
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path("sign-up/", sign_in.closed, name="account_signup"),
    path("disabled/", sign_in.disabled, name="account_inactive"),
    path("verify/", sign_in.verify, name="account_reauthenticate"),
    path("link/", link.open_link, name="account_link"),
    path("factors/passkeys/add/", passkeys.add, name="mfa_add_webauthn"),
    path("factors/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]
