"""App configuration."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Units, organisations, posts, people and services with dated versions."""

    name = "antin.apps.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"
