"""Addresses of the gallery."""

from __future__ import annotations

from django.urls import path

from antin.web.gallery import views

__all__ = ["app_name", "urlpatterns"]

app_name = "gallery"
urlpatterns = [
    path("", views.index, name="index"),
    path("foundations/", views.foundations, name="foundations"),
    path("errors/<int:status>/", views.error, name="error"),
    path("<slug:slug>/", views.entry, name="entry"),
]
