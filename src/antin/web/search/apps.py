"""The Django application that carries the search page's templates and texts."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["SearchPagesConfig"]


class SearchPagesConfig(AppConfig):
    name = "antin.web.search"
    label = "search_pages"
