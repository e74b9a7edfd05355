"""App configuration."""

from django.apps import AppConfig


class DevicesConfig(AppConfig):
    """Key devices, their holders and the proof that they work."""

    name = "antin.apps.devices"
    label = "devices"
    default_auto_field = "django.db.models.BigAutoField"
