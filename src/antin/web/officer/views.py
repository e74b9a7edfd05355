"""One's own signing identity, and the new certificate: looked at, confirmed, proved by a test signature."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from antin.apps.certificates import api as certificates
from antin.apps.devices import api as devices
from antin.apps.directory import api as directory
from antin.apps.reorganisation import api as reorganisation
from antin.web.account.middleware import OfficeRequest
from antin.web.officer.holding import changes_of, holding_of, waiting_certificate
from antin.web.today.identity import REASON_STEPS

__all__ = ["confirm", "home", "standing"]


@never_cache
@require_safe
def home(request: OfficeRequest) -> HttpResponse:
    """Can I sign today; if not, why, and who mends it."""
    person = request.actor.person_id
    held = holding_of(person, request.now) if person else None
    return render(request, "officer/home.html", {"held": held, "now": request.now})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: OfficeRequest, serial: str) -> HttpResponse:
    """The new certificate beside the old one; confirming it asks the device for a test signature."""
    certificate = _own(request, serial)
    if request.method == "POST":
        if _can_test(certificate, request):
            reorganisation.order_test(certificate.serial, actor=request.actor, now=request.now)
        return redirect("officer:confirm", serial=certificate.serial)
    context = _context(request, certificate)
    context["changes"] = changes_of(certificate)
    return render(request, "officer/confirm.html", context)


@never_cache
@require_safe
def standing(request: OfficeRequest, serial: str) -> HttpResponse:
    """How the test signature is getting on, alone; 204 while nothing has changed."""
    context = _context(request, _own(request, serial))
    if request.GET.get("seen") == context["version"]:
        return HttpResponse(status=204)
    return render(request, "officer/test.html", context)


def _own(request: OfficeRequest, serial: str) -> certificates.CertificateSummary:
    person = request.actor.person_id
    found = waiting_certificate(person, serial) if person else None
    if found is None:
        raise Http404
    return found


def _can_test(certificate: certificates.CertificateSummary, request: OfficeRequest) -> bool:
    """In a demo the device is simulated; elsewhere the agent beside the device makes the signature."""
    has_ended = certificate.state_at(request.now) in ("revoked", "expired")
    return settings.ANTIN_ENVIRONMENT == "demo" and not has_ended


def _context(request: OfficeRequest, certificate: certificates.CertificateSummary) -> dict[str, Any]:
    order = reorganisation.last_orders(certificate.serial).get("test")
    proof = devices.proofs_of([certificate.serial]).get(certificate.serial)
    trouble = str(order.outcome.get("trouble", "")) if order is not None and order.state == "done" else ""
    office = directory.main_offices([certificate.holder_id], request.now).get(certificate.holder_id)
    focal = directory.nearest_focal_officer(office.organisation_id, request.now) if office is not None else None
    return {
        "certificate": certificate,
        "status": certificate.state_at(request.now),
        "device": devices.device_records([certificate.device_serial]).get(certificate.device_serial),
        "proof": proof,
        "order": order,
        "is_open": proof is None and order is not None and order.state == "open",
        "trouble": "" if proof is not None else trouble,
        "step": REASON_STEPS.get(trouble, ""),
        "focal": focal,
        "can_test": _can_test(certificate, request),
        "version": f"{order.number if order else 0}-{order.state if order else ''}-{proof is not None}",
        "now": request.now,
    }
