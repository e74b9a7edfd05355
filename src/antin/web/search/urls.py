"""Address of the search page."""

from __future__ import annotations

from django.urls import path

from antin.web.search import views

__all__ = ["app_name", "urlpatterns"]

app_name = "search"
urlpatterns = [path("", views.results, name="results")]
