"""Every address of the web process. Desks add theirs by ``include``; the gallery is for demos and developers."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from antin.web.components import errors

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns: list[URLPattern | URLResolver] = [
    path("preferences/", include("antin.web.components.urls")),
]
if settings.DEBUG or settings.ANTIN_GALLERY:
    urlpatterns.append(path("gallery/", include("antin.web.gallery.urls")))

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error
