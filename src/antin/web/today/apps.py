"""The Django application that carries the Today page's templates and texts."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["TodayPagesConfig"]


class TodayPagesConfig(AppConfig):
    name = "antin.web.today"
    label = "today_pages"
