"""What waits for an approval, and giving it with a passkey."""

from __future__ import annotations

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from antin.apps.authorities import api as authorities
from antin.apps.grants import api as grants
from antin.apps.reorganisation import api as reorganisation
from antin.kernel.errors import AntinError
from antin.web.account.approving import ApprovalNotBegun, begin_approval, finish_approval
from antin.web.account.credentials import passkey_for_approvals
from antin.web.account.middleware import OfficeRequest
from antin.web.account.refusals import sentence_of
from antin.web.account.step_up import step_up_required

__all__ = [
    "approve_enrolment",
    "approve_plan",
    "ask_enrolment",
    "begin_enrolment",
    "begin_plan",
    "enrolment",
    "plan",
    "waiting",
]


class ReasonForm(forms.Form):
    """Why; it is signed together with the digest."""

    reason = forms.CharField(
        label=gettext_lazy("Your reason"),
        help_text=gettext_lazy("It is signed with the approval and stays on record."),
        max_length=500,
    )


@never_cache
@require_safe
def waiting(request: OfficeRequest) -> HttpResponse:
    """Plans and enrolments that wait for two people."""
    may_plans = grants.may(request.actor, grants.Verb.APPROVE_PLAN, None, now=request.now)
    may_enrol = grants.may(request.actor, grants.Verb.ENROL_APPROVER, None, now=request.now)
    if not (may_plans or may_enrol):
        grants.require(request.actor, grants.Verb.APPROVE_PLAN, None, now=request.now)
    frozen = [each for each in reorganisation.plans() if each.state == "frozen"] if may_plans else []
    asked = authorities.enrolments(waiting=True) if may_enrol else []
    return render(request, "account/approvals.html", {"plans": frozen, "enrolments": asked})


@never_cache
@require_safe
def plan(request: OfficeRequest, plan_id: str) -> HttpResponse:
    """One frozen plan: what it is, who approved, and the form."""
    grants.require(request.actor, grants.Verb.SEE_PLANS, None, now=request.now)
    return render(request, "account/approve_plan.html", _of_plan(request, plan_id, ReasonForm()))


@require_POST
def begin_plan(request: OfficeRequest, plan_id: str) -> JsonResponse:
    """Fix the approval of a plan; the stored lines must still be those that were frozen."""
    grants.require(request.actor, grants.Verb.APPROVE_PLAN, None, now=request.now)
    frozen = reorganisation.get_plan(plan_id)
    reorganisation.require_unchanged(frozen)
    return _begin(request, frozen.mandate_digest)


@require_POST
def approve_plan(request: OfficeRequest, plan_id: str) -> HttpResponse:
    """Take the approval of a plan."""
    grants.require(request.actor, grants.Verb.APPROVE_PLAN, None, now=request.now)
    frozen = reorganisation.get_plan(plan_id)
    try:
        approval = finish_approval(request, digest=frozen.mandate_digest)
        reorganisation.approve_plan(plan_id, approval, actor=request.actor, now=request.now)
    except AntinError as refusal:
        return _refuse(request, "account/approve_plan.html", _of_plan(request, plan_id, ReasonForm()), refusal)
    messages.success(request, _("Your approval is on record."))
    return redirect("account_approve_plan", plan_id=plan_id)


@require_POST
def ask_enrolment(request: OfficeRequest) -> HttpResponseBase:
    """Ask that the passkey just used may approve."""
    grants.require(request.actor, grants.Verb.ENROL_APPROVER, None, now=request.now)
    return _ask_enrolment(request)


@step_up_required
def _ask_enrolment(request: OfficeRequest) -> HttpResponse:
    passkey = passkey_for_approvals(request, _touched(request))
    roles = sorted(
        grant.role.value for grant in request.actor.grants_for(grants.Verb.ENROL_APPROVER, request.now)
    )
    asked = authorities.ask_enrolment(
        request.actor.signs_as,
        name=request.user.display_name,
        role=roles[0] if roles else "",
        passkey=passkey,
        actor=request.actor,
        now=request.now,
        reason=_("Asked for on the account page."),
    )
    messages.success(request, _("Two enrolled approvers will now be asked to let your passkey count."))
    return redirect("account_enrolment", digest=asked.digest)


@never_cache
@require_safe
def enrolment(request: OfficeRequest, digest: str) -> HttpResponse:
    """One enrolment: whose passkey, who approved, and the form."""
    grants.require(request.actor, grants.Verb.ENROL_APPROVER, None, now=request.now)
    return render(request, "account/approve_enrolment.html", _of_enrolment(request, digest, ReasonForm()))


@require_POST
def begin_enrolment(request: OfficeRequest, digest: str) -> JsonResponse:
    """Fix the approval of an enrolment."""
    grants.require(request.actor, grants.Verb.ENROL_APPROVER, None, now=request.now)
    return _begin(request, authorities.get_enrolment(digest).digest)


@require_POST
def approve_enrolment(request: OfficeRequest, digest: str) -> HttpResponse:
    """Take the approval of an enrolment; a worker tells the signers once there are two."""
    grants.require(request.actor, grants.Verb.ENROL_APPROVER, None, now=request.now)
    try:
        approval = finish_approval(request, digest=digest)
        authorities.approve_enrolment(digest, approval, actor=request.actor, now=request.now)
    except AntinError as refusal:
        context = _of_enrolment(request, digest, ReasonForm())
        return _refuse(request, "account/approve_enrolment.html", context, refusal)
    messages.success(request, _("Your approval is on record."))
    return redirect("account_enrolment", digest=digest)


def _begin(request: OfficeRequest, digest: str) -> JsonResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    try:
        options = begin_approval(request, digest=digest, reason=form.cleaned_data["reason"])
    except ApprovalNotBegun as refusal:
        return JsonResponse({"code": refusal.code}, status=409)
    return JsonResponse({"request_options": options})


def _refuse(
    request: OfficeRequest, template: str, context: dict[str, Any], refusal: AntinError
) -> HttpResponse:
    context["refusal"] = {"code": refusal.code, "sentence": sentence_of(refusal)}
    return render(request, template, context, status=409)


def _of_plan(request: OfficeRequest, plan_id: str, form: ReasonForm) -> dict[str, Any]:
    frozen = reorganisation.get_plan(plan_id)
    given = reorganisation.approvals_of(frozen)
    own = request.actor.signs_as
    return {
        "plan": frozen,
        "approvals": given,
        "needed": 2,
        "form": form,
        "is_own": frozen.frozen_by == own,
        "has_approved": own in {each.approver_id for each in given},
        "may_approve": grants.may(request.actor, grants.Verb.APPROVE_PLAN, None, now=request.now),
        "counts": bool(authorities.passkeys_of(own)),
    }


def _of_enrolment(request: OfficeRequest, digest: str, form: ReasonForm) -> dict[str, Any]:
    row = authorities.get_enrolment(digest)
    own = request.actor.signs_as
    return {
        "enrolment": row,
        "mandate": authorities.mandate_of_enrolment(row),
        "given": [each["approver_id"] for each in row.approvals],
        "needed": 2,
        "form": form,
        "has_approved": own in {each["approver_id"] for each in row.approvals},
        "counts": bool(authorities.passkeys_of(own)),
    }


def _touched(request: OfficeRequest) -> Authenticator:
    """The passkey that this session saw last."""
    records = get_authentication_records(request, request.user)
    touched = [record["id"] for record in records if record.get("type") == "webauthn"]
    found: Authenticator = Authenticator.objects.get(user=request.user, pk=touched[-1])
    return found
