"""Addresses of the registry."""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from antin.web.registry.views import certificates, decisions, organisations, people, units

__all__ = ["app_name", "urlpatterns"]

app_name = "registry"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="registry:organisations"), name="home"),
    path("units/", units.units, name="units"),
    path("units/<str:code>/", units.unit, name="unit"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/<str:identity>/", organisations.organisation, name="organisation"),
    path("people/", people.people, name="people"),
    path("people/<str:identity>/", people.person, name="person"),
    path("certificates/", certificates.certificate_list, name="certificates"),
    path("certificates/<str:serial>/", certificates.certificate, name="certificate"),
    path("certificates/<str:serial>/der/", certificates.certificate_der, name="certificate_der"),
    path("certificates/<str:serial>/pem/", certificates.certificate_pem_file, name="certificate_pem"),
    path("decisions/", decisions.decision, name="decision"),
]
