"""Addresses of page tests: the switches, the gallery, and pages that go wrong on purpose."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from antin.kernel.errors import AntinError
from antin.web.components import errors

__all__ = ["urlpatterns"]


class SignerGone(AntinError):
    """Stands for the client's own error."""

    exit_code = 75


@login_not_required
def goes_wrong(request: HttpRequest, kind: str) -> HttpResponse:
    """Raise what pages may raise."""
    raise {
        "refused": PermissionDenied(),
        "unreadable": SuspiciousOperation(),
        "broken": RuntimeError("a mistake"),
        "no-database": OperationalError("connection refused"),
        "no-signer": SignerGone("The signer does not answer."),
    }[kind]


urlpatterns = [
    path("preferences/", include("antin.web.components.urls")),
    path("gallery/", include("antin.web.gallery.urls")),
    path("wrong/<slug:kind>/", goes_wrong),
]
handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error
