"""The Django application of the gallery."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["GalleryConfig"]


class GalleryConfig(AppConfig):
    name = "antin.web.gallery"
    label = "gallery"
