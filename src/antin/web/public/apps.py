"""The Django application that carries the public search's templates and texts."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["PublicPagesConfig"]


class PublicPagesConfig(AppConfig):
    name = "antin.web.public"
    label = "public_pages"
