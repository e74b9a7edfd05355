"""Addresses of the officer's view: always one's own."""

from __future__ import annotations

from django.urls import path

from antin.web.officer import views

__all__ = ["app_name", "urlpatterns"]

app_name = "officer"
urlpatterns = [
    path("", views.home, name="home"),
    path("confirm/<str:serial>/", views.confirm, name="confirm"),
    path("confirm/<str:serial>/standing/", views.standing, name="standing"),
]
