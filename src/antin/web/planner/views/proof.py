"""The proof of a run: what was recounted from its files alone, and the files."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from antin.adapters.data_folder import DataFolder
from antin.web.account.middleware import OfficeRequest
from antin.web.planner.views.home import frame_of
from antin.web.planner.workspace import Workspace, workspace

__all__ = ["archive", "proof"]

_FIGURES = ("issued", "revoked", "ready", "not_ready", "gaps", "unexplained")


@require_safe
def proof(request: OfficeRequest, number: str) -> HttpResponse:
    """The verdict of the recount, its figures beside the claimed ones, and what was found."""
    found = workspace(request, number)
    made = _made(found)
    outcome: dict[str, Any] = dict(made.outcome) if made is not None else {}
    report, claim = outcome.get("report"), outcome.get("claim")
    findings = [
        {**each, "words": each.get("vi") if get_language() == "vi" else each.get("en") or each.get("vi")}
        for each in (report or {}).get("findings", [])
    ]
    context = frame_of(
        found,
        "proof",
        made=made if outcome else None,
        outcome=outcome,
        report=report,
        claim=claim,
        findings=findings,
        figures=_figures(report, claim) if report and claim else [],
    )
    return render(request, "planner/proof.html", context)


def _made(found: Workspace) -> Any:
    order = found.orders.get("prove")
    return order if order is not None and order.state == "done" else None


def _figures(report: dict[str, Any], claim: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """(name, claimed, recounted)."""
    counted = report["figures"]
    rows = [(f"plan.{action}", claim["plan"][action], counted["plan"][action]) for action in claim["plan"]]
    rows += [(name, claim[name], counted[name]) for name in _FIGURES]
    return rows


@require_safe
def archive(request: OfficeRequest, number: str) -> FileResponse:
    """The packed bundle."""
    found = workspace(request, number)
    made = _made(found)
    place = DataFolder.resolve().proofs / str(made.outcome.get("file", "")) if made is not None else None
    if place is None or not place.is_file():
        raise Http404
    return FileResponse(place.open("rb"), as_attachment=True, filename=place.name)
