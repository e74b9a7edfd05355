"""The Django application that carries the officer's templates and texts."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["OfficerPagesConfig"]


class OfficerPagesConfig(AppConfig):
    name = "antin.web.officer"
    label = "officer_pages"
