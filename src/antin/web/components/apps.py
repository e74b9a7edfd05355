"""The Django application that carries the shared templates and tags."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["ComponentsConfig"]


class ComponentsConfig(AppConfig):
    name = "antin.web.components"
    label = "components"
