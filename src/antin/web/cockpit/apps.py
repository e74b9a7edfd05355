"""The Django application that carries the cockpit's templates and texts."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["CockpitPagesConfig"]


class CockpitPagesConfig(AppConfig):
    name = "antin.web.cockpit"
    label = "cockpit_pages"
