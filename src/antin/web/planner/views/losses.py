"""Who loses the old certificate at the cut-off and has no usable new one: two people sign that list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from antin.apps.authorities import api as authorities
from antin.apps.grants import api as grants
from antin.apps.reorganisation import api as reorganisation
from antin.kernel.errors import AntinError
from antin.web.account.approving import ApprovalNotBegun, begin_approval, finish_approval
from antin.web.account.middleware import OfficeRequest
from antin.web.account.refusals import sentence_of
from antin.web.account.views.approvals import ReasonForm
from antin.web.planner.views.home import frame_of
from antin.web.planner.workspace import Workspace, workspace

__all__ = ["begin", "losses", "sign"]

_SHOWN = 200


@never_cache
@require_safe
def losses(request: OfficeRequest, number: str) -> HttpResponse:
    """The list as it stands now, who has signed it, and the form to sign it with."""
    found = workspace(request, number)
    return render(request, "planner/losses.html", _context(request, found))


def _context(request: OfficeRequest, found: Workspace) -> dict[str, Any]:
    plan = found.plan
    if plan is None or found.stage not in ("switched", "finished"):
        raise Http404
    listed = reorganisation.losses_at_cutoff(plan)
    given = [each.approver_id for each in reorganisation.acceptances_of(plan)]
    own = request.actor.signs_as
    return frame_of(
        found,
        "losses",
        listed=listed,
        shown=listed.losses[:_SHOWN],
        given=given,
        needed=2,
        form=ReasonForm(),
        is_own=plan.frozen_by == own,
        has_approved=own in given,
        may_sign=found.stage == "switched" and found.may(grants.Verb.ACCEPT_LOSSES),
        counts=bool(authorities.passkeys_of(own)),
    )


@require_POST
def begin(request: OfficeRequest, number: str) -> JsonResponse:
    """Fix what is signed."""
    grants.require(request.actor, grants.Verb.ACCEPT_LOSSES, None, now=request.now)
    found = workspace(request, number)
    form = ReasonForm(request.POST)
    if found.plan is None or not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    digest = reorganisation.losses_at_cutoff(found.plan).digest
    try:
        options = begin_approval(request, digest=digest, reason=form.cleaned_data["reason"])
    except ApprovalNotBegun as refusal:
        return JsonResponse({"code": refusal.code}, status=409)
    return JsonResponse({"request_options": options})


@require_POST
def sign(request: OfficeRequest, number: str) -> HttpResponse:
    """Take one person's signature over the list."""
    grants.require(request.actor, grants.Verb.ACCEPT_LOSSES, None, now=request.now)
    found = workspace(request, number)
    context = _context(request, found)
    try:
        approval = finish_approval(request, digest=context["listed"].digest)
        reorganisation.accept_losses(
            str(found.plan.id) if found.plan else "", approval, actor=request.actor, now=request.now
        )
    except AntinError as refusal:
        context["refusal"] = {"code": refusal.code, "sentence": sentence_of(refusal)}
        return render(request, "planner/losses.html", context, status=409)
    messages.success(request, _("Your signature is on record."))
    return redirect("planner:losses", number=number)
