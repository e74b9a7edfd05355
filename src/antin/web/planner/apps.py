"""The Django application that carries the planner's templates and texts."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["PlannerPagesConfig"]


class PlannerPagesConfig(AppConfig):
    name = "antin.web.planner"
    label = "planner_pages"
