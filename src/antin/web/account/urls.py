"""Addresses of the door. Names are allauth's where allauth looks for them."""

from __future__ import annotations

from django.urls import include, path

from antin.web.account.views import approvals, home, identities, link, passkeys, sign_in

urlpatterns = [
    path("", home.home, name="account_home"),
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path("sign-up/", sign_in.closed, name="account_signup"),
    path("disabled/", sign_in.disabled, name="account_inactive"),
    path("verify/", sign_in.verify, name="account_reauthenticate"),
    path("link/", link.open_link, name="account_link"),
    path("factors/webauthn/add/", passkeys.add, name="mfa_add_webauthn"),
    path("factors/webauthn/", passkeys.to_account, name="mfa_list_webauthn"),
    path("factors/", passkeys.to_account, name="mfa_index"),
    path("factors/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("with/<slug:provider_id>/", identities.come_with, name="account_with"),
    path("with/<slug:provider_id>/connect/", identities.connect, name="account_connect"),
    path("with/<slug:provider_id>/remove/", identities.remove, name="account_disconnect"),
    path("with/<slug:provider_id>/back/", identities.back, name="openid_connect_callback"),
    path("with/", passkeys.to_account, name="socialaccount_connections"),
    path("identity/cancelled/", identities.cancelled, name="socialaccount_login_cancelled"),
    path("identity/failed/", identities.failed, name="socialaccount_login_error"),
    path("identity/unknown/", identities.unknown, name="socialaccount_signup"),
    path("approvals/", approvals.waiting, name="account_approvals"),
    path("approvals/enrolments/", approvals.ask_enrolment, name="account_ask_enrolment"),
    path("approvals/enrolments/<str:digest>/", approvals.enrolment, name="account_enrolment"),
    path("approvals/enrolments/<str:digest>/begin/", approvals.begin_enrolment, name="account_begin_enrolment"),
    path("approvals/enrolments/<str:digest>/give/", approvals.approve_enrolment, name="account_give_enrolment"),
    path("approvals/plans/<path:plan_id>/begin/", approvals.begin_plan, name="account_begin_plan"),
    path("approvals/plans/<path:plan_id>/give/", approvals.approve_plan, name="account_give_plan"),
    path("approvals/plans/<path:plan_id>/", approvals.plan, name="account_approve_plan"),
]
