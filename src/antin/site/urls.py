"""Every address of the web process. Desks add theirs by ``include``."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from antin.site.web_settings.desks import DESKS
from antin.web.components import errors

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns: list[URLPattern | URLResolver] = [
    path("preferences/", include("antin.web.components.urls")),
]
if apps.is_installed("antin.web.account"):
    urlpatterns.append(path("account/", include("antin.web.account.urls")))
urlpatterns += [
    path(address, include(f"{desk}.urls")) for address, desk in DESKS.items() if apps.is_installed(desk)
]
if settings.DEBUG or settings.ANTIN_GALLERY:
    urlpatterns.append(path("gallery/", include("antin.web.gallery.urls")))

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error
