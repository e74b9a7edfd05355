"""App configuration."""

from django.apps import AppConfig


class ReorganisationConfig(AppConfig):
    """Decisions, frozen plans, approvals and runs."""

    name = "antin.apps.reorganisation"
    label = "reorganisation"
    default_auto_field = "django.db.models.BigAutoField"
