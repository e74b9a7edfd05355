"""Addresses of the Today page."""

from __future__ import annotations

from django.urls import path

from antin.web.today import views

__all__ = ["app_name", "urlpatterns"]

app_name = "today"
urlpatterns = [
    path("", views.home, name="home"),
    path("today/<slug:key>/", views.queue, name="queue"),
]
