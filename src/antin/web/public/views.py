"""The public search, one certificate, its octets: no account is asked, nothing is kept, nothing is indexed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from antin.apps.certificates import api as certificates
from antin.web.account.middleware import OfficeRequest
from antin.web.public.finding import find, find_one
from antin.web.public.limits import limited

__all__ = ["certificate", "certificate_der", "search"]

View = Callable[..., HttpResponse]


def _unindexed(view: View) -> View:
    """Search engines keep out: what holds today may be revoked tomorrow."""

    @wraps(view)
    def unindexed(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        response = view(request, *args, **options)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return unindexed


@login_not_required
@require_safe
@_unindexed
@limited
def search(request: OfficeRequest) -> HttpResponse:
    """The form, and what was found."""
    answer = find(request.GET.get("q", ""), request.now)
    return render(request, "public/search.html", {"answer": answer, "now": request.now})


@login_not_required
@require_safe
@_unindexed
@limited
def certificate(request: OfficeRequest, serial: str) -> HttpResponse:
    """One certificate by its whole serial number."""
    found = find_one(serial, request.now)
    if found is None:
        raise Http404
    return render(request, "public/certificate.html", {"found": found, "now": request.now})


@login_not_required
@require_safe
@_unindexed
@limited
def certificate_der(request: OfficeRequest, serial: str) -> HttpResponse:
    """The certificate as signed: what any program needs to check a signature."""
    try:
        record = certificates.find_certificate(serial)
    except certificates.UnableToFindCertificate as error:
        raise Http404 from error
    name = f"{record.serial}.cer"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(record.document, content_type="application/pkix-cert", headers=headers)
