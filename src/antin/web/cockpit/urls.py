"""Addresses of the cockpit."""

from __future__ import annotations

from django.urls import path

from antin.web.cockpit.views import ahead, home, lists, places

__all__ = ["app_name", "urlpatterns"]

app_name = "cockpit"
urlpatterns = [
    path("", home.home, name="home"),
    path("live/", home.live, name="live"),
    path("tv/", home.television, name="tv"),
    path("units/", places.units, name="units"),
    path("units/<str:code>/", places.unit, name="unit"),
    path("waiting/", lists.waiting, name="waiting"),
    path("stages/", lists.stages, name="stages"),
    path("calls/", lists.calls, name="calls"),
    path("changes/", lists.changes, name="changes"),
    path("ahead/", ahead.ahead, name="ahead"),
]
