"""App configuration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who may sign in, and one-time links."""

    name = "antin.apps.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
