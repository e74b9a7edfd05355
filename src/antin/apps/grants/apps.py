"""App configuration."""

from django.apps import AppConfig


class GrantsConfig(AppConfig):
    """Roles, grants, and the actor that carries them."""

    name = "antin.apps.grants"
    label = "grants"
    default_auto_field = "django.db.models.BigAutoField"
