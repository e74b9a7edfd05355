"""App configuration."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Roll-ups of who can work, kept in the database."""

    name = "antin.apps.insight"
    label = "insight"
    default_auto_field = "django.db.models.BigAutoField"
