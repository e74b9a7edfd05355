"""App configuration."""

from django.apps import AppConfig


class AuthoritiesConfig(AppConfig):
    """Certification authorities, their CRLs and their signer."""

    name = "antin.apps.authorities"
    label = "authorities"
    default_auto_field = "django.db.models.BigAutoField"
