"""App configuration."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["ApiConfig"]


class ApiConfig(AppConfig):
    """Tokens and remembered answers."""

    name = "antin.endpoints.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
