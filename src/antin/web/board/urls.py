"""Addresses of the board."""

from __future__ import annotations

from django.urls import path

from antin.web.board import views

__all__ = ["app_name", "urlpatterns"]

app_name = "board"
urlpatterns = [
    path("", views.home, name="home"),
    path("live/", views.live, name="live"),
    path("sheet/", views.sheet, name="sheet"),
]
