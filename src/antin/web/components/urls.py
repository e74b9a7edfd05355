"""Addresses of the frame itself: its switches, and the office's own style."""

from __future__ import annotations

from django.urls import path

from antin.web.components import office, preferences

__all__ = ["app_name", "urlpatterns"]

app_name = "preferences"
urlpatterns = [path("", preferences.choose, name="choose"), path("office.css", office.style, name="office")]
