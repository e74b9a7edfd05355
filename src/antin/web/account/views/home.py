"""My account: how I come in, what I may do, where I am signed in."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache

from antin.apps.authorities import api as authorities
from antin.apps.directory import api as directory
from antin.apps.grants import api as grants
from antin.web.account.middleware import OfficeRequest
from antin.web.account.views.identities import connections
from antin.web.components.templatetags.antin import moment

__all__ = ["home", "role_name"]


@never_cache
def home(request: OfficeRequest) -> HttpResponse:
    """The overview."""
    factors = list(Authenticator.objects.filter(user=request.user).order_by("created_at"))
    kinds = {each.type for each in factors}
    context = {
        "passkeys": [_passkey(each) for each in factors if each.type == Authenticator.Type.WEBAUTHN],
        "has_totp": Authenticator.Type.TOTP in kinds,
        "has_codes": Authenticator.Type.RECOVERY_CODES in kinds,
        "approving": _approving(request),
        "grants": _grants(request),
        "identities": connections(request.user),
    }
    return render(request, "account/home.html", context)


def role_name(role: grants.Role) -> str:
    """The role's term in the page's language."""
    vietnamese, english = grants.ROLE_NAMES[role]
    return vietnamese if (get_language() or "vi").startswith("vi") else english


def _passkey(factor: Authenticator) -> dict[str, Any]:
    used = moment(factor.last_used_at) if factor.last_used_at else gettext("not yet")
    note = gettext("Last used: %(moment)s") % {"moment": used}
    return {"pk": factor.pk, "name": factor.wrap().name, "note": note}


def _approving(request: OfficeRequest) -> dict[str, bool]:
    own = request.actor.signs_as
    return {
        "enrolled": bool(authorities.passkeys_of(own)),
        "asked": any(row.approver_id == own for row in authorities.enrolments(waiting=True)),
        "may_ask": grants.may(request.actor, grants.Verb.ENROL_APPROVER, None, now=request.now),
    }


def _grants(request: OfficeRequest) -> list[dict[str, Any]]:
    held = [grant for grant in request.actor.grants if grant.is_in_force(request.now)]
    reached = {each.organisation_id for each in held if each.organisation_id}
    names = directory.organisation_records(reached, request.now)
    return [
        {
            "role": role_name(each.role),
            "where": names[each.organisation_id].name
            if each.organisation_id in names
            else each.organisation_id or gettext("the whole office"),
            "until": each.valid_until,
        }
        for each in held
    ]
