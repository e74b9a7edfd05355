"""Addresses of the public search."""

from __future__ import annotations

from django.urls import path

from antin.web.public import views

__all__ = ["app_name", "urlpatterns"]

app_name = "public"
urlpatterns = [
    path("", views.search, name="search"),
    path("<str:serial>/", views.certificate, name="certificate"),
    path("<str:serial>/der/", views.certificate_der, name="certificate_der"),
]
