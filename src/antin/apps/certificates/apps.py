"""App configuration."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Issued certificates, intentions and revocations."""

    name = "antin.apps.certificates"
    label = "certificates"
    default_auto_field = "django.db.models.BigAutoField"
