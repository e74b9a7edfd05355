"""A decision folder comes in: read at once, its mistakes grouped by cause, mended here, or taken in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from antin.adapters import decision_folder
from antin.apps.grants import api as grants
from antin.apps.reorganisation import api as reorganisation
from antin.kernel.errors import AntinError
from antin.kernel.text import nfc
from antin.succession.problems import DecisionRefused, Problem
from antin.web.account.middleware import OfficeRequest
from antin.web.components.forms import FileDrop
from antin.web.planner.wording import REFUSALS, cause_of, word

__all__ = ["LARGEST", "corrected", "example", "mend", "upload"]

LARGEST = 8 * 1024**2  # octets of a folder; the one of 2025 for a whole province has a tenth of a mebibyte
_ZIP = b"PK\x03\x04"


class _ManyFiles(FileDrop):
    allow_multiple_selected = True


class FolderField(forms.FileField):
    """One .zip, or the files of a folder."""

    widget = _ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """The files; together not larger than :data:`LARGEST`."""
        found = (
            [super(FolderField, self).clean(each, initial) for each in data] if data else [super().clean(None)]
        )
        if sum(each.size for each in found) > LARGEST:
            raise forms.ValidationError(
                _("The folder is larger than %(most)d MiB.") % {"most": LARGEST // 1024**2}
            )
        return found


class UploadForm(forms.Form):
    """A folder, and why it comes late where it does."""

    folder = FolderField(
        label=gettext_lazy("Decision folder"),
        help_text=gettext_lazy("One .zip, or its files together: decision.toml and tables as CSV or XLSX."),
    )
    late_reason = forms.CharField(
        label=gettext_lazy("Why it comes late"),
        help_text=gettext_lazy("Only where the effective moment has passed already."),
        required=False,
        max_length=400,
    )


@dataclass(frozen=True, slots=True)
class Cause:
    """Problems of one code: what is wrong, how it is mended, and where."""

    code: str
    words: str
    problems: Sequence[Mapping[str, Any]]
    choices: tuple[str, ...]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: OfficeRequest) -> HttpResponseBase:
    """The form, or the folder."""
    grants.require(request.actor, grants.Verb.IMPORT_DECISION, None, now=request.now)
    if request.method != "POST":
        return render(request, "planner/upload.html", {"form": UploadForm()})
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "planner/upload.html", {"form": form}, status=422)
    try:
        archive = _archive_of(form.cleaned_data["folder"])
        return _take_in(request, archive, form.cleaned_data["late_reason"])
    except DecisionRefused:
        folder = reorganisation.stage_folder(archive, actor=request.actor, now=request.now)
        return redirect("planner:mend", folder=folder)
    except grants.ActRefused:
        raise
    except AntinError as refusal:
        form.add_error("late_reason" if refusal.code == "decision.late" else "folder", _sentence(refusal))
        return render(request, "planner/upload.html", {"form": form}, status=422)


def _sentence(refusal: AntinError) -> str:
    said = word(REFUSALS, refusal.code)
    where = f" ({refusal.where})" if refusal.where else ""
    detail = f" {refusal}" if get_language() == "vi" else ""
    return f"{said}{where}{detail}" if refusal.code in REFUSALS else f"{refusal}{where}"


def _archive_of(files: Sequence[UploadedFile[Any]]) -> bytes:
    """What was sent, packed as every folder is: one .zip, or loose files."""
    contents = {nfc(each.name or ""): each.read() for each in files}
    if len(contents) == 1 and next(iter(contents.values())).startswith(_ZIP) and not _is_table(contents):
        return decision_folder.pack(decision_folder.read_archive(next(iter(contents.values()))))
    return decision_folder.pack(contents)


def _is_table(contents: Mapping[str, bytes]) -> bool:
    return next(iter(contents)).lower().endswith(".xlsx")


def _take_in(request: OfficeRequest, archive: bytes, late_reason: str) -> HttpResponse:
    """Import, and have the plan computed. Raises what the import raises."""
    number = reorganisation.import_decision(
        archive, late_reason=late_reason, actor=request.actor, now=request.now
    )
    if not reorganisation.plans_by_decision(number):
        reorganisation.order_draft(number, actor=request.actor, now=request.now)
    messages.success(request, _("The decision is taken in. Its plan is being computed."))
    return redirect("planner:decision", number=number)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mend(request: OfficeRequest, folder: UUID) -> HttpResponseBase:
    """What is wrong in a folder, and the form that mends it."""
    archive = reorganisation.staged_folder(str(folder), actor=request.actor, now=request.now)
    if request.method == "POST":
        return _mend(request, folder, archive)
    return render(request, "planner/mend.html", {"folder": folder, "causes": _causes(archive)})


def _mend(request: OfficeRequest, folder: UUID, archive: bytes) -> HttpResponseBase:
    files = decision_folder.read_archive(archive)
    try:
        changed = decision_folder.pack(decision_folder.correct(files, _corrections(request)))
        answer = _take_in(request, changed, request.POST.get("late_reason", ""))
    except DecisionRefused:
        reorganisation.drop_folder(str(folder), actor=request.actor, now=request.now)
        kept = reorganisation.stage_folder(changed, actor=request.actor, now=request.now)
        messages.info(request, _("Your changes are kept. Something is left to mend."))
        return redirect("planner:mend", folder=kept)
    except grants.ActRefused:
        raise
    except AntinError as refusal:
        context = {
            "folder": folder,
            "causes": _causes(archive),
            "refusal": _sentence(refusal),
            "is_late": refusal.code == "decision.late",
        }
        return render(request, "planner/mend.html", context, status=422)
    reorganisation.drop_folder(str(folder), actor=request.actor, now=request.now)
    return answer


def _corrections(request: OfficeRequest) -> dict[decision_folder.Correction, str]:
    """``cell:FILE:LINE:COLUMN`` with a value; for a whole cause ``all:CODE`` stands in for what is empty."""
    found: dict[decision_folder.Correction, str] = {}
    for name, value in request.POST.items():
        kind, _colon, place = name.partition(":")
        if kind != "cell":
            continue
        code, _colon, place = place.partition(":")
        chosen = str(value).strip() or request.POST.get(f"all:{code}", "").strip()
        file, line, column = place.rsplit(":", 2)
        if chosen and line.isdecimal():
            found[file, int(line), column] = chosen
    return found


def _causes(archive: bytes) -> list[Cause]:
    """Grouped by what is wrong; the most frequent first."""
    try:
        reorganisation.read_archive(archive)
    except DecisionRefused as refused:
        problems = sorted(refused.problems, key=lambda problem: problem.code)
    else:
        return []
    groups = [(code, list(each)) for code, each in groupby(problems, lambda problem: problem.code)]
    return [_cause(code, each) for code, each in sorted(groups, key=lambda pair: -len(pair[1]))]


def _cause(code: str, problems: Sequence[Problem]) -> Cause:
    choices = problems[0].choices
    is_shared = all(problem.choices == choices for problem in problems)
    return Cause(code, cause_of(code), [_row(problem) for problem in problems], choices if is_shared else ())


def _row(problem: Problem) -> dict[str, Any]:
    file, _colon, line = problem.where.rpartition(":")
    return {
        "problem": problem,
        "file": file or problem.where,
        "line": line if file else "",
        "field": f"cell:{problem.code}:{problem.where}:{problem.column}" if problem.column and file else "",
    }


@require_safe
def corrected(request: OfficeRequest, folder: UUID) -> HttpResponse:
    """The folder as it stands with the changes made here, packed."""
    archive = reorganisation.staged_folder(str(folder), actor=request.actor, now=request.now)
    return _zip(archive, "decision-corrected.zip")


@require_safe
def example(request: OfficeRequest) -> HttpResponse:
    """The shipped example, packed: to be looked at, changed, or uploaded as it is."""
    grants.require(request.actor, grants.Verb.IMPORT_DECISION, None, now=request.now)
    return _zip(decision_folder.example_archive(), "decision-example.zip")


def _zip(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
