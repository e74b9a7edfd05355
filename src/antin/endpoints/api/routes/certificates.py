"""Certificates and their status."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal

from django.http import HttpResponse
from ninja import Router

from antin.apps.certificates import api as certificates
from antin.apps.grants.api import Verb
from antin.endpoints.api.access import ApiRequest, OutOfReach, reach_of
from antin.endpoints.api.cursors import cursor_after, place_of
from antin.endpoints.api.routes.answers import documented
from antin.endpoints.api.schemas import CertificateOut, Cursor, Limit, Moment, PageOut, StatusOut

__all__ = ["router"]

router = Router(tags=["certificates"])


@router.get(
    "",
    response=documented(PageOut[CertificateOut], 404),
    operation_id="list_certificates",
    summary="Certificates in the order in which they end",
)
def list_certificates(
    request: ApiRequest,
    holder: Literal["organisation", "person", "service"] | None = None,
    status: Literal["valid", "expiring", "expired", "revoked", "not-yet-valid"] | None = None,
    at: Moment = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """Of holders within the token's reach."""
    moment = at or request.now
    wanted = certificates.CertificateList(
        moment, within=reach_of(request, Verb.SEE_CERTIFICATES), kind=holder or "", state=status or ""
    )
    page = certificates.certificates_at(wanted, place=place_of(cursor), size=limit)
    items = [_shown(row, moment) for row in page.rows]
    return {"items": items, "next_cursor": cursor_after(page.next), "as_of": moment}


@router.get(
    "/{serial}",
    response=documented(CertificateOut, 404),
    operation_id="get_certificate",
    summary="One certificate",
)
def get_certificate(request: ApiRequest, serial: str) -> dict[str, Any]:
    """Its status is that of now."""
    return _shown(_reached(request, serial), request.now)


@router.get(
    "/{serial}/status",
    response=documented(StatusOut, 404),
    operation_id="get_certificate_status",
    summary="Whether a certificate holds at a moment",
)
def get_status(request: ApiRequest, serial: str, at: Moment = None) -> dict[str, Any]:
    """Any serial number: status is public (Decree 68/2024 Art. 6); the token only counts who asks."""
    moment = at or request.now
    return {**_shown(_found(serial), moment), "as_of": moment}


@router.get(
    "/{serial}/document",
    response=documented(bytes, 404),
    operation_id="get_certificate_document",
    summary="The certificate as signed (DER)",
    openapi_extra={"responses": {200: {"description": "DER", "content": {"application/pkix-cert": {}}}}},
)
def get_document(request: ApiRequest, serial: str) -> HttpResponse:
    """``application/pkix-cert``."""
    found = _reached(request, serial)
    document = certificates.find_certificate(found.serial).document
    return HttpResponse(document, content_type="application/pkix-cert")


def _found(serial: str) -> certificates.CertificateSummary:
    wanted = serial.replace(":", "").lower().lstrip("0")
    found = certificates.certificates_by_serial([wanted])
    if not found:
        raise certificates.UnableToFindCertificate("No certificate has this serial.", where=serial)
    return found[0]


def _reached(request: ApiRequest, serial: str) -> certificates.CertificateSummary:
    found = _found(serial)
    reached = reach_of(request, Verb.SEE_CERTIFICATES)
    if reached is not None and not certificates.is_held_within(found.serial, reached):
        raise OutOfReach("The token's grant does not reach the holder.", where=found.serial)
    return found


def _shown(row: certificates.CertificateSummary, moment: datetime) -> dict[str, Any]:
    return {**asdict(row), "status": row.state_at(moment)}
