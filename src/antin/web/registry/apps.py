"""The Django application that carries the registry's templates and texts."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["RegistryPagesConfig"]


class RegistryPagesConfig(AppConfig):
    name = "antin.web.registry"
    label = "registry_pages"
