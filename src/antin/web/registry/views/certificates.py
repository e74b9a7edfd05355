"""Certificates: the list, one of them, and its octets."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from antin.apps.certificates import api as certificates
from antin.apps.grants.api import Verb
from antin.pki.fields import field_lines, pem_of
from antin.web.account.middleware import OfficeRequest
from antin.web.registry import access, lists, wording
from antin.web.registry.certificate import Holder, certificate_page, holder_of

__all__ = ["certificate", "certificate_der", "certificate_list", "certificate_pem_file"]


def certificate_list(request: OfficeRequest) -> HttpResponse:
    """The certificates within reach, in the order in which they end."""
    access.require_somewhere(request, Verb.SEE_CERTIFICATES)
    query = request.GET
    wanted = certificates.CertificateList(
        request.now,
        within=access.reach_of(request, Verb.SEE_CERTIFICATES),
        kind=query.get("kind", ""),
        state=query.get("state", ""),
        plan_id=query.get("plan", ""),
    )
    page = certificates.certificates_at(wanted, place=lists.place_of(query))
    rows = [{"record": row, "status": row.state_at(request.now)} for row in page.rows]
    labels = {
        "kind": wording.word(wording.HOLDER_KINDS, wanted.kind),
        "state": wording.word(wording.STATES, wanted.state),
        "plan": wanted.plan_id,
    }
    context = {
        **access.tabs(request),
        "list": lists.list_page(
            page,
            rows,
            total=lists.total_of(page, wanted, certificates.count_certificates, now=request.now),
            query=query,
            labels=labels,
        ),
        "wanted": wanted,
        "kinds": lists.options(wording.HOLDER_KINDS, _("All holders")),
        "states": lists.options(wording.STATES, _("All states")),
    }
    return render(request, "registry/certificates.html", context)


def certificate(request: OfficeRequest, serial: str) -> HttpResponse:
    """One certificate: status, lineage, plan lines, device, and its fields as text."""
    found, holder = _seen(request, serial)
    record = certificates.find_certificate(serial)
    context = {
        **access.tabs(request),
        "page": certificate_page(found, holder, request.now),
        "pem": pem_of(record.document),
        "fields": list(field_lines(record.document)),
    }
    return render(request, "registry/certificate.html", context)


def certificate_der(request: OfficeRequest, serial: str) -> HttpResponse:
    """The certificate's octets."""
    found, _holder = _seen(request, serial)
    return _file(
        certificates.find_certificate(found.serial).document, f"{found.serial}.cer", "application/pkix-cert"
    )


def certificate_pem_file(request: OfficeRequest, serial: str) -> HttpResponse:
    """The certificate in PEM."""
    found, _holder = _seen(request, serial)
    pem = pem_of(certificates.find_certificate(found.serial).document)
    return _file(pem.encode(), f"{found.serial}.pem", "application/x-pem-file")


def _seen(request: OfficeRequest, serial: str) -> tuple[certificates.CertificateSummary, Holder]:
    """A certificate that the actor may see, with its holder."""
    found = next(iter(certificates.certificates_by_serial([serial])), None)
    if found is None:
        raise Http404
    holder = holder_of(found)
    own = holder.id if holder.kind == "person" else None
    if not access.may_see_certificates(request, holder.organisations, own):
        raise PermissionDenied
    return found, holder


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
