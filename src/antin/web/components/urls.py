"""Addresses of the frame's own switches and help."""

from __future__ import annotations

from django.urls import path

from antin.web.components import preferences

__all__ = ["app_name", "urlpatterns"]

app_name = "preferences"
urlpatterns = [path("", preferences.choose, name="choose")]
