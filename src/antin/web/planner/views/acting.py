"""An act: what it does is said, the person names it, touches the passkey, and workers carry it out."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from antin.apps.grants import api as grants
from antin.kernel.errors import AntinError
from antin.web.account.middleware import OfficeRequest
from antin.web.account.step_up import step_up_required
from antin.web.planner.acts import Act, Terms, find_act, offered_acts
from antin.web.planner.views.home import frame_of
from antin.web.planner.wording import REFUSALS, word
from antin.web.planner.workspace import Workspace, workspace

__all__ = ["act"]


class ActForm(forms.Form):
    """Reason, clock and confirmation, as far as the act asks for them."""

    reason = forms.CharField(
        label=_("Your reason"),
        help_text=_("It is kept in the ledger under your name."),
        max_length=400,
        widget=forms.Textarea({"rows": 3}),
    )
    scenario = forms.BooleanField(
        label=_("Move the demo's clock to that moment"),
        help_text=_("Only a demo can do this. Without it the act is refused until the moment has come."),
        required=False,
        initial=True,
    )
    confirmed = forms.BooleanField(
        label="", error_messages={"required": _("Confirm that this is what you want.")}
    )

    def __init__(self, *arguments: object, act: Act, found: Workspace, **more: object) -> None:
        super().__init__(*arguments, **more)  # type: ignore[arg-type]
        self.fields["confirmed"].label = act.confirmation(found)
        if not act.needs_reason:
            del self.fields["reason"]
        if not act.moves_scenario(found):
            del self.fields["scenario"]
        if not act.confirmation(found):
            del self.fields["confirmed"]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: OfficeRequest, act: str, number: str) -> HttpResponseBase:
    """The page of an act, or the act."""
    known = find_act(act)
    if known is None:
        raise Http404
    found = workspace(request, number)
    grants.require(request.actor, known.verb, None, now=request.now)
    if known not in offered_acts(found):
        messages.info(request, _("This cannot be done now; look where the decision stands."))
        return redirect("planner:decision", number=number)
    if request.method != "POST":
        return _page(request, found, known, ActForm(act=known, found=found))
    return (
        _carry_out_stepped_up(request, found, known)
        if known.is_authority
        else _carry_out(request, found, known)
    )


def _carry_out(request: OfficeRequest, found: Workspace, known: Act) -> HttpResponse:
    form = ActForm(request.POST, act=known, found=found)
    if not form.is_valid():
        return _page(request, found, known, form, status=422)
    terms = Terms(reason=form.cleaned_data.get("reason", ""), scenario=form.cleaned_data.get("scenario", False))
    try:
        known.carry_out(found, terms)
    except grants.ActRefused:
        raise
    except AntinError as refusal:
        form.add_error(None, word(REFUSALS, refusal.code))
        return _page(request, found, known, form, status=409)
    messages.success(request, str(known.ordered))
    return redirect("planner:decision", number=found.number)


_carry_out_stepped_up = step_up_required(_carry_out)


def _page(
    request: OfficeRequest, found: Workspace, known: Act, form: ActForm, status: int = 200
) -> HttpResponse:
    context = frame_of(found, "act", act=known, consequences=known.consequences(found), form=form)
    return render(request, "planner/act.html", context, status=status)
